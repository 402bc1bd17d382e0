import { parseText } from '../handlebars';
import type { Lines } from '../handlebars/lines';
import type { DialectFinding } from './dialect';
import { listed } from './html-warnings';

/** A mustache with more braces on one side than on the other. */
const UNEQUAL = /(?<!\\)(\{{2,})([^{}]*)(\}{2,})/g;

/** Why a text isn't Handlebars that parses: a brace of the text, as of JSON or CSS, beside a mustache. Undefined if that isn't all. */
export function braceFinding(text: string, lines: Lines): DialectFinding | undefined {
  const found = Array.from(text.matchAll(UNEQUAL)).filter(({ 1: open, 3: close }) => open!.length !== close!.length);
  const [first, ...others] = found;
  if (!first || !parses(text.replace(UNEQUAL, (all, ...parts: string[]) => separated(all, parts)))) return undefined;
  const also = others.length > 0 ? `; also ${listed([...new Set(others.map(([mustache]) => mustache))])}` : '';
  return {
    value: first[0], line: lines.lineAt(first.index), expected: separated(first[0], first.slice(1)),
    change: `put a space between the mustache and the brace beside it${also}`,
  };
}

function separated(all: string, [open = '', inner = '', close = '']: readonly string[]): string {
  const length = Math.min(open.length, close.length);
  const before = open.slice(length);
  const behind = close.slice(length);
  return before === behind ? all : `${before && `${before} `}${'{'.repeat(length)}${inner}${'}'.repeat(length)}${behind && ` ${behind}`}`;
}

export function parses(text: string): boolean {
  try {
    parseText(text);
    return true;
  } catch {
    return false;
  }
}
