import type { LifecycleActionContract } from '../../core/contracts/elastic-ip-pool';
import { isHeldByHook } from '../../core/elastic-ip-pool/lifecycle-state';
import type { Plan, Reason } from '../../core/elastic-ip-pool/plan';
import { READ_LAG } from '../../core/timings';
import { pause } from '../custom-resource/clock';
import { NOT_HELD_CODE, type PoolInvocation } from './invocation';

export const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';

/** Associates an address with the instance, and completes its launch. */
export async function launch(invocation: PoolInvocation, action: LifecycleActionContract): Promise<void> {
  const { Destination, LifecycleTransition, EC2InstanceId: instanceId } = action;
  if (LifecycleTransition !== LAUNCHING) return invocation.log({ message: 'not a launch', instance: instanceId, LifecycleTransition });
  const result = Destination === 'WarmPool' ? 'CONTINUE' : await serve(invocation, instanceId);
  if (result === undefined) return;
  await complete(invocation, action, result);
}

/** What one round finds about the instance. */
type Finding = 'served' | 'refused' | Reason | 'not of the group';

/** The result to complete the launch with; undefined if there is no launch any more. */
async function serve(invocation: PoolInvocation, instanceId: string): Promise<string | undefined> {
  let last: { readonly finding: Finding; readonly since: number } | undefined;
  for (let attempt = 1; ; attempt++) {
    const at = invocation.clock.now();
    const hasBeenSoBefore = last !== undefined && at - last.since >= READ_LAG;
    const plan = await invocation.observe(hasBeenSoBefore && last?.finding === 'exhausted' ? instanceId : undefined);
    const finding = await settle(invocation, plan, instanceId);
    if (finding === 'served') return 'CONTINUE';
    const isSeenTwice = hasBeenSoBefore && last?.finding === finding;
    if (finding === 'exhausted' && isSeenTwice) return exhausted(invocation, plan, instanceId);
    if (finding === 'not of the group' && isSeenTwice) return void invocation.log({ message: 'no launch to serve', instance: instanceId });
    if (last?.finding !== finding) last = { finding, since: at };
    await waitFor(invocation, instanceId, finding, attempt);
  }
}

/** Carries out the plan for the instance. */
async function settle(invocation: PoolInvocation, plan: Plan, instanceId: string): Promise<Finding> {
  const isOf = (one: { instanceId: string }) => one.instanceId === instanceId;
  const repair = plan.repairs.find(isOf);
  if (repair) return await invocation.repair(repair) ? 'served' : 'refused';
  if (plan.served.some(isOf)) return 'served';
  const assignment = plan.assignments.find(isOf);
  if (assignment) return await invocation.assign(assignment) ? 'served' : 'refused';
  return plan.waiting.find(({ instance }) => isOf(instance))?.reason ?? 'not of the group';
}

/** Possibly stale reads are repeated after the read lag; everything else sooner. */
async function waitFor(invocation: PoolInvocation, instanceId: string, finding: Finding, attempt: number): Promise<void> {
  const mayBeLag = finding === 'exhausted' || finding === 'not of the group';
  const reason = invocation.answerAbout(instanceId) ?? finding;
  if (!mayBeLag) invocation.log({ message: 'instance still without an address', instance: instanceId, reason });
  await invocation.rest(mayBeLag ? READ_LAG : pause(attempt, invocation.clock), `give instance ${instanceId} an address (${reason})`);
}

function exhausted(invocation: PoolInvocation, plan: Plan, instanceId: string): string {
  const { instance } = plan.waiting.find((one) => one.instance.instanceId === instanceId)!;
  invocation.logUnassigned(instance, 'exhausted');
  invocation.measure(plan);
  return invocation.pool.OnExhausted;
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
