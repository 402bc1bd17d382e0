import { plain } from '../explore';
import { type History, play } from '../history';
import { ours } from '../ours';
import { format, type Schedule } from '../schedule';
import { scriptNamed } from '../scripts';
import type { Step } from '../world';
import { type Change, judgeWith } from './change';
import type { Trace } from './trace';

/** What goes wrong without a permission. */
export interface Noticed {
  readonly schedule: string;
  /** The first call that is denied, and the request in which it is made. */
  readonly call: string;
}

/** Whether by the schedule what is declared can't be had, or an invariant is broken, without the permission, and not with it. */
export async function noticedBy(schedule: Schedule, change: Change): Promise<Noticed | undefined> {
  const script = scriptNamed(schedule.script);
  const without = await play(script, schedule, { ...ours, judge: judgeWith(change) });
  if (isWell(without) || !isWell(await play(script, schedule, ours))) return undefined;
  return { schedule: format(schedule), call: deniedIn(without.steps) };
}

/** Looks among the plain runs that use the permission. */
export async function findPlainRun(change: Change, traces: readonly Trace[]): Promise<Noticed | undefined> {
  const judge = judgeWith(change);
  const isNeeded = ({ statements, access }: Trace['uses'][number]) =>
    access.action === change.permission.action && !judge(statements, access);
  for (const { script } of traces.filter(({ uses }) => uses.some(isNeeded))) {
    const noticed = await noticedBy(plain(script), change);
    if (noticed) return noticed;
  }
  return undefined;
}

/** What CloudFormation asks for once, and gives up, has failed as well. */
function isWell({ violations, abandonments }: History): boolean {
  return violations.length + abandonments.length === 0;
}

const DENIED = /AccessDenied|UnauthorizedOperation/;

function deniedIn(steps: readonly Step[]): string {
  const step = steps.find(({ outcome }) => outcome instanceof Error && DENIED.test(outcome.name));
  if (!step) return '';
  const [, request = ''] = / (Create|Update|Delete) /.exec(step.actor) ?? [];
  return `${step.what} in ${request === 'Update' ? 'an' : 'a'} ${request}`;
}
