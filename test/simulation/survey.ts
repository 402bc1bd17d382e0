import { inParallel } from './pool';
import { type Circumstance, LEASED, REFUSAL_NAMES, REFUSALS } from './schedule';
import { SCRIPTS } from './scripts';
import { addTo, table } from './table';
import { digestOf, type Findings, INTERLEAVED, type Task } from './task';

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
export const PAIRS_STRIDE = 800;
const SLICES = 4;
/** Scripts without a rollback are many, and alike: of their single faults every so many is played, in the plain circumstances too. */
const STRIDE_WITHOUT_ROLLBACK = 12;
/** A folder of many templates has as many steps. */
const STRIDE_OF_MANY = 20;
/** Of the first faults of its pairs, one of so many is played: each has thousands of second ones. */
const FIRSTS_OF_MANY = 100;
export const isOfMany = (script: string): boolean => script.includes('folder-many');
export const isWithoutRollback = (script: string): boolean => script.includes('-no-rollback-');
/** Two write one configuration at once: where reads lag, nothing keeps them apart without conditional writes. */
const isContest = (script: string): boolean => script.startsWith('cors-exclusive-at-once');
const RANDOM_RUNS = 50;
/** Of so many single faults, one is played in these circumstances. */
export const VARIANTS: readonly {
  readonly circumstances: readonly Circumstance[];
  readonly stride: number;
  /** Only scripts whose name begins so. */
  readonly only?: string;
}[] = [
  { circumstances: [], stride: 1 },
  { circumstances: ['lag'], stride: 12 },
  { circumstances: ['hasty'], stride: 8 },
  { circumstances: ['late-iam', 'shown-as-deleted'], stride: 12 },
  { circumstances: ['busy-50'], stride: 12 },
  { circumstances: ['busy-400'], stride: 12 },
  { circumstances: ['denied-all'], stride: 6 }, // of fewer: nothing succeeds
  { circumstances: [LEASED], stride: 4, only: 'folder' },
  { circumstances: [LEASED, 'lag'], stride: 12, only: 'folder' },
  { circumstances: [LEASED, 'hasty'], stride: 8, only: 'folder' },
  { circumstances: [LEASED, 'busy-50'], stride: 12, only: 'folder' },
  // Who asks again for minutes takes many steps.
  ...REFUSAL_NAMES.map((name) => ({ circumstances: [name], stride: Math.max(16, REFUSALS[name].time / 6_000), only: 'ip-' })),
];

/** Of so many single faults in upgrades, which old code takes part in, one is played. */
const STRIDE_OF_UPGRADES = 4;
const STRIDE_OF_UPGRADES_OF_ALL = 60;
const isUpgrade = (script: string): boolean => script.startsWith('upgrade-');

export function tasksOf({ all, seed, only, explore }: Omit<SurveyOptions, 'tell'>): Task[] {
  const chosen = SCRIPTS.map(({ name }) => name).filter((name) => name.startsWith(only));
  const names = chosen.filter((name) => !isUpgrade(name));
  const others = names.filter((script) => all || !isWithoutRollback(script));
  const slices = Array.from({ length: all ? SLICES : 1 }, (_, offset) => offset);
  const tasks: Task[] = [
    ...names.filter((name) => name in INTERLEAVED).map((script): Task => ({ script, explore: 'interleavings' })),
    ...VARIANTS.flatMap(({ circumstances, stride, only: begins = '' }) => names
      .filter((name) => name.startsWith(begins) && !(circumstances.includes('lag') && isContest(name)))
      .map((script): Task => ({ script, explore: 'one fault', circumstances, stride: all ? 1 : strideOf(script) * stride }))),
    ...chosen.filter(isUpgrade).map((script): Task => ({ script, explore: 'one fault', circumstances: [], stride: all ? 1 : strideOfUpgrade(script) })),
    ...slices.flatMap((offset) => others.map((script): Task => (
      { script, explore: 'two faults', stride: all ? SLICES : PAIRS_STRIDE, offset, firsts: isOfMany(script) && !all ? FIRSTS_OF_MANY : 1 }))),
    ...others.filter((script) => !isContest(script)).map((script): Task => ({ script, explore: 'at random', seed, runs: RANDOM_RUNS })),
  ];
  return tasks.filter((task) => explore === '' || nameOf(task) === explore);
}

const strideOf = (script: string): number => (isWithoutRollback(script) ? STRIDE_WITHOUT_ROLLBACK : isOfMany(script) ? STRIDE_OF_MANY : 1);

