import { isHeldByHook } from '../../core/elastic-ip-pool/lifecycle-state';
import { heldLaunches, NOTICE, type Plan, type Waiting } from '../../core/elastic-ip-pool/plan';
import type { GroupInstance } from '../../core/elastic-ip-pool/snapshot';
import { READ_LAG } from '../../core/timings';
import { NOT_HELD_CODE, type PoolInvocation } from './invocation';

/** What isn't done in so many rounds is left to the next sweep. */
const ROUNDS = 6;

/** Reconciles the whole pool: associates addresses with the groups' instances, and reclaims those of instances that have left. */
export async function sweep(invocation: PoolInvocation): Promise<void> {
  const completed = new Set<string>();
  let plan = await invocation.observe();
  try {
    let before: Plan | undefined;
    for (let round = 1; round < ROUNDS; round++) {
      const acted = await act(invocation, plan, completed);
      if (!acted && plan.waiting.every((one) => isSeenIn(before, one))) break;
      const rest = plan.notices.length > 0 ? NOTICE : READ_LAG;
      if (!invocation.hasTime(rest)) break;
      await invocation.rest(rest, 'look again');
      before = plan;
      plan = await invocation.observe();
    }
    const exhausted = plan.waiting.filter((one) => one.reason === 'exhausted' && isSeenIn(before, one));
    // Launches whose event was lost: by now it is certain that there is no address for them.
    for (const { instance } of exhausted.filter((one) => isHeldByHook(one.instance.lifecycleState))) {
      await complete(invocation, instance, invocation.pool.OnExhausted, completed);
    }
  } finally {
    for (const { instanceId } of plan.assignments) invocation.logUnassigned({ instanceId }, invocation.answerAbout(instanceId) ?? 'not yet');
    for (const { instance, reason } of plan.waiting) {
      invocation.logUnassigned(instance, invocation.answerAbout(instance.instanceId) ?? reason);
    }
    invocation.measure(plan);
  }
}

/** Whether an earlier round found the same. */
function isSeenIn(before: Plan | undefined, { instance: { instanceId }, reason }: Waiting): boolean {
  return before?.waiting.some((one) => one.instance.instanceId === instanceId && one.reason === reason) ?? false;
}

/** Returns whether there was anything to do. */
async function act(invocation: PoolInvocation, plan: Plan, completed: Set<string>): Promise<boolean> {
  for (const one of plan.reclaims) await invocation.reclaim(one);
  const untagged = new Set<string>();
  for (const one of plan.repairs) if (!await invocation.repair(one)) untagged.add(one.instanceId);
  for (const one of plan.notices) await invocation.giveNotice(one);
  for (const one of plan.assignments) await invocation.assign(one);
  // A launched instance can leave, and then the tag must prove that the pool associated the address.
  for (const one of heldLaunches(plan)) if (!untagged.has(one.instanceId)) await complete(invocation, one, 'CONTINUE', completed);
  return [plan.reclaims, plan.repairs, plan.notices, plan.assignments].some((actions) => actions.length > 0);
}

/** If the launch waits in another hook only, Auto Scaling refuses, and there is nothing to do. */
async function complete(
  invocation: PoolInvocation, { instanceId, groupName }: GroupInstance, result: string, completed: Set<string>,
): Promise<void> {
  const { LifecycleHookName: hookName } = invocation.pool;
  if (hookName === undefined || completed.has(instanceId)) return;
  const isDone = await invocation.complete({ groupName, hookName, instanceId }, result);
  if (isDone || invocation.answerAbout(instanceId) === NOT_HELD_CODE) completed.add(instanceId);
}
