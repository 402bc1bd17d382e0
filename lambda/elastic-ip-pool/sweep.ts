import { isHeldByHook } from '../../core/elastic-ip-pool/lifecycle-state';
import { heldLaunches, isUnfit, NOTICE, type Plan, type Waiting } from '../../core/elastic-ip-pool/plan';
import type { GroupInstance } from '../../core/elastic-ip-pool/snapshot';
import { READ_LAG } from '../../core/timings';
import { NOT_HELD_CODE, type PoolInvocation } from './invocation';

/** What isn't done in so many rounds is left to the next sweep. */
const ROUNDS = 6;
/** A launch that this sweep has seen held for so long goes on without an address: its own event must have been lost. */
const HELD_LONG = 60_000;

/** Reconciles the whole pool: associates addresses with the groups' instances, and reclaims those of instances that have left. */
export async function sweep(invocation: PoolInvocation): Promise<void> {
  const completed = new Set<string>();
  const heldSince = new Map<string, number>();
  let plan = await invocation.observe();
  try {
    let before: Plan | undefined;
    for (let round = 1; round < ROUNDS;) {
      const acted = await act(invocation, plan, completed);
      for (const { instanceId } of held(plan.unserved)) heldSince.set(instanceId, heldSince.get(instanceId) ?? invocation.clock.now());
      if (acted === 'nothing' && plan.waiting.every((one) => isSeenIn(before, one) && !isHeldInPassing(one))) break;
      const rest = restAfter(acted, plan);
      if (!invocation.hasTime(rest)) break;
      await invocation.rest(rest, 'look again');
      if (rest > 0) {
        before = plan;
        round++;
      }
      plan = await invocation.observe();
    }
    const exhausted = plan.waiting.filter((one) => one.reason === 'exhausted' && isSeenIn(before, one)).map(({ instance }) => instance);
    const longAgo = invocation.clock.now() - HELD_LONG;
    const heldLong = plan.unserved.filter(({ instanceId }) => (heldSince.get(instanceId) ?? Infinity) <= longAgo);
    // Launches whose event was lost: by now it is certain that there is no address for them, or has been tried for long enough.
    for (const instance of held(exhausted)) await complete(invocation, instance, invocation.pool.OnExhausted, completed);
    for (const instance of held(heldLong)) await complete(invocation, instance, 'CONTINUE', completed);
  } finally {
    for (const { instanceId } of plan.assignments) invocation.logUnassigned({ instanceId }, invocation.answerAbout(instanceId) ?? 'not yet');
    for (const { instance, reason } of plan.waiting) {
      invocation.logUnassigned(instance, invocation.answerAbout(instance.instanceId) ?? reason);
    }
    invocation.measure(plan);
  }
}

function held(instances: readonly GroupInstance[]): GroupInstance[] {
  return instances.filter(({ lifecycleState }) => isHeldByHook(lifecycleState));
}

/** Whether the launch waits in the hook for something that may come. */
function isHeldInPassing({ instance, reason }: Waiting): boolean {
  return isHeldByHook(instance.lifecycleState) && reason !== 'exhausted' && !isUnfit(reason);
}

/** What EC2 has refused for good isn't tried again, so the next addresses are tried at once; everything else that is seen may be stale. */
function restAfter(acted: Acted, { notices }: Plan): number {
  if (notices.length > 0) return NOTICE;
  return acted === 'refused' ? 0 : READ_LAG;
}

/** Whether an earlier round, by at least the read lag, found the same. */
function isSeenIn(before: Plan | undefined, { instance: { instanceId }, reason }: Waiting): boolean {
  return before?.waiting.some((one) => one.instance.instanceId === instanceId && one.reason === reason) ?? false;
}

/** `refused`: EC2 has refused an address for good. */
type Acted = 'nothing' | 'something' | 'refused';

/** Carries out the plan. */
async function act(invocation: PoolInvocation, plan: Plan, completed: Set<string>): Promise<Acted> {
  for (const one of plan.reclaims) await invocation.reclaim(one);
  const untagged = new Set<string>();
  for (const one of plan.repairs) if (!await invocation.repair(one)) untagged.add(one.instanceId);
  for (const one of plan.notices) await invocation.giveNotice(one);
  let refused = false;
  for (const one of plan.assignments) if (await invocation.assign(one) === 'refused') refused = true;
  // A launched instance can leave, and then the tag must prove that the pool associated the address.
  for (const one of heldLaunches(plan)) if (!untagged.has(one.instanceId)) await complete(invocation, one, 'CONTINUE', completed);
  for (const { instance, reason } of plan.waiting) {
    if (isUnfit(reason) && isHeldByHook(instance.lifecycleState)) await complete(invocation, instance, 'CONTINUE', completed);
  }
  if (refused) return 'refused';
  return [plan.reclaims, plan.repairs, plan.notices, plan.assignments].some((actions) => actions.length > 0) ? 'something' : 'nothing';
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
