import * as fc from 'fast-check';
import { inParallel } from './pool';
import { tasksOf } from './survey';
import type { Findings, Task } from './task';

export interface FreshOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Only scripts whose name begins so. */
  readonly only: string;
  readonly tell: (line: string) => void;
}

/** Of one script in a row: few, so that every script has its turn in a short time. */
const RUNS = 10;

/** Plays random schedules for so long, on all cores. @returns whether all of them keep the invariants */
export async function playFresh({ seconds, seed, only, tell }: FreshOptions): Promise<boolean> {
  if (!(seconds > 0)) throw new Error('--fresh: expected a number of seconds');
  const scripts = tasksOf({ all: false, seed, only, explore: 'at random' }).map(({ script }) => script);
  tell(`random schedules of ${scripts.length} scripts for ${seconds} s; the seed is ${seed}`);
  const end = performance.now() + seconds * 1_000;
  let [played, counterExamples] = [0, 0];
  await inParallel(ordersUntil(end, scripts, seed), (_, findings) => {
    played += findings.played;
    const lines = counterExampleOf(findings);
    if (lines.length > 0) counterExamples++;
    lines.forEach(tell);
  });
  tell(`${played.toLocaleString('en')} random schedules with the seed ${seed}: ${counterExamples} counter-examples`);
  return counterExamples === 0;
}

function* ordersUntil(end: number, scripts: readonly string[], seed: number): Generator<{ task: Task }> {
  for (const task of freshTasks(scripts, seed)) {
    if (performance.now() >= end) return;
    yield { task };
  }
}

/** Without end: all scripts again and again, each time in another order and with another seed. */
export function* freshTasks(scripts: readonly string[], seed: number): Generator<Task> {
  for (let round = seed; ; round++) {
    const [order = []] = fc.sample(fc.shuffledSubarray([...scripts], { minLength: scripts.length }), { seed: round, numRuns: 1 });
    for (const script of order) yield { script, explore: 'at random', seed: round, runs: RUNS };
  }
}

/** The shortest schedule that breaks an invariant, how to see it, and where to keep it. */
export function counterExampleOf({ broken: [shortest] }: Pick<Findings, 'broken'>): string[] {
  if (!shortest) return [];
  return [
    `BROKEN  invariant ${shortest.invariant}: ${shortest.what}`,
    `        npm run simulate -- --replay '${shortest.schedule}'`,
    `        Keep it as a line in test/simulation/corpus: ${shortest.schedule}`,
  ];
}
