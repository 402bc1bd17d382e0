import { CALL_FAULTS, type CallFault, type Incident, INCIDENTS, type Kind, KINDS } from './faults';
import type { History, Script } from './history';
import { play } from './history';
import type { Subject } from './lambda';
import type { Deviation, Schedule } from './schedule';
import type { Step } from './world';

/** Whether the kind can make a difference at the step. */
export function applies(kind: Kind, { isCall, what, writes, cancellable }: Step, { foreign = [] }: Script): boolean {
  if (kind === 'cancel') return cancellable;
  if (!isCall) return false;
  if (kind.startsWith('foreign-')) return Number(kind.slice(-1)) <= foreign.length;
  if (INCIDENTS.includes(kind as Incident)) return true;
  const { for: only } = CALL_FAULTS[kind as keyof typeof CALL_FAULTS] as CallFault;
  if (only === 'aws') return what !== 'response';
  return only === undefined || (only === 'writes') === writes;
}

/** Every deviation that can be added to a history behind those that it has. */
export function deviationsAfter(history: History, script: Script, kinds: readonly Kind[] = KINDS): Deviation[] {
  const last = history.schedule.deviations.at(-1);
  return history.steps.flatMap((step, at) => kinds
    .filter((kind) => applies(kind, step, script))
    .filter((kind) => !last || at > last.at || (at === last.at && isBeside(kind) && !isBeside(last.kind)))
    .map((kind) => ({ at, kind })));
}

/** What happens beside a call can happen together with a fault of the call. */
function isBeside(kind: Kind): boolean {
  return INCIDENTS.includes(kind as Incident);
}

export function withDeviation(schedule: Schedule, deviation: Deviation): Schedule {
  return { ...schedule, deviations: [...schedule.deviations, deviation] };
}

export const plain = (script: Script): Schedule => ({ script: script.name, circumstances: [], deviations: [], pace: 0 });

/** Plays the history without faults, and every history with one. */
export async function* singles(script: Script, schedule: Schedule, subject: Subject): AsyncGenerator<History> {
  const base = await play(script, schedule, subject);
  yield base;
  for (const deviation of deviationsAfter(base, script)) yield await play(script, withDeviation(schedule, deviation), subject);
}
