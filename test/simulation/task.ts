import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { applies, deviationsAfter, plain, withDeviation } from './explore';
import { ALL_KINDS, HOLDS, type Kind } from './faults';
import type { History, Script } from './history';
import { play } from './history';
import type { Subject } from './lambda';
import { type Circumstance, CIRCUMSTANCES, format, LEASED, type Schedule } from './schedule';
import { story } from './story';
import { addTo } from './table';
import type { Step } from './world';

/** A part of the exploration that one process does. */
export type Task = { readonly script: string } & (
  /** Every `stride`-th fault. */
  | { readonly explore: 'one fault'; readonly circumstances: readonly Circumstance[]; readonly stride?: number }
  /** Every `stride`-th pair, beginning with the one of the number `offset`, that begins with every `firsts`-th fault. */
  | { readonly explore: 'two faults'; readonly stride: number; readonly offset: number; readonly firsts: number }
  | { readonly explore: 'interleavings' }
  | { readonly explore: 'at random'; readonly seed: number; readonly runs: number }
);

export type Visit = (history: History) => void;

export async function carryOut(task: Task, script: Script, subject: Subject, visit: Visit): Promise<void> {
  switch (task.explore) {
    case 'one fault': return oneFault(script, subject, visit, task);
    case 'two faults': return twoFaults(script, subject, visit, task);
    case 'interleavings': return interleavings(script, subject, visit);
    case 'at random': return atRandom(script, subject, visit, task);
  }
}

async function oneFault(
  script: Script, subject: Subject, visit: Visit,
  { circumstances, stride = 1 }: { readonly circumstances: readonly Circumstance[]; readonly stride?: number },
): Promise<void> {
  const base = await play(script, { ...plain(script), circumstances }, subject);
  visit(base);
  // Of those that happen at once, also in which order.
  const faults = deviationsAfter(base, script, script.atOnce ? ALL_KINDS : undefined).filter((_, number) => number % stride === 0);
  for (const fault of faults) visit(await play(script, withDeviation(base.schedule, fault), subject));
}

/**
 * Kinds that come to the same for the handlers are tried once in pairs: what was not done is asked again, whatever the reason; a function
 * that dies of a read has done nothing before and nothing after it.
 */
const IN_PAIRS: Readonly<Record<'read' | 'write', readonly Kind[]>> = {
  read: ['lost', 'slow', 'stale', 'dies-before', 'vanishes', 'cancel', 'outage', 'twin', 'twin-later', 'twin-much-later'],
  write: ['lost', 'answer-lost', 'refused', 'hangs-and-lands', 'slow', 'dies-before', 'dies-after', 'dies-and-lands', 'vanishes',
    'cancel', 'outage', 'twin', 'twin-later', 'twin-much-later'],
};
const isInPairs = (kind: Kind, { writes }: Step) => IN_PAIRS[writes ? 'write' : 'read'].includes(kind);

async function twoFaults(
  script: Script, subject: Subject, visit: Visit, { stride, offset, firsts }: { stride: number; offset: number; firsts: number },
): Promise<void> {
  const base = await play(script, plain(script), subject);
  let number = 0;
  const faults = deviationsAfter(base, script).filter(({ kind, at }) => isInPairs(kind, base.steps[at]!));
  for (const first of faults.filter((_, index) => index % firsts === 0)) {
    const one = await play(script, withDeviation(base.schedule, first), subject);
    const seconds = deviationsAfter(one, script)
      .filter(({ kind, at }) => isInPairs(kind, one.steps[at]!))
      // Two reads in a row that lag behind, where others don't, are more than what a second look can stand.
      .filter(({ kind }) => !(kind === 'stale' && first.kind === 'stale'));
    for (const second of seconds) if (number++ % stride === offset) visit(await play(script, withDeviation(one.schedule, second), subject));
  }
}

