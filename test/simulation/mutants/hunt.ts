import { deviationsAfter, plain, withDeviation } from '../explore';
import type { History, Script } from '../history';
import { play } from '../history';
import type { Subject } from '../lambda';
import { ours } from '../ours';
import { format } from '../schedule';
import { scriptNamed } from '../scripts';
import type { Visit } from '../task';
import { carryOut } from '../task';
import type { Mutant, Search } from './mutant';

export interface Hunted {
  readonly caught: boolean;
  readonly invariants: readonly number[];
  /** The first history that was broken. */
  readonly schedule?: string;
  readonly what?: string;
  readonly played: number;
  /** Why it could not be played, such as an edit that doesn't fit its file any more. */
  readonly problem?: string;
  /** What the handlers as they are break by the same schedule: nothing, or it is not the mutation that is caught. */
  readonly control: readonly string[];
}

class Caught extends Error {}

/** Plays until a history is broken. */
export async function hunt({ scripts, explore }: Mutant, subject: Subject): Promise<Hunted> {
  let played = 0;
  let broken: History | undefined;
  const visit: Visit = (history) => {
    if (broken) throw new Caught();
    played++;
    if (history.violations.length === 0) return;
    broken = history;
    throw new Caught();
  };
  for (const search of explore) {
    for (const scriptName of scripts) {
      const script = scriptNamed(scriptName);
      await exploring(search, script, subject, visit);
      if (broken) return { ...await told(broken, script), played };
    }
  }
  return { caught: false, invariants: [], played, control: [] };
}

async function exploring(search: Search, script: Script, subject: Subject, visit: Visit): Promise<void> {
  try {
    if (search.explore === 'both') await tryBoth(search, script, subject, visit);
    else await carryOut({ ...search, script: script.name }, script, subject, visit);
  } catch (error) {
    if (!(error instanceof Caught)) throw error;
  }
}

async function tryBoth(
  { first, second, circumstances }: Extract<Search, { explore: 'both' }>, script: Script, subject: Subject, visit: Visit,
): Promise<void> {
  const base = await play(script, { ...plain(script), circumstances }, subject);
  for (const one of deviationsAfter(base, script, first)) {
    const history = await play(script, withDeviation(base.schedule, one), subject);
    visit(history);
    for (const other of deviationsAfter(history, script, second)) {
      visit(await play(script, withDeviation(history.schedule, other), subject));
    }
  }
}

async function told({ schedule, violations }: History, script: Script): Promise<Omit<Hunted, 'played' | 'problem'>> {
  const control = await play(script, schedule, ours);
  return {
    caught: true,
    invariants: [...new Set(violations.map(({ invariant }) => invariant))].sort((one, other) => one - other),
    schedule: format(schedule),
    what: violations[0]!.what,
    control: control.violations.map(({ what }) => what),
  };
}
