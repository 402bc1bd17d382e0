import { handlebars, parseText } from '../handlebars';
import type { Program } from '../handlebars/ast';

export const PART_NAMES = ['subject', 'html', 'text'] as const;
/** SES says 500 KB, and not which; the smaller one is safe. */
export const MAX_BODY_BYTES = 500_000;

export type PartName = (typeof PART_NAMES)[number];

/** The texts of a template, under the names of the properties that they come from. */
export type Parts = { readonly [name in PartName]?: string };

export interface ParsedPart {
  readonly name: PartName;
  readonly source: string;
  /** Left out where Handlebars can't parse the part. */
  readonly program?: Program;
  /** What Handlebars said then, on one line. */
  readonly error?: string;
}

const parsed = new WeakMap<Parts, readonly ParsedPart[]>();

/** Once for each template, whoever asks: it takes longer than all that is done with it. */
export function parse(parts: Parts): readonly ParsedPart[] {
  const known = parsed.get(parts) ?? parseNow(parts);
  parsed.set(parts, known);
  return known;
}

function parseNow(parts: Parts): ParsedPart[] {
  return PART_NAMES.flatMap((name): ParsedPart[] => {
    const source = parts[name];
    if (source === undefined) return [];
    try {
      handlebars().precompile(source); // finds more than the parser does: `{{> x a b}}`
      return [{ name, source, program: parseText(source) }];
    } catch (error) {
      return [{ name, source, error: oneLine((error as Error).message) }];
    }
  });
}

/** Of Handlebars' message all lines but the one whose arrow points into the line above. */
export function oneLine(message: string): string {
  return message.split('\n').filter((line) => !/^-*\^$/.test(line)).join(' ');
}
