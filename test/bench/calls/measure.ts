import { ours } from '../../simulation/ours';
import { PEERS } from '../../simulation/peers';
import type { Options } from '../options';
import { type Counts, writesOf } from './counts';
import { callsOf, type Life } from './job';
import { ADDRESS, CORS, EMAIL, folderLife, FOUND, RETAINED, REVERSE_DNS } from './lives';
import { EXTRAS, MINIMUM, type Subject } from './minimum';
import { poolCalls } from './pool';

export interface JobFigures {
  readonly life: string;
  readonly job: string;
  readonly minimum: Counts;
  readonly ours: Counts;
  /** By the peers' names. Empty where they have nothing like it. */
  readonly peers: ReadonlyMap<string, Counts>;
  /** Calls beyond the minimum for which no reason is known. */
  readonly unnamed: readonly string[];
}

const FOLDER = 1_000;
/** Those that the peers have, too. */
const WITH_PEERS: readonly Life[] = [CORS, ADDRESS, EMAIL];

export async function measureCalls({ quick, tell }: Options): Promise<JobFigures[]> {
  tell('calls');
  const size = quick ? 100 : FOLDER;
  const figures: JobFigures[] = [];
  for (const life of [CORS, ADDRESS, RETAINED, FOUND, REVERSE_DNS, EMAIL, folderLife(size)]) {
    tell(`  ${life.title}`);
    const theirs = new Map<string, Map<string, Counts>>();
    if (WITH_PEERS.includes(life)) for (const [name, peer] of Object.entries(PEERS)) theirs.set(name, await callsOf(life, peer, name));
    figures.push(...figuresOf(life.name, life.title, size, await callsOf(life, ours), theirs));
  }
  return [...figures, ...figuresOf('elastic-ip-pool', 'Pool of Elastic IPs', size, await poolCalls())];
}

/** @param size how many templates there are in a folder */
function figuresOf(
  subject: Subject, title: string, size: number,
  jobs: ReadonlyMap<string, Counts>, theirs: ReadonlyMap<string, Map<string, Counts>> = new Map(),
): JobFigures[] {
  return [...jobs].map(([job, counts]) => {
    const minimum = new Map(Object.entries(MINIMUM[subject][job]!).map(([call, count]) => [call, count === 'n' ? size : count]));
    const peers = new Map([...theirs].map(([name, jobsOfPeer]) => [name, jobsOfPeer.get(job)!]));
    return { life: title, job, minimum, ours: counts, peers, unnamed: unnamedIn(subject, counts, minimum) };
  });
}

function unnamedIn(subject: Subject, counts: Counts, minimum: Counts): string[] {
  const isNamed = (call: string) => EXTRAS.some((extra) => extra.call === call && (extra.subjects?.includes(subject) ?? true));
  return [...counts].filter(([call, count]) => count > (minimum.get(call) ?? 0) && !isNamed(call)).map(([call]) => call);
}

/** In which there is nothing to do. */
const IDLE = ['no-op update', 'sweep with nothing to do'];

/** What the calls have to show. */
export function callFaults(figures: readonly JobFigures[]): string[] {
  return figures.flatMap(({ life, job, ours: counts, unnamed }) => [
    ...unnamed.map((call) => `${life}, ${job}: ${call} is called more often than the API asks for, and no reason is named`),
    ...(IDLE.includes(job) ? writesOf(counts).map((call) => `${life}, ${job}: ${call} writes`) : []),
  ]);
}
