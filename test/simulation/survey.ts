import { inParallel } from './pool';
import type { Circumstance } from './schedule';
import { SCRIPTS } from './scripts';
import { addTo, table } from './table';
import { type Findings, INTERLEAVED, type Task } from './task';

export interface SurveyOptions {
  /** Every pair of faults, which takes hours, instead of a part of them. */
  readonly all: boolean;
  /** Of the random part. */
  readonly seed: number;
  /** Only scripts whose name begins so. */
  readonly only: string;
  /** Only one way of exploring, by its name in the summary. */
  readonly explore: string;
  readonly tell: (line: string) => void;
}

/** Of so many pairs of faults, one is played. */
const STRIDE = 1_200;
const SLICES = 4;
/** Of so many single faults, one is played in other circumstances than the plain ones. */
const STRIDE_IN_CIRCUMSTANCES = 12;
/** Scripts without a rollback are many, and alike: of their single faults every so many is played, in the plain circumstances too. */
const STRIDE_WITHOUT_ROLLBACK = 12;
export const isWithoutRollback = (script: string): boolean => script.includes('-no-rollback-');
const RANDOM_RUNS = 120;
const VARIANTS: readonly (readonly Circumstance[])[] = [[], ['lag'], ['hasty'], ['late-iam', 'shown-as-deleted'], ['busy-50'], ['busy-400'], ['denied-all']];

export function tasksOf({ all, seed, only, explore }: Omit<SurveyOptions, 'tell'>): Task[] {
  const names = SCRIPTS.map(({ name }) => name).filter((name) => name.startsWith(only));
  const others = names.filter((script) => all || !isWithoutRollback(script));
  const slices = Array.from({ length: all ? SLICES : 1 }, (_, offset) => offset);
  const tasks: Task[] = [
    ...names.filter((name) => name in INTERLEAVED).map((script): Task => ({ script, explore: 'interleavings' })),
    ...VARIANTS.flatMap((circumstances) => names.map((script): Task => ({
      script, explore: 'one fault', circumstances, stride: all ? 1 : strideOf(script) * (circumstances.length === 0 ? 1 : STRIDE_IN_CIRCUMSTANCES),
    }))),
    ...slices.flatMap((offset) => others.map((script): Task => ({ script, explore: 'two faults', stride: all ? SLICES : STRIDE, offset }))),
    ...others.map((script): Task => ({ script, explore: 'at random', seed, runs: RANDOM_RUNS })),
  ];
  return tasks.filter((task) => explore === '' || nameOf(task) === explore);
}

const strideOf = (script: string): number => (isWithoutRollback(script) ? STRIDE_WITHOUT_ROLLBACK : 1);

function nameOf(task: Task): string {
  return task.explore === 'one fault' ? [task.explore, ...task.circumstances].join(', ') : task.explore;
}

interface Sum {
  played: number;
  distinct: number;
  broken: number;
}

export interface Summary {
  readonly seed: number;
  readonly byWay: Readonly<Record<string, Sum>>;
  readonly byScript: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
  readonly byInvariant: Readonly<Record<string, number>>;
  readonly distinct: number;
  readonly raced: number;
  readonly abandoned: number;
  readonly broken: Findings['broken'];
  readonly violations: number;
  readonly seconds: number;
}

const MOST_TOLD = 40;

export async function survey(options: SurveyOptions): Promise<Summary> {
  const { tell, seed } = options;
  const tasks = tasksOf(options);
  const signatures = new Set<number>();
  const byWay: Record<string, Sum> = {};
  const [byScript, byKind, byInvariant]: [Record<string, number>, Record<string, number>, Record<string, number>] = [{}, {}, {}];
  let [finished, raced, abandoned] = [0, 0, 0];
  const broken: Findings['broken'] = [];
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1_000);
  tell(`${tasks.length} tasks; the seed of the random ones is ${seed}`);
  await inParallel(tasks.map((task) => ({ task })), ({ task }, findings) => {
    const row = byWay[nameOf(task)] ??= { played: 0, distinct: 0, broken: 0 };
    const before = signatures.size;
    findings.signatures.forEach((signature) => signatures.add(signature));
    row.played += findings.played;
    row.distinct += signatures.size - before;
    row.broken += findings.brokenHistories;
    raced += findings.raced;
    abandoned += findings.abandoned;
    addTo(byKind, findings.byKind);
    addTo(byInvariant, findings.byInvariant);
    addTo(byScript, { [task.script]: findings.played });
    broken.push(...findings.broken);
    finished++;
    const alarm = findings.brokenHistories > 0 ? `; ${findings.brokenHistories} BROKEN: ${nameOf(task)}, ${task.script}` : '';
    if (alarm || finished % 20 === 0 || finished === tasks.length) {
      tell(`${String(seconds()).padStart(5)} s  ${finished}/${tasks.length} tasks, ${signatures.size} distinct schedules${alarm}`);
    }
  });
  broken.sort((one, other) => one.faults - other.faults);
  const violations = Object.values(byWay).reduce((sum, row) => sum + row.broken, 0);
  const distinct = signatures.size;
  return { seed, byWay, byScript, byKind, byInvariant, distinct, raced, abandoned, broken, violations, seconds: seconds() };
}

export function tellSummary(summary: Summary, tell: (line: string) => void): void {
  const { byWay, byScript, byKind, broken, raced, abandoned, distinct, seconds, violations } = summary;
  tell('');
  tell(table(['explored', 'schedules', 'distinct', 'broken'], waysOf(byWay)));
  tell(table(['script', 'schedules'], Object.entries(byScript)));
  tell(table(['fault', 'schedules'], Object.entries(byKind)));
  tell(table(['invariant', 'broken in'], invariantsOf(summary)));
  for (const { schedule, invariant, what } of broken.slice(0, MOST_TOLD)) tell(`BROKEN  invariant ${invariant}: ${what}\n        ${schedule}`);
  tell(`not part of the broken ones: ${raced} with a foreign write between our read and our write, ${abandoned} with a thing that CloudFormation gave up`);
  tell(`${distinct} distinct schedules in ${seconds} s, ${violations} violations`);
}

export function waysOf(byWay: Summary['byWay']): (string | number)[][] {
  return Object.entries(byWay).map(([name, { played, distinct, broken }]) => [name, played, distinct, broken]);
}

const INVARIANTS = 9;

export function invariantsOf({ byInvariant }: Pick<Summary, 'byInvariant'>): (string | number)[][] {
  return Array.from({ length: INVARIANTS }, (_, index) => [String(index + 1), byInvariant[index + 1] ?? 0]);
}
