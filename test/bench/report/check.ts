import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../options';
import { DOCS } from '../paths';
import type { Ratio } from './ratios';

const FILE = join(DOCS, 'benchmarks.json');
const TOLERATED = 1.25;

export function commit(ratios: readonly Ratio[]): void {
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(ratios.map(({ name, value }) => [name, Number(value.toFixed(3))])), undefined, 2)}\n`);
}

/** By their names. */
export type Committed = Readonly<Record<string, number>>;

/** What is worse than committed by more than a quarter. What is measured for the first time can't be. */
export function regressions(ratios: readonly Ratio[], committed: Committed): string[] {
  return ratios.flatMap(({ name, value }) => {
    const before = committed[name];
    if (before === undefined || value <= before * TOLERATED) return [];
    return [`${name}: ${value.toFixed(2)}, and ${before.toFixed(2)} is committed`];
  });
}

export function readCommitted(file = FILE): Committed {
  if (!existsSync(file)) throw new Refusal(`--check: no ratios are committed in ${file}: run \`npm run bench\` first, which writes them`);
  return JSON.parse(readFileSync(file, 'utf8')) as Committed;
}
