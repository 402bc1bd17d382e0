import type { Lines } from '../handlebars/lines';
import { listed } from './html-warnings';

const COMMENT_OR_MUSTACHE = /(?<comment>\{\{~?!(?:--[^]*?--~?|[^]*?)\}\})|(?<!\\)\{\{[^{}]*\}\}/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"', '&#34;': '"', '&#x22;': '"', '&#39;': "'", '&#x27;': "'", '&apos;': "'", '&gt;': '>', '&lt;': '<', '&amp;': '&',
};
const ENTITY = new RegExp(Object.keys(ENTITIES).join('|'), 'gi');

/** The mustaches of a text that need not parse, but comments. */
export function mustachesIn(text: string): { readonly mustache: string; readonly offset: number }[] {
  return Array.from(text.matchAll(COMMENT_OR_MUSTACHE)).flatMap(({ 0: mustache, index: offset, groups }) =>
    (groups!.comment === undefined ? [{ mustache, offset }] : []));
}

interface EscapedFinding {
  readonly value: string;
  readonly line: number;
  readonly expected: string;
  readonly change: string;
}

/** Mustaches that are escaped as HTML, as one finding: why a text that was made by a tool isn't Handlebars that parses. */
export function escapedFinding(text: string, lines: Lines): EscapedFinding | undefined {
  const found = new Map<string, number>();
  for (const { mustache, offset } of mustachesIn(text)) {
    if (mustache.search(ENTITY) >= 0 && !found.has(mustache)) found.set(mustache, lines.lineAt(offset));
  }
  const [first, ...others] = found;
  if (!first) return undefined;
  const [value, line] = first;
  const also = others.length > 0 ? `; also ${listed(others.map(([mustache]) => mustache))}` : '';
  const change = `have it written so: the tool that made this text has escaped what is in the braces, as React Email and Maizzle do${also}`;
  return { value, line, expected: unescaped(value), change };
}

function unescaped(mustache: string): string {
  return mustache.replace(ENTITY, (entity) => ENTITIES[entity.toLowerCase()]!);
}

/** Why a name that differs only in case is another one. */
export function caseReason(given: string): string {
  const isUpperCase = given === given.toUpperCase() && given !== given.toLowerCase();
  return `case-sensitive${isUpperCase ? ', and some tools that make text of HTML upper-case its headings, as React Email does' : ''}`;
}

/** Why the block around a variable may be missing. */
export const MJML_DROPS = 'MJML drops what stands between its elements, outside of <mj-raw>';
