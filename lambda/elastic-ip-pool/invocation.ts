import type { ElasticIpPoolContract } from '../../core/contracts/elastic-ip-pool';
import { formatAssignmentTag } from '../../core/elastic-ip/assignment-tag';
import { eligibilityOf } from '../../core/elastic-ip-pool/lifecycle-state';
import { type Assignment, type Notice, NOTICE_HOLDS, type OnInstance, pairOf, type Plan, plan } from '../../core/elastic-ip-pool/plan';
import type { GroupInstance, Snapshot } from '../../core/elastic-ip-pool/snapshot';
import { deadlineExceeded, DeadlineExceededError, errorCodes, errorKind, hasCode, OperationError } from '../../core/errors';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';
import { TAG } from '../../core/ownership';
import { POLICY_PROPAGATION, READ_LAG } from '../../core/timings';
import { type Clock, pause } from '../custom-resource/clock';
import type { Log } from '../custom-resource/log';
import { retry } from '../custom-resource/retry';
import { LONGEST_CALL } from '../custom-resource/sdk-options';
import type { HeldLaunch, PoolPort } from './aws';
import { metricLine } from './metrics';

/** EC2's codes for an address, or a private IP address, that is in use. */
const IN_USE = ['Resource.AlreadyAssociated', 'InvalidIPAddress.InUse'];
/** EC2's codes for an instance that is starting, a gateway that is being attached, and what isn't known everywhere yet. */
const MAY_PASS = [
  'IncorrectInstanceState', 'InvalidInstanceID', 'Gateway.NotAttached', 'InvalidNetworkInterfaceID.NotFound', ...ADDRESS_NOT_FOUND,
];
/** Retried, since the instance may be detached at any time, and then the tag must prove that the pool associated the address. */
const TAG_TRIES = 4;

/** Auto Scaling's code for a launch that doesn't wait in the hook, among other errors. */
export const NOT_HELD_CODE = 'ValidationError';

/** One invocation: its calls, and what it has learnt. */
export class PoolInvocation {
  private readonly notices = new Map<string, Notice>();
  /** When EC2 reported the address as in use, by allocation ID. */
  private readonly taken = new Map<string, number>();
  /** What EC2 has refused for good, by `pairOf`. */
  private readonly refused = new Set<string>();
  /** What a policy has denied, by `pairOf`. */
  private readonly denied = new Set<string>();
  /** The instance with which it last tried to associate an address: the call may have succeeded without a response. */
  private readonly tried = new Map<string, string>();
  /** AWS's last error code since the instance had an address, by instance ID. */
  private readonly answers = new Map<string, string>();

  public constructor(
    public readonly pool: ElasticIpPoolContract,
    public readonly groupNames: readonly string[],
    public readonly port: PoolPort,
    public readonly clock: Clock,
    /** No call is begun after it. */
    private deadline: number,
    private readonly write: Log,
    private readonly writeMetrics: (line: string) => void,
  ) {}

  public log(entry: Readonly<Record<string, unknown>>): void {
    this.write({ pool: this.pool.Pool, ...entry });
  }

