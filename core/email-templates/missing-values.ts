import { listed } from './html-warnings';
import { shownNames, type Similar, similarTo } from './similar-value';
import { caseReason, MJML_DROPS } from './tool-damage';
import { conditionFor, segmentsOf } from './variable-path';
import type { ScalarContext, Variable } from './variable-reads';

/** A value that a template needs and the sample doesn't give. */
export interface MissingValue<Reader> {
  readonly path: string;
  readonly isNull: boolean;
  /** In the order of the text. */
  readonly readers: readonly Reader[];
  /** What the same fault keeps from being found. */
  readonly others: readonly { readonly path: string; readonly reader: Reader }[];
  readonly scalarContext?: ScalarContext;
  /** What the sample has, or SES fills in, that may be meant. */
  readonly similar?: Similar;
}

type Found<Reader> = { -readonly [name in keyof MissingValue<Reader>]: MissingValue<Reader>[name] };

/** One for each fault of the template or the sample, however many items or names show it. */
export function missingValues<Reader>(
  reads: readonly { readonly variable: Variable; readonly reader: Reader }[], data: unknown,
): MissingValue<Reader>[] {
  const found: Found<Reader>[] = [];
  const known = new Map<string, Found<Reader>>();
  for (const { variable: read, reader } of reads) {
    if (!read.missing) continue;
    const variable = isUpperCasedThis(read) ? { ...read, scalarContext: undefined } : read;
    const keys = keysOf(variable);
    const same = keys.map((key) => known.get(key)).find(Boolean);
    if (same) {
      if (same.path === variable.path && !same.readers.includes(reader)) same.readers = [...same.readers, reader];
      keys.forEach((key) => known.set(key, same));
      continue;
    }
    const { path, isNull, scalarContext } = variable;
    const isPlain = !isNull && !scalarContext;
    const similar = isPlain ? similarTo(variable, data) : undefined;
    const fault = isPlain ? faultOf(variable, similar, data) : undefined;
    const former = fault === undefined ? undefined : known.get(fault);
    if (former) former.others = [...former.others, { path, reader }];
    else found.push({ path, isNull, scalarContext, readers: [reader], others: [], similar });
    for (const key of fault === undefined ? keys : [...keys, fault]) known.set(key, former ?? found.at(-1)!);
  }
  return found;
}

/** Of a text or a number it is right, but for the case. */
function isUpperCasedThis({ path }: Variable): boolean {
  return /\.this$/i.test(path);
}

function keysOf({ path, file, line, isNull, scalarContext }: Variable): string[] {
  if (scalarContext) return [`in ${scalarContext.place.file}:${scalarContext.place.line}`];
  return [`${isNull} ${anyItem(path)}`, `${isNull} ${segmentsOf(path).at(-1)} at ${file}:${line}`];
}

function anyItem(path: string): string {
  return path.replace(/\[\d+\]/g, '[]');
}

/** What several missing values may have in common: the block that they stand in, or the object that isn't there. */
function faultOf({ path, contexts: [context = ''] = [] }: Variable, similar: Similar | undefined, data: unknown): string | undefined {
  switch (similar?.kind) {
    case 'placeholder': return undefined;
    case 'outside': return `outside of ${anyItem(context)}`;
    case 'inside': return `inside of ${similar.path.slice(0, -segmentsOf(path).at(-1)!.length)}`;
    default: {
      const names = segmentsOf(path);
      const there = presentNames(names, data);
      return there < names.length - 1 ? `below ${anyItem(shownNames(names.slice(0, there + 1)))}` : undefined;
    }
  }
}

/** How many of the names, from the first one on, lead to something. */
function presentNames(names: readonly string[], data: unknown): number {
  let value = data;
  for (const [index, name] of names.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return index;
    value = (value as Record<string, unknown>)[name];
    if (value === null) return index;
  }
  return names.length;
}

/** What to do about a missing value that is more than to add it; undefined if there is no more to say. */
export function explanation<Reader>(
  { path, isNull, scalarContext, similar }: MissingValue<Reader>, describe: (context: ScalarContext) => string,
): string | undefined {
  if (isNull) return `SES drops an email for null as for a value that isn't there; give it one, or ask first, with ${conditionFor(path)}`;
  if (scalarContext) {
    const { path: context } = scalarContext;
    return `${describe(scalarContext)} goes through texts or numbers, such as ${context}, and they have no members: `
      + 'leave that block out, or name a list of objects';
  }
  return similar && ADVICE[similar.kind](similar, path);
}

const ADVICE: Readonly<Record<Similar['kind'], (similar: Similar, path: string) => string>> = {
  placeholder: ({ write }) => `SES's own is ${write}: write it so`,
  dotted: ({ write }) => `the sample has it as one name with a dot: write ${write}, or make objects of it in the sample`,
  name: ({ path: there }, path) =>
    `the sample has ${there}: use one name in both (${there.toLowerCase() === path.toLowerCase() ? `they are ${caseReason(path)}` : 'it may be a slip'})`,
  itself: ({ path: there, write }) => `the sample has it as ${there}, which is ${write} at that place: write it so, or add it`,
  outside: ({ path: there, write }) => `the sample has it outside of the block, as ${there}: write ${write}`,
  inside: ({ path: there }) => `the sample has it as ${there}: name all of the path, or put the block around it that is missing (${MJML_DROPS})`,
};

/** The other values that are missing by the same fault, if any. */
export function alsoMissing<Reader>({ others }: MissingValue<Reader>, describe: (reader: Reader) => string): string {
  return others.length === 0 ? '' : ` (also ${listed(others.map(({ path, reader }) => `${path} ${describe(reader)}`))})`;
}
