import { type AnyNode, type Inert, nodesOf, type Place, type Program } from '../handlebars/ast';
import { Lines } from '../handlebars/lines';
import type { Warning } from './handlebars-warnings';
import { listed } from './html-warnings';
import { parse, type PartName, type Parts } from './parts';
import { readsOf } from './sample';
import { inOtherLetters } from './similar-value';
import type { Misuse, VariableReads } from './variable-reads';

export type ValueDoubt = Misuse | 'placeholder' | 'letters' | 'single-braces';

/** What renders, and hardly as meant; `X` is what is written there, and `Y` what the sample has instead. */
export const VALUE_WARNINGS: Readonly<Record<ValueDoubt, string>> = {
  written: 'X is an object or a list in the sample, so that the email shows the likes of [object Object]; name a member of it, or go through it with {{#each}}',
  iterated: 'X is a text or a number in the sample, so that {{#each}} renders nothing of it; give the sample a list, or write {{#if}} or {{#with}}',
  placeholder: 'X is used as a value, and SES fills it in only where it is written out; no data has it: write {{X}}, without a block around it',
  letters: 'X counts as left out: names have to be the same to the letter, and the sample has Y; use one name in both',
  'single-braces': 'X is text: SES fills in what stands in two braces; write {{name}} if it is a variable',
};

export interface Doubt {
  readonly kind: ValueDoubt;
  readonly place: Place;
  /** A path, or what is written. */
  readonly what: string;
  readonly instead?: string;
}

/** Uses of values, as the sample shows them. */
export function valueDoubts({ variables, placeholderReads }: VariableReads, sample: () => unknown): Doubt[] {
  return [
    ...variables.flatMap(({ misuse, path, line, file }): Doubt[] => (misuse ? [{ kind: misuse, place: { line, file }, what: path }] : [])),
    ...variables.flatMap(({ isAbsent, path, line, file }): Doubt[] => {
      const instead = isAbsent ? inOtherLetters(path, sample()) : undefined;
      return instead === undefined ? [] : [{ kind: 'letters', place: { line, file }, what: path, instead }];
    }),
    ...placeholderReads.map(({ placeholder: { name }, line, file }): Doubt => ({ kind: 'placeholder', place: { line, file }, what: name })),
  ];
}

export function doubtText({ kind, what, instead = '' }: Doubt): string {
  return VALUE_WARNINGS[kind].replace(/[XY]/g, (letter) => (letter === 'X' ? what : instead));
}

const CODE = /<(style|script)\b[^]*?<\/\1\s*>|<!--[^]*?-->/gi;
/** A name in single braces, or with one too many; and what other languages of templates have: `{% if a %}`, `<%= a %>`, `*|A|*`. */
const SINGLE = /(?<![{$#%\\\w])\{[ \t]*\$?[A-Za-z_][\w-]*(?:\.[\w-]+)*[ \t]*\}{1,2}(?!\})|\{%[^{}%]+%\}|<%[^<>%]+%>|\*\|\w+\|\*/g;
const MAY_BE_SINGLE = /[^{]\{[^{]|^\{[^{]|<%|\*\|/;

/** `{name}` in the text, outside of code. */
export function singleBraces(nodes: readonly AnyNode[], lines: Lines, isHtml: boolean): Doubt[] {
  const { text } = lines;
  if (!MAY_BE_SINGLE.test(text)) return [];
  const code = isHtml ? Array.from(text.matchAll(CODE), ({ index, 0: { length } }) => [index, index + length] as const) : [];
  const contents = nodes.filter((node): node is Inert => node.type === 'ContentStatement')
    .map(({ loc }) => [lines.offsetOf(loc.start), lines.offsetOf(loc.end)] as const);
  return Array.from(text.matchAll(SINGLE)).flatMap(({ index, 0: what }): Doubt[] => {
    const isWithin = ([start, end]: readonly [number, number]) => start <= index && index < end;
    if (code.some(isWithin) || !contents.some(isWithin)) return [];
    return [{ kind: 'single-braces', place: { line: lines.lineAt(index) }, what }];
  });
}

/** One warning for each kind, with the part and the lines. */
export function valueWarnings(parts: Parts, sample?: unknown): Warning[] {
  const found = new Map<ValueDoubt, { readonly text: string; readonly places: Set<string> }>();
  for (const { name, source, program } of parse(parts)) {
    if (!program) continue;
    for (const doubt of doubtsIn(name, source, program, sample)) {
      const { kind, place: { line } } = doubt;
      if (!found.has(kind)) found.set(kind, { text: doubtText(doubt), places: new Set() });
      found.get(kind)!.places.add(`${name} line ${line}`);
    }
  }
  return [...found].map(([kind, { text, places }]) => ({ id: `email-${kind}`, message: `${text} (${listed([...places])}).` }));
}

function doubtsIn(name: PartName, source: string, program: Program, sample: unknown): Doubt[] {
  const braces = singleBraces(nodesOf(program), new Lines(source), name === 'html');
  return [...sample === undefined ? [] : valueDoubts(readsOf(program, sample), () => sample), ...braces];
}