  /** Sets the work an earlier deadline. */
  public async within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    const { deadline } = this;
    this.deadline = Math.min(deadline, this.clock.now() + milliseconds);
    try {
      return await work();
    } finally {
      this.deadline = deadline;
    }
  }

  /** Reads and plans, without changing anything. */
  public async observe(first?: string): Promise<Plan> {
    const { pool: { AllocationIds: allocationIds }, clock } = this;
    const snapshot = await this.takeSnapshot();
    const taken = new Set([...this.taken].filter(([, at]) => clock.now() < at + READ_LAG).map(([allocationId]) => allocationId));
    const { groupNames, refused, denied, tried, notices } = this;
    return plan(snapshot, { allocationIds, groupNames, taken, refused, denied, tried, notices, first });
  }

  private async takeSnapshot(): Promise<Snapshot> {
    const { port, pool, groupNames } = this;
    const at = this.clock.now();
    const groupInstances = await this.ask('describe the Auto Scaling groups', () => port.groupInstances(groupNames));
    const serving = groupInstances.filter(({ lifecycleState }) => eligibilityOf(lifecycleState) === 'serve').map(({ instanceId }) => instanceId);
    const ec2Instances = await this.ask('describe the instances', () => port.ec2Instances(serving));
    const addresses = await this.ask('describe the Elastic IP addresses', () => port.addresses());
    const known = new Set(groupInstances.map(({ instanceId }) => instanceId));
    const unknownInstanceIds = addresses.filter(({ allocationId }) => pool.AllocationIds.includes(allocationId))
      .flatMap(({ instanceId }) => (instanceId === undefined || known.has(instanceId) ? [] : [instanceId]));
    // They may be in another group of the pool, or in one that was added after the event was created.
    const others = await this.ask('describe the instances of Auto Scaling', () => port.instancesInAutoScaling(unknownInstanceIds));
    return { at, groupInstances: [...groupInstances, ...others], ec2Instances, addresses };
  }

  /**
   * Associates the address, or finds that it can't now (`failed`), or never (`refused`). The tag is written afterwards: of several
   * invocations that want the address, only the one that gets it writes its instance's ID. A launch continues only when the tag is written.
   */
  public async assign(assignment: Assignment): Promise<'served' | 'failed' | 'refused'> {
    const { allocationId, instanceId, networkInterfaceId, interfaces } = assignment;
    const action = `associate address ${allocationId} with instance ${instanceId}`;
    const note = (error: unknown) => {
      if (hasCode(error, ...IN_USE)) this.taken.set(allocationId, this.clock.now());
      else if (errorKind(error) === 'rejected' && !hasCode(error, ...MAY_PASS)) this.refused.add(pairOf(assignment));
      else if (errorKind(error) === 'accessDenied') this.denied.add(pairOf(assignment));
    };
    this.tried.set(allocationId, instanceId);
    if (!await this.attempt(action, instanceId, () => this.port.associate(assignment), note)) {
      return this.refused.has(pairOf(assignment)) ? 'refused' : 'failed';
    }
    const message = 'of several network interfaces the primary one has the address';
    if (interfaces && interfaces > 1) this.log({ message, instance: instanceId, allocationId, networkInterfaceId });
    for (let attempt = 1; attempt <= TAG_TRIES; attempt++) {
      if (await this.tag(allocationId, instanceId)) return 'served';
      await this.rest(pause(attempt, this.clock), `tag address ${allocationId}`);
    }
    return 'failed'; // the next round repairs the tag
  }

  /** Corrects the tag of an address that our instance has. */
  public repair({ allocationId, instanceId }: OnInstance): Promise<boolean> {
    return this.tag(allocationId, instanceId);
  }

  private async tag(allocationId: string, instanceId: string, until?: number): Promise<boolean> {
    const action = `tag address ${allocationId} with ${TAG.assignedTo}`;
    const isTagged = await this.attempt(action, instanceId, () => this.port.tag(allocationId, formatAssignmentTag({ instanceId, until })));
    if (isTagged) this.answers.delete(instanceId);
    return isTagged;
  }

  public async giveNotice({ allocationId, associationId, instanceId }: OnInstance): Promise<boolean> {
    const until = this.clock.now() + NOTICE_HOLDS;
    const given = await this.tag(allocationId, instanceId, until);
    if (given) this.notices.set(associationId, { since: this.clock.now(), until });
    return given;
  }

  /** The association ID is the fence: an association that was made since has another. */
  public async reclaim({ allocationId, associationId, instanceId }: OnInstance): Promise<boolean> {
    const { until = 0 } = this.notices.get(associationId) ?? {};
    if (this.clock.now() + LONGEST_CALL >= until) return false;
    const action = `take address ${allocationId} back from instance ${instanceId}`;
    const taken = await this.attempt(action, instanceId, () => this.port.disassociate(associationId));
    if (taken) this.log({ message: 'address taken back', allocationId, instance: instanceId });
    return taken;
  }

  /** Returns whether Auto Scaling accepted it. */
  public complete(launch: HeldLaunch, result: string): Promise<boolean> {
    const { instanceId, hookName } = launch;
    return this.attempt(`complete the launch of instance ${instanceId} that ${hookName} holds`, instanceId, () => this.port.complete(launch, result));
  }

  /** The instance's lifecycle state; empty if Auto Scaling doesn't know the instance. */
  public async stateOf(instanceId: string): Promise<string> {
    const groupInstances = await this.ask('describe the instances of Auto Scaling', () => this.port.instancesInAutoScaling([instanceId]));
    return groupInstances.find((instance) => instance.instanceId === instanceId)?.lifecycleState ?? '';
  }

  public measure({ free, waiting, assignments }: Plan): void {
    const without = assignments.length + waiting.filter(({ reason, instance }) => reason !== 'not running yet' || instance.lifecycleState === 'InService').length;
    const metrics = { FreeAddresses: free.length, InstancesWithoutAddress: without };
    this.writeMetrics(metricLine(this.pool.Pool, metrics, this.clock.now()));
  }

  public logUnassigned({ instanceId, groupName, lifecycleState }: Pick<GroupInstance, 'instanceId'> & Partial<GroupInstance>, reason: string): void {
    const answer = this.answers.get(instanceId);
    this.log({ message: 'instance without an address', instance: instanceId, group: groupName, lifecycleState, reason, answer });
  }

  public answerAbout(instanceId: string): string | undefined {
    return this.answers.get(instanceId);
  }

  /** Makes a changing call once: after an error or no response, the state has to be read again. */
  private async attempt(
    action: string, instance: string, call: () => Promise<void>, onError: (error: unknown) => void = () => undefined,
  ): Promise<boolean> {
    this.requireTime(action);
    try {
      await call();
      return true;
    } catch (error) {
      if (errorKind(error) === 'unexpected') throw error;
      onError(error);
      const [code = 'unknown error'] = errorCodes(error);
      this.answers.set(instance, code);
      this.log({ message: `could not ${action} yet`, instance, code, said: (error as Error).message });
      return false;
    }
  }

  private ask<T>(action: string, call: () => Promise<T>): Promise<T> {
    const began = this.clock.now();
    const callInTime = () => {
      this.requireTime(action);
      return call();
    };
    return retry(this.clock, callInTime, (error, attempt) => {
      if (error instanceof DeadlineExceededError) throw error;
      const kind = errorKind(error);
      const [code = 'unknown error'] = errorCodes(error);
      const isDenied = kind === 'accessDenied' && this.clock.now() - began >= POLICY_PROPAGATION;
      if (kind === 'unexpected') throw error;
      if (kind === 'rejected' || isDenied) throw new OperationError(`could not ${action}: ${code}: ${(error as Error).message}`, code, { cause: error });
      this.log({ message: `could not ${action} yet`, code });
      const rest = pause(attempt, this.clock);
      if (!this.hasTime(rest)) throw deadlineExceeded(action);
      return rest;
    });
  }

  private requireTime(action: string): void {
    if (this.clock.now() >= this.deadline) throw deadlineExceeded(action);
  }

  /** Throws if the deadline would pass meanwhile. */
  public async rest(milliseconds: number, action: string): Promise<void> {
    if (!this.hasTime(milliseconds)) throw deadlineExceeded(action);
    await this.clock.sleep(milliseconds);
  }

  public hasTime(milliseconds: number): boolean {
    return this.clock.now() + milliseconds < this.deadline;
  }
}
