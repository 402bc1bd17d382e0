import { vendored } from '../vendored';

/** Where what is filled in does more than it should: SES escapes nothing. */
export type HtmlContext = 'script' | 'style' | 'unquoted' | 'tag';

/** What is read at some place of an HTML text. */
export interface Spot {
  /** Left out where text or a quoted attribute is. */
  readonly context?: HtmlContext;
  /** What stands before a text of its own, so that it's read as it would be there. */
  readonly opening: string;
}

/** What we use of htmlparser2, typed here: its own typings are no dependency of our users. */
interface Tokenizer {
  write(text: string): void;
  end(): void;
}

interface Callbacks {
  ontext(start: number, end: number): void;
  onopentagname(start: number, end: number): void;
  onopentagend(): void;
  onselfclosingtag(): void;
  onclosetag(start: number, end: number): void;
  onattribname(start: number, end: number): void;
  onattribdata(start: number, end: number): void;
  onattribend(): void;
  oncomment(start: number, end: number): void;
  oncdata(): void;
  ondeclaration(): void;
  onprocessinginstruction(): void;
  onend(): void;
}

type NewTokenizer = new (options: { readonly decodeEntities: boolean }, callbacks: Callbacks) => Tokenizer;
/** Called in the order of the text, for ranges of it; those between are of no interest. */
type Report = (start: number, end: number, spot: Spot) => void;

const TEXT: Spot = { opening: '' };
const TAG: Spot = { context: 'tag', opening: '<x ' };
const RAW: Readonly<Record<string, Spot>> = {
  script: { context: 'script', opening: '<script>' },
  style: { context: 'style', opening: '<style>' },
};

export function scanHtml(text: string, report: Report): void {
  scan(text, 0, report);
}

function scan(text: string, shift: number, report: Report): void {
  let element = '';
  let attribute = '';
  const at = (start: number, end: number, spot: Spot) => report(start + shift, end + shift, spot);
  const nothing = () => undefined;
  const { Tokenizer } = vendored('htmlparser2') as { readonly Tokenizer: NewTokenizer };
  const tokenizer = new Tokenizer({ decodeEntities: false }, {
    ontext: (start, end) => at(start, end, RAW[element] ?? TEXT),
    onopentagname: (start, end) => {
      element = text.slice(start, end).toLowerCase();
      at(start, end, TAG);
    },
    onclosetag: (start, end) => {
      element = '';
      at(start, end, TAG);
    },
    onselfclosingtag: () => { element = ''; },
    onattribname: (start, end) => {
      attribute = text.slice(start, end).toLowerCase();
      at(start, end, TAG);
    },
    onattribdata: (start, end) => at(start, end, spotOf(attribute, text[start - 1] ?? '')),
    oncomment: (start, end) => {
      // Outlook reads what is in a comment that begins so.
      const condition = /^\[if\b[^\]]*\]>/i.exec(text.slice(start, end));
      if (condition) scan(text.slice(start + condition[0].length, end), shift + start + condition[0].length, report);
    },
    onopentagend: nothing, onattribend: nothing, oncdata: nothing, ondeclaration: nothing, onprocessinginstruction: nothing, onend: nothing,
  });
  tokenizer.write(`${text} >`); // a text that ends in a tag is one, too
  tokenizer.end();
}

/** What is before the value, a quote or not, tells the most of it. */
function spotOf(attribute: string, before: string): Spot {
  const quote = before === '"' || before === "'" ? before : '';
  const kind = attribute.startsWith('on') ? 'on' : attribute === 'style' ? 'style' : 'x';
  const context = kind === 'on' ? 'script' : kind === 'style' ? 'style' : quote === '' ? 'unquoted' : undefined;
  return { context, opening: `<x ${kind}=${quote}` };
}
