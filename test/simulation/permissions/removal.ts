import { deviationsAfter, plain, withDeviation } from '../explore';
import type { Kind } from '../faults';
import type { History, Script } from '../history';
import { play } from '../history';
import { ours } from '../ours';
import type { Circumstance } from '../schedule';
import { format, type Schedule } from '../schedule';
import type { Step } from '../world';
import { type Change, judgeWith } from './change';
import { FAULTS } from './faults';
import type { Trace } from './trace';

/** What goes wrong without a permission. */
export interface Noticed {
  readonly schedule: string;
  /** The call that is denied, and the request in which it is made. */
  readonly call: string;
  readonly what: string;
}

/** So many scripts whose plain run needs the permission are tried. */
const MOST = 8;

/** Looks for a schedule in which what is declared can't be had, or an invariant is broken, without the permission, and not with it. */
export async function notice(change: Change, traces: readonly Trace[]): Promise<Noticed | undefined> {
  const judge = judgeWith(change);
  const { action } = change.permission;
  const needing = traces.filter(({ uses }) => uses.some(({ statements, access }) => access.action === action && !judge(statements, access)));
  for (const { script } of needing.slice(0, MOST)) {
    const noticed = await compare(script, plain(script), change);
    if (noticed) return noticed;
  }
  for (const { scripts, kinds, circumstances } of FAULTS[action] ?? []) {
    for (const { script } of traces.filter(({ script: { name } }) => scripts.includes(name))) {
      const noticed = await withOneFault(script, kinds, circumstances, change);
      if (noticed) return noticed;
    }
  }
  return undefined;
}

async function withOneFault(script: Script, kinds: readonly Kind[], circumstances: readonly Circumstance[], change: Change): Promise<Noticed | undefined> {
  const base = await play(script, { ...plain(script), circumstances }, { ...ours, judge: judgeWith(change) });
  for (const fault of deviationsAfter(base, script, kinds)) {
    const noticed = await compare(script, withDeviation(base.schedule, fault), change);
    if (noticed) return noticed;
  }
  return undefined;
}

async function compare(script: Script, schedule: Schedule, change: Change): Promise<Noticed | undefined> {
  const without = await play(script, schedule, { ...ours, judge: judgeWith(change) });
  const [first] = wrongIn(without);
  if (!first || wrongIn(await play(script, schedule, ours)).length > 0) return undefined;
  return { schedule: format(schedule), call: deniedIn(without.steps), what: first };
}

/** What CloudFormation asks for once, and gives up, has failed as well. */
function wrongIn({ violations, abandonments }: History): string[] {
  return [...violations, ...abandonments].map(({ what }) => what);
}

const DENIED = /AccessDenied|UnauthorizedOperation/;

function deniedIn(steps: readonly Step[]): string {
  const step = steps.find(({ outcome }) => outcome instanceof Error && DENIED.test(outcome.name));
  if (!step) return '';
  const [, request = ''] = / (Create|Update|Delete) /.exec(step.actor) ?? [];
  return `${step.what} of a ${request}`;
}