/** The scripts whose first request is tried so, and how many of its calls are held back. */
export const INTERLEAVED: Readonly<Record<string, number>> = {
  'cors-undone': 3, 'cors-update-undone': 2, 'cors-other-bucket-undone': 2,
  'ip-undone': 3, 'ip-given-undone': 3, 'ip-tagged': 3, 'ip-update-undone': 2, 'ip-replacement-undone': 2, 'ip-given-update-undone': 2,
  'ip-kept-undone': 3, 'ip-kept-by-hand-undone': 2, 'ip-kept-successor-undone': 2, 'ip-kept-update-undone': 2, 'ip-kept-other-key-undone': 2,
  'ip-kept-at-once': 2, 'ip-kept-at-once-a-call-later': 2, 'ip-kept-at-once-lower-later': 2, 'ip-kept-at-once-by-hand': 2,
  'ip-reverse-dns-undone': 2, 'ip-reverse-dns-update-undone': 2, 'ip-reverse-dns-address-replaced-undone': 2,
  'email-undone': 3, 'email-adopted-undone': 3, 'email-update-undone': 2, 'email-adopted-update-undone': 2, 'email-adopts-by-update-undone': 2,
  'folder-undone': 2, 'folder-update-undone': 2, 'folder-adopted-taken-out-undone': 1, 'folder-hurried-undone': 1, 'folder-hurried-update-undone': 1,
};

/** Of stacks that are changed at once, so many steps are put in other orders: those of their creation. */
const AT_ONCE = 40;

/** A request that CloudFormation gives up at any call, and whose next calls come at any place among those of the requests after it. */
async function interleavings(script: Script, subject: Subject, visit: Visit): Promise<void> {
  const base = await play(script, plain(script), subject);
  if (script.atOnce) {
    for (const [at, { isCall }] of base.steps.entries()) if (isCall && at < AT_ONCE) await hold(base, at, INTERLEAVED[script.name] ?? 2);
    return;
  }
  const cancels = base.steps.flatMap((step, at) => (step.isCall && applies('cancel', step, script) ? [{ at, kind: 'cancel' as const }] : []));
  for (const cancel of cancels) {
    await hold(await play(script, withDeviation(base.schedule, cancel), subject), cancel.at, INTERLEAVED[script.name] ?? 2);
  }

  async function hold(history: History, at: number, left: number): Promise<void> {
    visit(history);
    const { actor } = history.steps[at]!;
    const follows = (steps: History['steps'], after: number) =>
      steps.findIndex((step, index) => index > after && step.isCall && step.actor === actor);
    for (const kind of HOLDS) {
      const held = await play(script, withDeviation(history.schedule, { at, kind }), subject);
      const next = follows(held.steps, at);
      if (next >= 0 && left > 1) await hold(held, next, left - 1);
      else visit(held);
    }
    const next = follows(history.steps, at);
    if (next >= 0 && left > 1) await hold(history, next, left - 1);
  }
}

const FEWEST_AND_MOST = { minLength: 1, maxLength: 5 };

/** Nothing succeeds where all is denied. */
function circumstancesFor({ name }: Script): Circumstance[] {
  const all = CIRCUMSTANCES.filter((each) => each !== 'denied-all');
  return name.startsWith('folder') ? [...all, LEASED] : all;
}

/** Any faults, circumstances and paces. fast-check shrinks what breaks to its least. */
async function atRandom(script: Script, subject: Subject, visit: Visit, { seed, runs }: { seed: number; runs: number }): Promise<void> {
  const length = (await play(script, plain(script), subject)).steps.length;
  const schedules = fc.record({
    script: fc.constant(script.name),
    circumstances: fc.subarray(circumstancesFor(script)),
    pace: fc.nat({ max: 1_000 }),
    deviations: fc.array(fc.record({ at: fc.nat({ max: length * 2 }), kind: fc.constantFrom(...ALL_KINDS) }), FEWEST_AND_MOST),
  });
  const holds = async (schedule: Schedule) => {
    const history = await play(script, sensible(schedule), subject);
    visit(history);
    return history.violations.length === 0;
  };
  await fc.check(fc.asyncProperty(schedules, holds), { seed, numRuns: runs });
}

