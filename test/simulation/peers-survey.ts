import type { Script } from './history';
import { inParallel } from './pool';
import { SCRIPTS } from './scripts';
import { addTo, table } from './table';
import type { Task } from './task';

/** How one way to do the three jobs fares in every schedule with at most one fault. */
export interface PeerSummary {
  readonly name: string;
  readonly schedules: number;
  /** Scripts in which an invariant is broken even when nothing goes wrong. */
  readonly scriptsBroken: number;
  readonly broken: number;
  readonly leaking: number;
  readonly byInvariant: Readonly<Record<string, number>>;
  /** A short schedule with a leak. */
  readonly leak?: string;
}

const CANDIDATES: Readonly<Record<string, string | undefined>> = {
  'cdk-adopt': undefined,
  'the example flow behind the Provider framework': 'provider-framework',
  'AwsCustomResource': 'aws-custom-resource',
};

/** Nobody has a custom resource for a folder, for an address that is kept under a key or has a record, or our versions. */
const isForPeers = ({ name }: Script): boolean => !/^(folder|ip-kept|ip-reverse-dns|ip-pooled|cdkd|downgrade|upgrade)/.test(name);

/** Ours beside theirs: same scripts, same faults, same checks. */
export async function surveyPeers(tell: (line: string) => void): Promise<PeerSummary[]> {
  const summaries: PeerSummary[] = [];
  for (const [name, peer] of Object.entries(CANDIDATES)) {
    const sum = { schedules: 0, scriptsBroken: 0, broken: 0, leaking: 0 };
    const byInvariant: Record<string, number> = {};
    let leak: string | undefined;
    const tasks = SCRIPTS.filter(isForPeers).map(({ name: script }): Task => ({ script, explore: 'one fault', circumstances: [] }));
    await inParallel(tasks.map((task) => ({ task, peer })), (_, findings) => {
      sum.schedules += findings.played;
      sum.broken += findings.brokenHistories;
      sum.leaking += findings.leaking;
      if (findings.brokenFromTheStart) sum.scriptsBroken++;
      if (findings.leak !== undefined && findings.leak.length < (leak?.length ?? Infinity)) leak = findings.leak;
      addTo(byInvariant, findings.byInvariant);
    });
    tell(`${name}: ${sum.schedules} schedules, ${sum.leaking} with a leak`);
    summaries.push({ name, ...sum, byInvariant, leak });
  }
  return summaries;
}

export const PEERS_HEAD = ['', 'schedules', 'scripts broken without a fault', 'schedules broken', 'with a leak', 'invariants broken', 'one with a leak'];

export function peersRows(summaries: readonly PeerSummary[]): (string | number)[][] {
  return summaries.map(({ name, schedules, scriptsBroken, broken, leaking, byInvariant, leak = '' }) =>
    [name, schedules, scriptsBroken, broken, leaking, Object.keys(byInvariant).sort().join(' ') || 'none', leak]);
}

export function tellPeers(summaries: readonly PeerSummary[], tell: (line: string) => void): void {
  tell(table(PEERS_HEAD, peersRows(summaries)));
  tell('A schedule is told by `npm run simulate -- --replay SCHEDULE --peer provider-framework` (or aws-custom-resource).');
}
