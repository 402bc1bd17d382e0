import { stylesIn, tagsIn } from '../../../core/email-templates/html-tags';
import type { HtmlView, Scheme } from './views';

/** Nothing is loaded, run or sent. The styles of an email are in it. */
export const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'";

/** Conditions that always hold, and never do, wherever a media query may have them. */
const [ALWAYS, NEVER] = ['(min-width: 0px)', '(max-width: 0px)'];
const PREFERS = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi;

const INVERT = 'filter:invert(1) hue-rotate(180deg)';
/** Roughly as clients do that recolor an email by themselves: images keep their colors, texts in place of blocked ones don't. */
const INVERTED = `html{${INVERT};background:#fff}img[src^="data:"],[style*="url(data:"]{${INVERT}}`;

/** Whether an email says how it looks in the dark. */
export function darkOf(html: string): HtmlView['dark'] {
  const isDark = (text: string | undefined) => text !== undefined && /\bdark\b/i.test(text);
  const tags = tagsIn(html);
  const declares = tags.some(({ name, attributes }) => name === 'meta' && /^(?:supported-)?color-schemes?$/i.test(attributes.get('name') ?? '') && isDark(attributes.get('content')))
    || stylesIn(html).some(({ text }) => /prefers-color-scheme\s*:\s*dark|color-scheme\s*:[^;}]*\bdark\b/i.test(text))
    || tags.some(({ attributes }) => /color-scheme\s*:[^;]*\bdark\b/i.test(attributes.get('style') ?? ''));
  return declares ? 'own' : 'inverted';
}

/** What a frame shows for the HTML of an email, as in a client of this color scheme, whatever that of the browser is. */
export function frameOf(html: string, scheme: Scheme): string {
  const dark = darkOf(html);
  const style = scheme === 'light' ? ':root{color-scheme:light}' : dark === 'own' ? ':root{color-scheme:dark}' : INVERTED;
  // A link opens nothing: in another window, which the sandbox forbids.
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><base target="_blank"><style>${style}</style>`;
  const shown = withoutConnections(inScheme(html, scheme));
  const doctype = /^(?:\s|<!--[^]*?-->)*<!doctype[^>]*>/i.exec(shown)?.[0] ?? '';
  return `${doctype}${head}${shown.slice(doctype.length)}`;
}

/** With the queries for a color scheme answered: in style elements, and in `media` of others. */
function inScheme(html: string, scheme: Scheme): string {
  const answered = (text: string) => text.replace(PREFERS, (_, asked: string) => (asked.toLowerCase() === scheme ? ALWAYS : NEVER)!);
  const ranges = [
    ...stylesIn(html).map(({ start, text }) => [start, start + text.length] as const),
    ...tagsIn(html).filter(({ attributes }) => attributes.has('media')).map(({ start, end }) => [start, end] as const),
  ];
  return replaced(html, ranges, answered);
}

/** Elements for which a browser connects before it looks whether the policy allows that. */
const CONNECTING = new Set(['link', 'iframe', 'frame', 'object', 'embed', 'portal']);

/** Without what could connect or lead elsewhere. Links look as they do, and lead nowhere: a browser connects when one is pressed. */
function withoutConnections(html: string): string {
  const tags = tagsIn(html);
  const gone = tags.filter(({ name, attributes }) => CONNECTING.has(name) || (name === 'meta' && attributes.has('http-equiv')));
  const rangesOf = (some: typeof tags) => some.map(({ start, end }) => [start, end] as const);
  const links = tags.filter(({ name, attributes }) => (name === 'a' || name === 'area') && attributes.has('href'));
  return replaced(html, [...rangesOf(gone), ...rangesOf(links)], (tag) =>
    (/^<(?:a|area)[\s/]/i.test(tag) ? tag.replace(/([\s/"'])href(\s*=)/gi, '$1href="#" data-href$2') : ''));
}

function replaced(text: string, ranges: readonly (readonly [number, number])[], change: (part: string) => string): string {
  let [result, reached] = ['', 0];
  for (const [start, end] of [...ranges].sort(([one], [other]) => one - other)) {
    result += text.slice(reached, start) + change(text.slice(start, end));
    reached = end;
  }
  return result + text.slice(reached);
}
