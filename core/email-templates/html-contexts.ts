import { tokenize } from './html-tokenizer';

/** The HTML contexts in which a value is dangerous, since SES doesn't escape it. */
export type HtmlContext = 'script' | 'json' | 'style' | 'unquoted' | 'tag';

/** How HTML is parsed at some position. */
export interface Spot {
  /** Absent in text or a quoted attribute. */
  readonly context?: HtmlContext;
  /** What to put before a text, so that it is parsed as it would be at this position. */
  readonly opening: string;
}

/** Called in the order of the text for ranges of it, not necessarily adjacent. */
type Report = (start: number, end: number, spot: Spot) => void;

const TEXT: Spot = { opening: '' };
const TAG: Spot = { context: 'tag', opening: '<x ' };
const RAW: Readonly<Record<string, Spot>> = {
  script: { context: 'script', opening: '<script>' },
  style: { context: 'style', opening: '<style>' },
};
/** Structured data, such as schema.org's in JSON-LD, which mail clients read. */
const JSON_SCRIPT: Spot = { context: 'json', opening: '<script type="application/json">' };
const JSON_TYPE = /^\s*(?:application|text)\/(?:[\w.-]+\+)?json\b/i;

export function scanHtml(text: string, report: Report): void {
  scan(text, 0, report);
}

function scan(text: string, shift: number, report: Report): void {
  let element = '';
  let attribute = '';
  let isJson = false;
  const at = (start: number, end: number, spot: Spot) => report(start + shift, end + shift, spot);
  tokenize(text, {
    ontext: (start, end) => at(start, end, isJson ? JSON_SCRIPT : RAW[element] ?? TEXT),
    onopentagname: (start, end) => {
      element = text.slice(start, end).toLowerCase();
      isJson = false;
      at(start, end, TAG);
    },
    onclosetag: (start, end) => {
      element = '';
      isJson = false;
      at(start, end, TAG);
    },
    onselfclosingtag: () => { element = ''; },
    onattribname: (start, end) => {
      attribute = text.slice(start, end).toLowerCase();
      at(start, end, TAG);
    },
    onattribdata: (start, end) => {
      if (element === 'script' && attribute === 'type') isJson = JSON_TYPE.test(text.slice(start, end));
      at(start, end, spotOf(attribute, text[start - 1] ?? ''));
    },
    oncomment: (start, end) => {
      // Outlook renders the content of conditional comments.
      const condition = /^\[if\b[^\]]*\]>/i.exec(text.slice(start, end));
      if (condition) scan(text.slice(start + condition[0].length, end), shift + start + condition[0].length, report);
    },
  });
}

/** The quote before the value, if any, and the kind of attribute decide. */
function spotOf(attribute: string, before: string): Spot {
  const quote = before === '"' || before === "'" ? before : '';
  const kind = attribute.startsWith('on') ? 'on' : attribute === 'style' ? 'style' : 'x';
  const context = kind === 'on' ? 'script' : kind === 'style' ? 'style' : quote === '' ? 'unquoted' : undefined;
  return { context, opening: `<x ${kind}=${quote}` };
}
