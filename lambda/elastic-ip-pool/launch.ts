import type { LifecycleActionContract } from '../../core/contracts/elastic-ip-pool';
import { isHeldByHook } from '../../core/elastic-ip-pool/lifecycle-state';
import { isUnfit, type Plan, type Reason } from '../../core/elastic-ip-pool/plan';
import { DeadlineExceededError } from '../../core/errors';
import { READ_LAG } from '../../core/timings';
import { pause } from '../custom-resource/clock';
import { NOT_HELD_CODE, type PoolInvocation } from './invocation';

export const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';

/** How long a launch waits for an address. Then the instance goes on without one, and a sweep gives it one. */
export const SERVING_TIME = 90_000;

/** Associates an address with the instance, and completes its launch, whatever happens. */
export async function launch(invocation: PoolInvocation, action: LifecycleActionContract): Promise<void> {
  const { Destination, LifecycleTransition, EC2InstanceId: instanceId } = action;
  if (LifecycleTransition !== LAUNCHING) return invocation.log({ message: 'not a launch', instance: instanceId, LifecycleTransition });
  if (Destination === 'WarmPool') return complete(invocation, action, 'CONTINUE');
  const outcome = await invocation.within(SERVING_TIME, () => serve(invocation, instanceId)).catch((error: Error) => error);
  const isFailure = outcome instanceof Error;
  if (isFailure) invocation.logUnassigned({ instanceId, groupName: action.AutoScalingGroupName }, outcome.message);
  if (outcome !== undefined) await complete(invocation, action, isFailure ? 'CONTINUE' : outcome);
  // So that Lambda counts it, and delivers the event again.
  if (isFailure && !(outcome instanceof DeadlineExceededError)) throw outcome;
}

/** What one round finds about the instance. */
type Finding = 'served' | 'failed' | 'refused' | Reason | 'not of the group';

/** The result to complete the launch with; undefined if there is no launch any more. */
async function serve(invocation: PoolInvocation, instanceId: string): Promise<string | undefined> {
  let last: { readonly finding: Finding; readonly since: number } | undefined;
  for (let attempt = 1; ; attempt++) {
    const at = invocation.clock.now();
    const before = last && at - last.since >= READ_LAG ? last.finding : undefined;
    const plan = await invocation.observe(before === 'exhausted' ? instanceId : undefined);
    const finding = await settle(invocation, plan, instanceId);
    if (finding === 'served') return 'CONTINUE';
    const isSeenTwice = finding === before;
    if (isUnfit(finding) || (finding === 'exhausted' && isSeenTwice)) return unassigned(invocation, plan, instanceId, finding);
    if (finding === 'not of the group' && isSeenTwice) return void invocation.log({ message: 'no launch to serve', instance: instanceId });
    if (last?.finding !== finding) last = { finding, since: at };
    await waitFor(invocation, instanceId, finding, attempt);
  }
}

/** Carries out the plan for the instance. */
async function settle(invocation: PoolInvocation, plan: Plan, instanceId: string): Promise<Finding> {
  const isOf = (one: { instanceId: string }) => one.instanceId === instanceId;
  const repair = plan.repairs.find(isOf);
  if (repair) return await invocation.repair(repair) ? 'served' : 'failed';
  if (plan.served.some(isOf)) return 'served';
  const assignment = plan.assignments.find(isOf);
  if (assignment) return invocation.assign(assignment);
  return plan.waiting.find(({ instance }) => isOf(instance))?.reason ?? 'not of the group';
}

/** What may be stale is read again after the read lag, all else sooner; where EC2 refused one for good, the next one is tried at once. */
async function waitFor(invocation: PoolInvocation, instanceId: string, finding: Finding, attempt: number): Promise<void> {
  if (finding === 'refused') return;
  const mayBeLag = finding === 'exhausted' || finding === 'not of the group';
  const reason = invocation.answerAbout(instanceId) ?? finding;
  if (!mayBeLag) invocation.log({ message: 'instance still without an address', instance: instanceId, reason });
  await invocation.rest(mayBeLag ? READ_LAG : pause(attempt, invocation.clock), `give instance ${instanceId} an address (${reason})`);
}

/** An unfit instance isn't abandoned, since Auto Scaling would launch such an instance again and again. */
function unassigned(invocation: PoolInvocation, plan: Plan, instanceId: string, reason: Reason): string {
  const { instance } = plan.waiting.find((one) => one.instance.instanceId === instanceId)!;
  invocation.logUnassigned(instance, reason);
  invocation.measure(plan);
  return isUnfit(reason) ? 'CONTINUE' : invocation.pool.OnExhausted;
}

/** Auto Scaling's refusal may mean that the launch is over, or waits only in another hook: the lifecycle state tells. */
async function complete(invocation: PoolInvocation, action: LifecycleActionContract, result: string): Promise<void> {
  const { EC2InstanceId: instanceId, AutoScalingGroupName: groupName, LifecycleHookName: hookName, LifecycleActionToken: token } = action;
  let refusals = 0;
  for (let attempt = 1; ; attempt++) {
    if (await invocation.complete({ groupName, hookName, instanceId, token }, result)) return invocation.log({ message: 'launch goes on', instance: instanceId, result });
    const action = `complete the launch of instance ${instanceId} (${invocation.answerAbout(instanceId)})`;
    if (invocation.answerAbout(instanceId) !== NOT_HELD_CODE) {
      await invocation.rest(pause(attempt, invocation.clock), action);
      continue;
    }
    if (!isHeldByHook(await invocation.stateOf(instanceId)) || ++refusals === 2) return invocation.log({ message: 'the launch is over', instance: instanceId });
    await invocation.rest(READ_LAG, action);
  }
}
