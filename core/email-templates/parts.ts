import { handlebars, parseText } from '../handlebars';
import type { Program } from '../handlebars/ast';

export const PART_NAMES = ['subject', 'html', 'text'] as const;
/** SES documents 500 KB, but not whether 1,000 or 1,024 bytes are meant; the smaller is safe. */
export const MAX_BODY_BYTES = 500_000;

export type PartName = (typeof PART_NAMES)[number];

/** The texts of a template, by property name. */
export type Parts = { readonly [name in PartName]?: string };

export interface ParsedPart {
  readonly name: PartName;
  readonly source: string;
  /** Absent if Handlebars can't parse the part. */
  readonly program?: Program;
  /** Handlebars' message in that case, on one line. */
  readonly error?: string;
}

const parsed = new WeakMap<Parts, readonly ParsedPart[]>();

/** Parses each template once, since parsing takes longer than all checks. */
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
      handlebars().precompile(source); // finds more errors than the parser: `{{> x a b}}`
      return [{ name, source, program: parseText(source) }];
    } catch (error) {
      return [{ name, source, error: oneLine((error as Error).message) }];
    }
  });
}

/** Handlebars' message without its line of dashes that ends in an arrow. */
export function oneLine(message: string): string {
  return message.split('\n').filter((line) => !/^-*\^$/.test(line)).join(' ');
}
