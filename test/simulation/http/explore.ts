import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../contract/emulators';
import { type Refusal, REFUSALS } from '../schedule';
import { bundleInto } from './bundles';
import { type Fault, type FaultKind, faultOf, FAULTS, idOfFault } from './faults';
import { type OpenPlace, openPlace } from './place';
import { type Outcome, runScript, type Violation } from './run';
import type { Script } from './script';
import { SCRIPTS } from './scripts';

export interface HttpOptions {
  readonly progress: (line: string) => void;
  /** @default 12 runs at a time */
  readonly concurrency?: number;
  /** With the scripts that show little more than the others do. */
  readonly extra?: boolean;
  /** Only the scripts whose name contains it. */
  readonly only?: string;
  /** A fault to put into a handler, which the run has to notice: one of the demo's. */
  readonly sabotage?: string;
}

export interface Tally {
  runs: number;
  leaks: number;
  foreignChanges: number;
  others: number;
}

export interface ScriptSummary {
  readonly script: string;
  /** Of the run without faults: each of them meets with every fault. */
  readonly requests: number;
  readonly byFault: Readonly<Record<FaultKind | 'none' | 'refusal', Tally>>;
}

export interface FoundViolation extends Violation {
  /** For `--replay`. */
  readonly id: string;
  readonly story: readonly string[];
}

export interface HttpSummary {
  readonly scripts: readonly ScriptSummary[];
  readonly total: Tally;
  readonly violations: readonly FoundViolation[];
  /** Runs in which the machine was too slow for the handlers' clock, or the request of the fault did not come, even at the last try. */
  readonly notRun: readonly string[];
  /** Runs that were tried again for that reason. */
  readonly repeated: number;
  /** The longest that a request without a fault took, in real milliseconds. */
  readonly slowest: number;
  readonly seconds: number;
}

/** More than a look of 30 s, the reserve of 40 s and the slowest life without faults take together. */
const FUNCTION_TIME = 130_000;
/** Of the functions of addresses. */
const LONGEST_FUNCTION_TIME = 900_000;
/** How long EC2 refuses to let an address go: up to ten minutes, of which a Delete waits fourteen. */
const REFUSAL_TIMES = [5_000, 25_000, 120_000, 600_000];
const TRIES = 4;
const REGIONS = [
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1',
  'eu-west-2', 'eu-west-3', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1',
  'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'ca-west-1', 'sa-east-1', 'af-south-1', 'il-central-1', 'me-central-1',
  'me-south-1', 'us-gov-east-1',
];

interface Job {
  readonly script: Script;
  readonly fault?: Fault;
}

interface Done extends Job {
  readonly outcome: Outcome;
  /** @default 1 */
  readonly tries?: number;
}

/** Every script with every fault at each of its requests. */
export async function exploreHttp({ progress, concurrency = 12, extra = false, only = '', sabotage }: HttpOptions): Promise<HttpSummary> {
  const began = performance.now();
  const scripts = SCRIPTS.filter((script) => script.name.includes(only) && (extra || !script.extra));
  const done = await inPlaces({ concurrency, sabotage, timeout: FUNCTION_TIME }, async (places) => {
    const clean = await inAll(places, scripts.map((script) => ({ script })), () => undefined);
    const jobs = clean.flatMap(({ script, outcome: { requests } }) =>
      FAULTS.flatMap((kind) => Array.from({ length: requests }, (_, index): Job => ({ script, fault: { kind, at: index + 1 } }))));
    progress(`${scripts.length} scripts, ${jobs.length} faults`);
    // One feature after the other, since a place keeps its sandboxes for as long as it stays with one; the long ones first.
    const order = (job: Job) => `${job.script.feature} ${job.fault?.kind === 'hang' ? 0 : 1}`;
    let told = 0;
    const faulty = await inAll(places, jobs.sort((one, other) => order(one).localeCompare(order(other))), (count) => {
      if (count - told < jobs.length / 20) return;
      told = count;
      progress(`${count} of ${jobs.length} runs, ${Math.round((performance.now() - began) / 1000)} s`);
    });
    return untilAllCount(places, [...clean, ...faulty]);
  });
  const refusals = scripts.filter(({ feature }) => feature === 'elastic-ip').flatMap(refusalsOf);
  progress(`${refusals.length} refusals`);
  const refusing = refusals.length === 0 ? [] : await inPlaces({ concurrency, sabotage, timeout: LONGEST_FUNCTION_TIME }, async (places) =>
    untilAllCount(places, await inAll(places, refusals, () => undefined)));
  return summarize([...done, ...refusing], (performance.now() - began) / 1000);
}

function refusalsOf(script: Script): Job[] {
  return (Object.keys(REFUSALS) as Refusal[]).flatMap((refusal) => REFUSAL_TIMES.map((time): Job => ({ script, fault: { kind: 'refusal', refusal, time } })));
}