/**
 * What no design survives is left out: deaths without end, and reads that lag one after the other. So are second deliveries where
 * operations follow each other at once: a yes holds for 5 s and a call takes up to 10 s, in which the next operation may be over.
 */
function sensible(schedule: Schedule): Schedule {
  const isHasty = schedule.circumstances.includes('hasty');
  const counts = new Map<Kind, number>();
  const deviations = [...schedule.deviations].sort((one, other) => one.at - other.at).filter(({ kind }) => {
    if (isHasty && kind.startsWith('twin')) return false;
    const family = kind.startsWith('dies') ? 'dies-before' : kind;
    counts.set(family, (counts.get(family) ?? 0) + 1);
    return counts.get(family)! <= (family === 'stale' ? 1 : 2);
  });
  return { ...schedule, deviations };
}

/** What a task has found, as numbers. */
export interface Findings {
  played: number;
  readonly signatures: number[];
  /** Those of them in which it held. */
  readonly byCircumstance: Record<string, number[]>;
  /** Of all lines of all histories: whoever plays the task again comes to the same. */
  digest: string;
  raced: number;
  abandoned: number;
  readonly byKind: Record<string, number>;
  readonly byInvariant: Record<string, number>;
  /** The shortest of those with violations. */
  readonly broken: { readonly schedule: string; readonly what: string; readonly invariant: number; readonly faults: number }[];
  brokenHistories: number;
  /** Histories in which something is left that nobody holds. */
  leaking: number;
  /** The shortest of them. */
  leak?: string;
  /** Whether an invariant is broken even when nothing goes wrong. */
  brokenFromTheStart: boolean;
}

const MOST_BROKEN = 12;

export function newFindings(): Findings {
  return {
    played: 0, signatures: [], byCircumstance: {}, digest: '', raced: 0, abandoned: 0, byKind: {}, byInvariant: {}, broken: [], brokenHistories: 0, leaking: 0,
    brokenFromTheStart: false,
  };
}

export function add(findings: Findings, history: History): void {
  const { schedule, signature, raced, abandonments, violations } = history;
  findings.played++;
  findings.digest = digestOf([findings.digest, ...story(history)]);
  findings.signatures.push(signature);
  for (const each of circumstancesOf(schedule)) (findings.byCircumstance[each] ??= []).push(signature);
  if (raced) findings.raced++;
  if (abandonments.length > 0) findings.abandoned++;
  for (const kind of new Set(schedule.deviations.map((deviation) => deviation.kind))) addTo(findings.byKind, { [kind]: 1 });
  for (const invariant of new Set(violations.map((violation) => violation.invariant))) addTo(findings.byInvariant, { [invariant]: 1 });
  const [first] = violations;
  if (!first) return;
  const faults = schedule.deviations.length;
  if (faults === 0) findings.brokenFromTheStart = true;
  if (violations.some(({ what }) => /has le(aked|ft)/.test(what))) {
    findings.leaking++;
    findings.leak ??= format(schedule);
  }
  findings.brokenHistories++;
  findings.broken.push({ schedule: format(schedule), what: first.what, invariant: first.invariant, faults });
  findings.broken.sort((one, other) => one.faults - other.faults || one.schedule.length - other.schedule.length).splice(MOST_BROKEN);
}

/** What is no circumstance by its name, but by what is played. */
const OTHER_CIRCUMSTANCES: Readonly<Record<string, (schedule: Schedule) => boolean>> = {
  'outage': ({ deviations }) => deviations.some(({ kind }) => kind === 'outage'),
  'rollback disabled': ({ script }) => script.includes('-no-rollback-'),
  'old code': ({ script }) => script.startsWith('upgrade-'),
};

function circumstancesOf(schedule: Schedule): string[] {
  return [...schedule.circumstances, ...Object.keys(OTHER_CIRCUMSTANCES).filter((each) => OTHER_CIRCUMSTANCES[each]!(schedule))];
}

export function digestOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
