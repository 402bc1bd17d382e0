import { memoized } from '../../memoized';
import { listed } from '../html-warnings';
import { inOtherLetters } from '../similar-value';
import { ITEMS, segmentsOf } from '../variable-path';
import { type Variable, variableReads } from '../variable-reads';
import { describePlace, type Warning } from './finding';
import type { Part } from './part';
import type { CheckedTemplate } from './template';

/** A read that rendering with the sample doesn't reach. */
interface Uncovered {
  readonly sample: string;
  readonly path: string;
  readonly reader: string;
  /** How to change the sample. */
  readonly change: string;
}

/** One warning for the whole folder: reads that the test rendering doesn't reach, but would with a richer sample. */
export function uncoveredWarnings(templates: readonly CheckedTemplate[]): Warning[] {
  const [first, ...others] = templates.flatMap(uncoveredIn);
  if (!first) return [];
  const also = others.length > 0 ? ` (also ${listed(others.map(({ sample, path, reader }) => `${sample}: ${path}, which ${reader} reads`))})` : '';
  const message = `never reaches ${first.path}, which ${first.reader} reads; ${first.change}, so that the deployment proves it${also}`;
  return [{ id: 'email-unproven', file: first.sample, message }];
}

const uncoveredIn = memoized(({ parts, sample, sampleFile, errors }: CheckedTemplate): Uncovered[] => {
  if (sampleFile === undefined || errors.length > 0) return [];
  const data: unknown = JSON.parse(sample);
  const found = new Map<string, Uncovered>();
  for (const part of parts.filter(({ isEndless }) => !isEndless)) {
    for (const { variable: { path, line, file = part.source.file }, change } of unreached(part, data)) {
      if (!found.has(path)) found.set(path, { sample: sampleFile, path, reader: describePlace({ file, line }), change });
    }
  }
  return [...found.values()];
});

function unreached({ variables, parsed: { program } }: Part, data: unknown): { readonly variable: Variable; readonly change: string }[] {
  const kept = variables.flatMap((variable) => {
    const change = remedy(variable, data);
    return change === undefined ? [] : [{ variable, change }];
  });
  if (!program || kept.length === 0) return [];
  const reached = new Set(variableReads(program, data).variables.map(({ path }) => path.replace(/\[\d+\]/g, '[]')));
  return kept.filter(({ variable: { path } }) => !reached.has(path));
}

/** Undefined if the sample has the condition's value, even as null: no sample takes both branches, so that is deliberate. */
function remedy({ path, guards }: Variable, data: unknown): string | undefined {
  if (guards.length === 0 && !path.includes(ITEMS)) return undefined;
  for (const needed of [...guards, ...listsOf(path)]) {
    const values = valuesAt(data, needed);
    // Told by the warning of that.
    if (values.every((value) => value === undefined)) return inOtherLetters(needed, data) === undefined ? `add ${needed} to it` : undefined;
    if (values.every((value) => Array.isArray(value) && value.length === 0)) return `give ${needed} an item`;
  }
  return undefined;
}

/** `a` and `a[].b` of `a[].b[].c` */
function listsOf(path: string): string[] {
  return Array.from(path.matchAll(/\[\]/g), ({ index }) => path.slice(0, index));
}

/** The values at a variable's path: several if it leads through a list. */
function valuesAt(data: unknown, path: string): unknown[] {
  return segmentsOf(path).reduce<unknown[]>((values, name) => values.flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [undefined];
    if (name === ITEMS) return Object.values(value);
    return [Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined];
  }), [data]);
}
