/** A fenced block, and the marker above it. */
export interface Fence {
  readonly language: string;
  readonly text: string;
  readonly snippet?: string;
  readonly line: number;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

const FENCE = /^(?:<!-- snippet: (\S+) -->\n)?```([^\n]*)\n(.*?)^```$/gms;

export function fencesIn(markdown: string): Fence[] {
  return Array.from(markdown.matchAll(FENCE), ({ 1: snippet, 2: language, 3: text, index }) =>
    ({ language: language!, text: text!, snippet, line: lineOf(markdown, index) }));
}

export function linksIn(markdown: string): Link[] {
  const prose = markdown.replace(/^```.*?^```$|`[^`\n]*`/gms, (code) => code.replace(/[^\n]/g, ' '));
  const inText = Array.from(prose.matchAll(/\]\((\S+?)\)/g), ({ 1: target, index }) => ({ target: target!, line: lineOf(prose, index) }));
  const inHtml = Array.from(prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g), ({ 1: target, index }) => ({ target: target!, line: lineOf(prose, index) }));
  return [...inText, ...inHtml];
}

/** The anchors that GitHub gives to the headings, and those that the page gives itself. */
export function anchorsIn(markdown: string): string[] {
  const prose = markdown.replace(/^```.*?^```$/gms, '');
  const seen = new Map<string, number>();
  const own = Array.from(prose.matchAll(/ id="([^"]+)"/g), ([, id]) => id!);
  const ofHeadings = Array.from(prose.matchAll(/^#+ (.+)$/gm), ([, heading]) => {
    const anchor = heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
  return [...own, ...ofHeadings];
}

/** The code spans in the first column of the tables below the heading, or of the whole page. */
export function firstColumn(markdown: string, heading?: string): string[] {
  return Array.from(below(markdown, heading).matchAll(/^\| (`[^|]*?`[^|]*?) \|/gm), ([, cell]) => codeSpansIn(cell!)).flat();
}

export function codeSpansIn(text: string): string[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, span]) => span!);
}

/** What stands between a heading and the next one of its level. */
export function below(markdown: string, heading?: string): string {
  if (heading === undefined) return markdown;
  const level = /^#+ /.exec(heading)![0];
  const begin = markdown.indexOf(`\n${heading}\n`);
  if (begin < 0) throw new Error(`no heading ${heading}`);
  const rest = markdown.slice(begin + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level.length - 1}} `, 'm'));
  return end < 0 ? rest : rest.slice(0, end);
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