const strideOfUpgrade = (script: string): number =>
  (script.startsWith('upgrade-all-') ? STRIDE_OF_UPGRADES_OF_ALL : STRIDE_OF_UPGRADES * (isOfMany(script) ? STRIDE_OF_MANY : 1));

function nameOf(task: Task): string {
  const circumstances = task.explore === 'one fault' ? task.circumstances : [];
  return [task.explore, ...circumstances, ...(isUpgrade(task.script) ? ['old code'] : [])].join(', ');
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
  /** How many distinct schedules there are in each. */
  readonly byCircumstance: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
  readonly byInvariant: Readonly<Record<string, number>>;
  readonly distinct: number;
  /** Of all lines of all histories: the same seed gives the same one. */
  readonly digest: string;
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
  const inCircumstance: Record<string, Set<number>> = {};
  const byWay: Record<string, Sum> = {};
  const [byScript, byKind, byInvariant]: [Record<string, number>, Record<string, number>, Record<string, number>] = [{}, {}, {}];
  let [finished, raced, abandoned] = [0, 0, 0];
  const broken: Findings['broken'] = [];
  const digests: string[] = [];
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1_000);
  tell(`${tasks.length} tasks; the seed of the random ones is ${seed}`);
  await inParallel(tasks.map((task) => ({ task })), ({ task }, findings) => {
    const row = byWay[nameOf(task)] ??= { played: 0, distinct: 0, broken: 0 };
    const before = signatures.size;
    findings.signatures.forEach((signature) => signatures.add(signature));
    for (const [each, own] of Object.entries(findings.byCircumstance)) {
      const known = inCircumstance[each] ??= new Set();
      own.forEach((signature) => known.add(signature));
    }
    row.played += findings.played;
    row.distinct += signatures.size - before;
    row.broken += findings.brokenHistories;
    raced += findings.raced;
    abandoned += findings.abandoned;
    addTo(byKind, findings.byKind);
    addTo(byInvariant, findings.byInvariant);
    addTo(byScript, { [task.script]: findings.played });
    broken.push(...findings.broken);
    digests.push(findings.digest);
    finished++;
    const alarm = findings.brokenHistories > 0 ? `; ${findings.brokenHistories} BROKEN: ${nameOf(task)}, such as '${findings.broken[0]?.schedule}'` : '';
    if (alarm || finished % 20 === 0 || finished === tasks.length) {
      tell(`${String(seconds()).padStart(5)} s  ${finished}/${tasks.length} tasks, ${signatures.size} distinct schedules${alarm}`);
    }
  });
  broken.sort((one, other) => one.faults - other.faults);
  const violations = Object.values(byWay).reduce((sum, row) => sum + row.broken, 0);
  const [distinct, digest] = [signatures.size, digestOf(digests.sort())];
  const byCircumstance = Object.fromEntries(Object.entries(inCircumstance).map(([each, { size }]) => [each, size]));
  const counts = { byWay, byScript, byCircumstance, byKind, byInvariant };
  return { seed, ...counts, distinct, digest, raced, abandoned, broken, violations, seconds: seconds() };
}

export function tellSummary(summary: Summary, tell: (line: string) => void): void {
  const { byWay, byScript, byCircumstance, byKind, broken, raced, abandoned, distinct, digest, seconds, violations } = summary;
  tell('');
  tell(table(['explored', 'schedules', 'distinct', 'broken'], waysOf(byWay)));
  tell(table(['script', 'schedules'], Object.entries(byScript)));
  tell(table(['circumstance', 'distinct'], Object.entries(byCircumstance)));
  tell(table(['fault', 'schedules'], Object.entries(byKind)));
  tell(table(['invariant', 'broken in'], invariantsOf(summary)));
  for (const { schedule, invariant, what } of broken.slice(0, MOST_TOLD)) tell(`BROKEN  invariant ${invariant}: ${what}\n        ${schedule}`);
  tell(`not part of the broken ones: ${raced} with a foreign write between our read and our write, ${abandoned} with a thing that CloudFormation gave up`);
  tell(`the hash of all histories: ${digest}`);
  tell(`${distinct} distinct schedules in ${seconds} s, ${violations} violations`);
}

export function waysOf(byWay: Summary['byWay']): (string | number)[][] {
  return Object.entries(byWay).map(([name, { played, distinct, broken }]) => [name, played, distinct, broken]);
}

const INVARIANTS = 9;

export function invariantsOf({ byInvariant }: Pick<Summary, 'byInvariant'>): (string | number)[][] {
  return Array.from({ length: INVARIANTS }, (_, index) => [String(index + 1), byInvariant[index + 1] ?? 0]);
}
