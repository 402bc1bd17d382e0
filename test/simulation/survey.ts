import { INTERLEAVED, type Findings, type Task } from './task';
import type { Circumstance } from './schedule';
import { inParallel } from './pool';
import { SCRIPTS } from './scripts';

export interface SurveyOptions {
  /** Every pair of faults, which takes hours, instead of a part of them. */
  readonly all: boolean;
  readonly seed: number;
  /** Only scripts whose name begins so. */
  readonly only: string;
  readonly explore: string;
  readonly tell: (line: string) => void;
}

/** Of so many pairs of faults, one is played. */
const STRIDE = 60;
const SLICES = 4;
const RANDOM_RUNS = 400;
const VARIANTS: readonly (readonly Circumstance[])[] = [[], ['lag'], ['hasty'], ['late-iam', 'shown-as-deleted']];

export function tasksOf({ all, seed, only, explore }: Pick<SurveyOptions, 'all' | 'seed' | 'only' | 'explore'>): Task[] {
  const names = SCRIPTS.map(({ name }) => name).filter((name) => name.startsWith(only));
  const slices = Array.from({ length: all ? SLICES : 1 }, (_, offset) => offset);
  const tasks: Task[] = [
    ...VARIANTS.flatMap((circumstances) => names.map((script): Task => ({ script, explore: 'one fault', circumstances }))),
    ...names.filter((name) => name in INTERLEAVED).map((script): Task => ({ script, explore: 'interleavings' })),
    ...names.map((script): Task => ({ script, explore: 'at random', seed, runs: RANDOM_RUNS })),
    ...slices.flatMap((offset) => names.map((script): Task => ({ script, explore: 'two faults', stride: all ? SLICES : STRIDE, offset }))),
  ];
  return tasks.filter((task) => explore === '' || nameOf(task) === explore);
}

function nameOf(task: Task): string {
  return task.explore === 'one fault' ? [task.explore, ...task.circumstances].join(', ') : task.explore;
}

/** @returns 0 when no invariant was broken, else 1 */
export async function survey(options: SurveyOptions): Promise<number> {
  const { tell, seed } = options;
  const tasks = tasksOf(options);
  const signatures = new Set<number>();
  const total: Record<string, { played: number; distinct: number; broken: number }> = {};
  const sums = { byKind: {} as Record<string, number>, byInvariant: {} as Record<string, number>, byScript: {} as Record<string, number> };
  let [finished, raced, abandoned] = [0, 0, 0];
  const broken: Findings['broken'] = [];
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1_000).toFixed(0);
  tell(`${tasks.length} tasks; the seed of the random ones is ${seed}`);
  await inParallel(tasks.map((task) => ({ task })), ({ task }, findings) => {
    const row = total[nameOf(task)] ??= { played: 0, distinct: 0, broken: 0 };
    const before = signatures.size;
    findings.signatures.forEach((signature) => signatures.add(signature));
    row.played += findings.played;
    row.distinct += signatures.size - before;
    row.broken += findings.brokenHistories;
    raced += findings.raced;
    abandoned += findings.abandoned;
    addTo(sums.byKind, findings.byKind);
    addTo(sums.byInvariant, findings.byInvariant);
    addTo(sums.byScript, { [task.script]: findings.played });
    broken.push(...findings.broken);
    finished++;
    if (findings.brokenHistories > 0 || finished % 20 === 0 || finished === tasks.length) {
      tell(`${seconds().padStart(5)} s  ${finished}/${tasks.length} tasks, ${signatures.size} distinct schedules`
        + `${findings.brokenHistories > 0 ? `; ${findings.brokenHistories} BROKEN: ${task.explore}, ${task.script}` : ''}`);
    }
  });
  tell('');
  tell(table(['explored', 'played', 'distinct', 'broken'], Object.entries(total).map(([name, row]) => [name, row.played, row.distinct, row.broken])));
  tell(table(['script', 'played'], Object.entries(sums.byScript)));
  tell(table(['fault', 'played'], Object.entries(sums.byKind)));
  tell(table(['invariant', 'broken in'], Array.from({ length: 9 }, (_, index) => [String(index + 1), sums.byInvariant[index + 1] ?? 0])));
  broken.sort((one, other) => one.faults - other.faults);
  for (const { schedule, invariant, what } of broken.slice(0, 60)) tell(`BROKEN  invariant ${invariant}: ${what}\n        ${schedule}`);
  tell(`${raced} with a foreign write between our read and our write, ${abandoned} with a thing that CloudFormation gave up: not part of the broken ones`);
  const count = Object.values(total).reduce((sum, row) => sum + row.broken, 0);
  tell(`${signatures.size} distinct schedules in ${seconds()} s, ${count} violations`);
  return count === 0 ? 0 : 1;
}

function addTo(sums: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [key, value] of Object.entries(more)) sums[key] = (sums[key] ?? 0) + value;
}

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')).join('\n') + '\n';
}
