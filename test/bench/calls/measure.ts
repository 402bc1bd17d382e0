import type { Options } from '../options';
import { ours } from '../../simulation/ours';
import { PEERS } from '../../simulation/peers';
import { writesOf, type Counts } from './counts';
import { callsOf, type Life } from './job';
import { ADDRESS, CORS, EMAIL, folderLife } from './lives';
import { EXTRAS, MINIMUM } from './minimum';

export interface JobFigures {
  readonly life: string;
  readonly job: string;
  readonly minimum: Counts;
  readonly ours: Counts;
  /** By the peers' names. Empty for a folder, which with them is a resource for each template. */
  readonly peers: ReadonlyMap<string, Counts>;
  /** Calls beyond the minimum for which no reason is known. */
  readonly unnamed: readonly string[];
}

const FOLDER = 1_000;

export async function measureCalls({ quick, tell }: Options): Promise<JobFigures[]> {
  tell('calls');
  const figures: JobFigures[] = [];
  for (const [life, size] of [[CORS, 1], [ADDRESS, 1], [EMAIL, 1], [folderLife(quick ? 100 : FOLDER), quick ? 100 : FOLDER]] as const) {
    tell(`  ${life.title}`);
    const peers = life.feature === 'email-templates' ? [] : Object.entries(PEERS);
    const theirs = new Map<string, Map<string, Counts>>();
    for (const [name, peer] of peers) theirs.set(name, await callsOf(life, peer, name));
    for (const [job, counts] of await callsOf(life, ours)) {
      const minimum = minimumOf(life, job, size);
      const unnamed = unnamedIn(life, counts, minimum);
      const peersHere = new Map([...theirs].map(([name, jobs]) => [name, jobs.get(job)!]));
      figures.push({ life: life.title, job, minimum, ours: counts, peers: peersHere, unnamed });
    }
  }
  return figures;
}

function minimumOf({ feature }: Life, job: string, size: number): Counts {
  return new Map(Object.entries(MINIMUM[feature][job]!).map(([call, count]) => [call, count === 'n' ? size : count]));
}

function unnamedIn({ feature }: Life, counts: Counts, minimum: Counts): string[] {
  const isNamed = (call: string) => EXTRAS.some((extra) => extra.call === call && (extra.features?.includes(feature) ?? true));
  return [...counts].filter(([call, count]) => count > (minimum.get(call) ?? 0) && !isNamed(call)).map(([call]) => call);
}

/** What the calls have to show. */
export function callFaults(figures: readonly JobFigures[]): string[] {
  return figures.flatMap(({ life, job, ours: counts, unnamed }) => [
    ...unnamed.map((call) => `${life}, ${job}: ${call} is called more often than the API asks for, and no reason is named`),
    ...(job === 'no-op update' ? writesOf(counts).map((call) => `${life}, ${job}: ${call} writes`) : []),
  ]);
}
