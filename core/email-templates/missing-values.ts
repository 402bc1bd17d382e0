import { likely } from '../suggest';
import { SES_PLACEHOLDERS } from './ses-placeholders';
import { caseReason, MJML_DROPS } from './tool-damage';
import { conditionFor, segmentsOf } from './variable-path';
import type { ScalarContext, Variable } from './variable-reads';

/** A value that a template needs and the sample doesn't give. */
export interface MissingValue<Reader> {
  readonly path: string;
  readonly isNull: boolean;
  /** In the order of the text. */
  readonly readers: readonly Reader[];
  readonly scalarContext?: ScalarContext;
  /** What the sample has, or SES fills in, under a similar name. */
  readonly similar?: string;
}

/** One for each fault of the template or the sample, however many items or names show it. */
export function missingValues<Reader>(
  reads: readonly { readonly variable: Variable; readonly reader: Reader }[], data: unknown,
): MissingValue<Reader>[] {
  const found: { -readonly [name in keyof MissingValue<Reader>]: MissingValue<Reader>[name] }[] = [];
  const known = new Map<string, (typeof found)[number]>();
  for (const { variable, reader } of reads) {
    if (!variable.missing) continue;
    const keys = keysOf(variable);
    const former = keys.map((key) => known.get(key)).find(Boolean);
    if (former && former.path === variable.path && !former.readers.includes(reader)) former.readers = [...former.readers, reader];
    const { path, isNull, scalarContext } = variable;
    const missing = former ?? { path, isNull, scalarContext, readers: [reader], similar: isNull ? undefined : similarTo(path, data) };
    if (!former) found.push(missing);
    keys.forEach((key) => known.set(key, missing));
  }
  return found;
}

function keysOf({ path, file, line, isNull, scalarContext }: Variable): string[] {
  if (scalarContext) return [`in ${scalarContext.place.file}:${scalarContext.place.line}`];
  return [`${isNull} ${path.replace(/\[\d+\]/g, '[]')}`, `${isNull} ${segmentsOf(path).at(-1)} at ${file}:${line}`];
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
  if (similar === undefined) return undefined;
  if (similar.startsWith('{{')) return `SES's own is ${similar}: write it so`;
  const [name] = segmentsOf(path).slice(-1);
  const depth = segmentsOf(similar).at(-1) === name ? segmentsOf(similar).length - segmentsOf(path).length : 0;
  if (depth < 0) return `the sample has it outside of the block, as ${similar}: write @root.${similar}, or ../${name}`;
  if (depth > 0) return `the sample has it as ${similar}: name all of the path, or put the block around it that is missing (${MJML_DROPS})`;
  return `the sample has ${similar}: use one name in both (${sameLetters(path, similar) ? `they are ${caseReason(path)}` : 'it may be a slip'})`;
}

function sameLetters(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function similarTo(path: string, data: unknown): string | undefined {
  const names = segmentsOf(path);
  const own = SES_PLACEHOLDERS.map(({ name }) => name);
  const placeholder = likely(names.at(-1) ?? '', own);
  if (placeholder !== undefined) return `{{${placeholder}}}`;
  return nearPath(names, data) ?? outerPath(names, data) ?? innerPath(names, data);
}

/** In the same place, under a similar name. */
function nearPath(names: readonly string[], data: unknown): string | undefined {
  let value = data;
  let found = '';
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = Object.hasOwn(value, name) ? name : likely(name, Object.keys(value));
    if (key === undefined) return undefined;
    found += Array.isArray(value) ? `[${key}]` : `${found && '.'}${key}`;
    value = (value as Record<string, unknown>)[key];
  }
  return found;
}

/** Under the same name, outside of the lists and objects that the path leads through. */
function outerPath(names: readonly string[], data: unknown): string | undefined {
  const [last] = names.slice(-1);
  const outer = names.slice(0, -1).map((_, depth) => [...names.slice(0, depth), last!]).reverse();
  return outer.find((path) => !path.slice(0, -1).some((name) => /^\d+$/.test(name)) && hasPath(path, data))?.join('.');
}

/** In a list or an object of the data, as what has lost the block around it. */
function innerPath(names: readonly string[], data: unknown): string | undefined {
  if (names.length > 1 || typeof data !== 'object' || data === null) return undefined;
  const paths = Object.entries(data).map(([key, value]) => (Array.isArray(value) ? [key, '0', ...names] : [key, ...names]));
  const [key, ...rest] = paths.find((path) => hasPath(path, data)) ?? [];
  return key === undefined ? undefined : `${key}${rest.map((name) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`)).join('')}`;
}

function hasPath(names: readonly string[], data: unknown): boolean {
  let value = data;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  return true;
}
