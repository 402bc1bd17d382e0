import { type History, play } from '../history';
import { ours } from '../ours';
import { format, type Schedule } from '../schedule';
import { scriptNamed } from '../scripts';
import type { Step } from '../world';
import { type Change, judgeWith } from './change';
import type { Use } from './use';

/** What goes wrong without a permission. */
export interface Noticed {
  readonly schedule: string;
  /** The first call that is denied, and the request in which it is made. */
  readonly call: string;
}

/** Whether by the schedule what is declared can't be had, or an invariant is broken, without the permission, and not with it. */
export async function noticedBy(schedule: Schedule, change: Change): Promise<Noticed | undefined> {
  const without = await play(scriptNamed(schedule.script), schedule, { ...ours, judge: judgeWith(change) });
  if (isWell(without) || !await isWellWithAll(schedule)) return undefined;
  return { schedule: format(schedule), call: deniedIn(without.steps) };
}

/** By schedule: many changes are noticed by the same one. */
const played = new Map<string, Promise<boolean>>();

function isWellWithAll(schedule: Schedule): Promise<boolean> {
  const text = format(schedule);
  if (!played.has(text)) played.set(text, play(scriptNamed(schedule.script), schedule, ours).then(isWell));
  return played.get(text)!;
}

/** Whether something that was done may not be done with the change. */
export function isNeeded(change: Change, uses: readonly Use[]): boolean {
  const judge = judgeWith(change);
  return uses.some(({ statements, access }) => access.action === change.permission.action && !judge(statements, access));
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
