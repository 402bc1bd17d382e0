import { isHeld } from '../../core/elastic-ip-pool/lifecycle-state';
import type { Plan, Waiting } from '../../core/elastic-ip-pool/plan';
import { heldOf, NOTICE, READ_LAG } from '../../core/elastic-ip-pool/plan';
import type { Member } from '../../core/elastic-ip-pool/snapshot';
import type { Work } from './invocation';
import { NOT_HELD } from './invocation';

/** What isn't done in so many looks is left to the next sweep. */
const ROUNDS = 6;

/** Makes the whole pool what it should be: every instance of its groups with an address, and no address where there is none any more. */
export async function sweep(work: Work): Promise<void> {
  const completed = new Set<string>();
  let plan = await work.look();
  try {
    let before: Plan | undefined;
    for (let round = 1; round < ROUNDS; round++) {
      const acted = await act(work, plan, completed);
      if (!acted && plan.waiting.every((one) => isSeenIn(before, one))) break;
      const rest = plan.notices.length > 0 ? NOTICE : READ_LAG;
      if (!work.hasTime(rest)) break;
      await work.rest(rest, 'look again');
      before = plan;
      plan = await work.look();
    }
    const exhausted = plan.waiting.filter((one) => one.reason === 'exhausted' && isSeenIn(before, one));
    // Launches whose event was lost: what there is for them is known by now.
    for (const { member } of exhausted) if (isHeld(member.lifecycleState)) await complete(work, member, work.pool.OnExhausted, completed);
  } finally {
    for (const { instanceId } of plan.assignments) work.unserved({ instanceId }, work.answerAbout(instanceId) ?? 'not yet');
    for (const { member, reason } of plan.waiting) work.unserved(member, reason);
    work.measure(plan);
  }
}

/** Of a look that was made long enough before this one. */
function isSeenIn(before: Plan | undefined, { member: { instanceId }, reason }: Waiting): boolean {
  return before?.waiting.some((one) => one.member.instanceId === instanceId && one.reason === reason) ?? false;
}

/** Returns whether there was anything to do. */
async function act(work: Work, plan: Plan, completed: Set<string>): Promise<boolean> {
  for (const one of plan.returns) await work.takeBack(one);
  const unmarked = new Set<string>();
  for (const one of plan.repairs) if (!await work.repair(one)) unmarked.add(one.instanceId);
  for (const one of plan.notices) await work.giveNotice(one);
  for (const one of plan.assignments) await work.assign(one);
  // An instance that goes on can leave, and then the tag has to prove whose the address is.
  for (const one of heldOf(plan)) if (!unmarked.has(one.instanceId)) await complete(work, one, 'CONTINUE', completed);
  return [plan.returns, plan.repairs, plan.notices, plan.assignments].some((actions) => actions.length > 0);
}

/** Another hook may hold it, and not ours: then Auto Scaling says no, which is as good. */
async function complete(work: Work, { instanceId, groupName }: Member, result: string, completed: Set<string>): Promise<void> {
  const { LifecycleHookName: hookName } = work.pool;
  if (hookName === undefined || completed.has(instanceId)) return;
  const isDone = await work.complete({ groupName, hookName, instanceId }, result);
  if (isDone || work.answerAbout(instanceId) === NOT_HELD) completed.add(instanceId);
}