/** Those in which the machine was too slow are tried again. */
async function untilAllCount(places: OpenPlace[], first: readonly Done[]): Promise<Done[]> {
  const done = [...first];
  for (let tries = 1; tries < TRIES; tries++) {
    const again = done.filter(({ outcome }) => !counts(outcome));
    // A few at a time: it was the load that spoiled them.
    for (const once of await inAll(places, again, () => undefined, 2)) {
      const place = done.findIndex((one) => idOf(one) === idOf(once));
      done[place] = { ...once, tries: (done[place]!.tries ?? 1) + 1 };
    }
  }
  return done;
}

/** Runs one again. @returns its story */
export async function replayHttp(id: string, sabotage?: string): Promise<readonly string[]> {
  const [name, at = '', kind = ''] = id.split('/');
  const script = SCRIPTS.find((one) => one.name === name);
  const fault = faultOf(at, kind);
  if (!script || (kind !== 'none' && !fault)) throw new Error(`${id} is not the id of a run, such as ${SCRIPTS[0]!.name}/1/${FAULTS[0]}`);
  const timeout = fault?.kind === 'refusal' ? LONGEST_FUNCTION_TIME : FUNCTION_TIME;
  return inPlaces({ concurrency: 1, sabotage, timeout }, async (places) => {
    const [done] = await inAll(places, [{ script, fault }], () => undefined);
    return storyOf(done!.outcome);
  });
}

type Work<T> = (places: OpenPlace[]) => Promise<T>;

async function inPlaces<T>(
  { concurrency = 1, sabotage, timeout }: Partial<HttpOptions> & { readonly timeout: number }, work: Work<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-http-'));
  const places: OpenPlace[] = [];
  const [bundles, moto] = await Promise.all([bundleInto(folder, sabotage), startEmulator('moto')]);
  try {
    const open = (region: string) => openPlace({ moto: moto.url, region, bundles, timeout });
    places.push(...await Promise.all(REGIONS.slice(0, concurrency).map(open)));
    return await work(places);
  } finally {
    await Promise.all(places.map((place) => place.close()));
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each place takes the next job when it has done one. */
async function inAll(places: OpenPlace[], jobs: readonly Job[], tell: (count: number) => void, atATime = places.length): Promise<Done[]> {
  const done: Done[] = [];
  let next = 0;
  const workAt = async (index: number) => {
    for (let job: Job | undefined; (job = jobs[next++]);) {
      const outcome = await runScript(job.script, job.fault, await places[index]!.forFeature(job.script.feature));
      // What a violation has left there is no fault of the next run's.
      if (outcome.violations.length > 0) places[index] = await places[index]!.renew();
      tell(done.push({ ...job, outcome }));
    }
  };
  await Promise.all(places.slice(0, atATime).map((_, index) => workAt(index)));
  return done;
}

function counts({ reached, givenUp }: Outcome): boolean {
  return reached && givenUp.length === 0;
}

function idOf({ script, fault }: Job): string {
  return `${script.name}/${idOfFault(fault)}`;
}

function storyOf({ story, violations, givenUp }: Outcome): string[] {
  return [...story, ...givenUp.map((what) => `too slow: ${what}`), ...violations.map(({ kind, what }) => `${kind}: ${what}`)];
}

function summarize(done: readonly Done[], seconds: number): HttpSummary {
  const tallyOf = (runs: readonly Done[]): Tally => {
    const violations = runs.flatMap(({ outcome }) => outcome.violations);
    const count = (kind: Violation['kind']) => violations.filter((violation) => violation.kind === kind).length;
    return { runs: runs.length, leaks: count('leak'), foreignChanges: count('foreign'), others: count('other') };
  };
  const valid = done.filter(({ outcome }) => counts(outcome));
  return {
    scripts: done.filter(({ fault }) => fault === undefined).map(({ script, outcome }) => {
      const own = valid.filter((one) => one.script === script);
      const tally = (kind: string) => tallyOf(own.filter(({ fault }) => (fault?.kind ?? 'none') === kind));
      const byFault = Object.fromEntries(['none', ...FAULTS, 'refusal'].map((kind) => [kind, tally(kind)])) as ScriptSummary['byFault'];
      return { script: script.name, requests: outcome.requests, byFault };
    }),
    total: tallyOf(valid),
    violations: valid.flatMap((one) => {
      const where = { id: idOf(one), story: storyOf(one.outcome) };
      return one.outcome.violations.map((violation) => ({ ...violation, ...where }));
    }),
    notRun: done.filter((one) => !valid.includes(one)).map((one) => `${idOf(one)}: ${one.outcome.givenUp.join(', ') || 'the request did not come'}`),
    repeated: done.reduce((sum, { tries = 1 }) => sum + tries - 1, 0),
    slowest: Math.max(...valid.map(({ outcome }) => outcome.slowest)),
    seconds,
  };
}
