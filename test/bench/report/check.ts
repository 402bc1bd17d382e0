import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS } from '../paths';
import type { Ratio } from './ratios';

const FILE = join(DOCS, 'benchmarks.json');
const TOLERATED = 1.25;

export function commit(ratios: readonly Ratio[]): void {
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(ratios.map(({ name, value }) => [name, Number(value.toFixed(3))])), undefined, 2)}\n`);
}

/** What is worse than committed by more than a quarter. */
export function regressions(ratios: readonly Ratio[], committed = readCommitted()): string[] {
  return ratios.flatMap(({ name, value }) => {
    const before = committed[name];
    if (before === undefined || value <= before * TOLERATED) return [];
    return [`${name}: ${value.toFixed(2)}, and ${before.toFixed(2)} is committed`];
  });
}

function readCommitted(): Readonly<Record<string, number>> {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, number>;
}
