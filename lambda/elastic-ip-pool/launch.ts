import type { LifecycleActionContract } from '../../core/contracts/elastic-ip-pool';
import { isHeld } from '../../core/elastic-ip-pool/lifecycle-state';
import type { Plan, Reason } from '../../core/elastic-ip-pool/plan';
import { READ_LAG } from '../../core/elastic-ip-pool/plan';
import { pause } from '../custom-resource/clock';
import type { Work } from './invocation';
import { NOT_HELD } from './invocation';

export const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';

/** Gives the instance an address, and lets its launch go on. */
export async function launch(work: Work, action: LifecycleActionContract): Promise<void> {
  const { Destination, LifecycleTransition, EC2InstanceId: instanceId } = action;
  if (LifecycleTransition !== LAUNCHING) return work.log({ message: 'not a launch', instance: instanceId, LifecycleTransition });
  const result = Destination === 'WarmPool' ? 'CONTINUE' : await serve(work, instanceId);
  if (result === undefined) return;
  await complete(work, action, result);
}

/** What one look says about the instance. */
type Finding = 'served' | 'refused' | Reason | 'not of the group';

/** What the launch goes on with; undefined where there is no launch any more. */
async function serve(work: Work, instanceId: string): Promise<string | undefined> {
  let last: { readonly finding: Finding; readonly since: number } | undefined;
  for (let attempt = 1; ; attempt++) {
    const at = work.clock.now();
    const hasBeenSoBefore = last !== undefined && at - last.since >= READ_LAG;
    const plan = await work.look(hasBeenSoBefore && last?.finding === 'exhausted' ? instanceId : undefined);
    const finding = await settle(work, plan, instanceId);
    if (finding === 'served') return 'CONTINUE';
    const isSeenTwice = hasBeenSoBefore && last?.finding === finding;
    if (finding === 'exhausted' && isSeenTwice) return exhausted(work, plan, instanceId);
    if (finding === 'not of the group' && isSeenTwice) return void work.log({ message: 'no launch to serve', instance: instanceId });
    if (last?.finding !== finding) last = { finding, since: at };
    await waitFor(work, instanceId, finding, attempt);
  }
}

/** Does what the plan has for the instance. */
async function settle(work: Work, plan: Plan, instanceId: string): Promise<Finding> {
  const isOf = (one: { instanceId: string }) => one.instanceId === instanceId;
  const repair = plan.repairs.find(isOf);
  if (repair) return await work.repair(repair) ? 'served' : 'refused';
  if (plan.served.some(isOf)) return 'served';
  const assignment = plan.assignments.find(isOf);
  if (assignment) return await work.assign(assignment) ? 'served' : 'refused';
  return plan.waiting.find(({ member }) => isOf(member))?.reason ?? 'not of the group';
}

/** What may be the reads' lag is looked at again when that is over; everything else, sooner. */
async function waitFor(work: Work, instanceId: string, finding: Finding, attempt: number): Promise<void> {
  const mayBeLag = finding === 'exhausted' || finding === 'not of the group';
  const reason = work.answerAbout(instanceId) ?? finding;
  if (!mayBeLag) work.log({ message: 'instance still without an address', instance: instanceId, reason });
  await work.rest(mayBeLag ? READ_LAG : pause(attempt, work.clock), `give instance ${instanceId} an address (${reason})`);
}

function exhausted(work: Work, plan: Plan, instanceId: string): string {
  const { member } = plan.waiting.find((one) => one.member.instanceId === instanceId)!;
  work.unserved(member, 'exhausted');
  work.measure(plan);
  return work.pool.OnExhausted;
}

/** Auto Scaling's no may mean that the launch is over, or is held by another hook only: what is then seen tells. */
async function complete(work: Work, action: LifecycleActionContract, result: string): Promise<void> {
  const { EC2InstanceId: instanceId, AutoScalingGroupName: groupName, LifecycleHookName: hookName, LifecycleActionToken: token } = action;
  let refusals = 0;
  for (let attempt = 1; ; attempt++) {
    if (await work.complete({ groupName, hookName, instanceId, token }, result)) return work.log({ message: 'launch goes on', instance: instanceId, result });
    const doing = `complete the launch of instance ${instanceId} (${work.answerAbout(instanceId)})`;
    if (work.answerAbout(instanceId) !== NOT_HELD) {
      await work.rest(pause(attempt, work.clock), doing);
      continue;
    }
    if (!isHeld(await work.stateOf(instanceId)) || ++refusals === 2) return work.log({ message: 'the launch is over', instance: instanceId });
    await work.rest(READ_LAG, doing);
  }
}
