import type { ElasticIpPoolContract } from '../../../core/contracts/elastic-ip-pool';
import type { Ec2Instance, GroupInstance, PoolAddress } from '../../../core/elastic-ip-pool/snapshot';
import type { PoolPort } from '../../../lambda/elastic-ip-pool/aws';
import { elasticIpPool } from '../../../lambda/elastic-ip-pool/elastic-ip-pool';
import { Calls } from '../../support/calls';
import { FakeClock } from '../../support/clock';

export const POOL: ElasticIpPoolContract = { ContractVersion: '1', Pool: 'Ips', AllocationIds: ['e-1', 'e-2'], OnExhausted: 'CONTINUE', LifecycleHookName: 'hook' };
export const ACTION = {
  AutoScalingGroupName: 'group', EC2InstanceId: 'i-1', LifecycleActionToken: 'token', LifecycleHookName: 'hook',
  LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', Origin: 'EC2', Destination: 'AutoScalingGroup',
};
export const LAUNCH: ElasticIpPoolContract = { ...POOL, LifecycleAction: ACTION };
export const NAMED = { ...LAUNCH, AllocationIds: ['e-1'] };

/** One that does at once what it is asked, and shows it at once. */
class FakeAws implements PoolPort {
  public members_: GroupInstance[] = [{ instanceId: 'i-1', groupName: 'group', lifecycleState: 'Pending:Wait' }];
  public hosts_: Ec2Instance[] = [{ instanceId: 'i-1', state: 'running', networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' }];
  public addresses_: PoolAddress[] = [{ allocationId: 'e-1' }, { allocationId: 'e-2' }];
  public readonly calls = new Calls();
  public readonly times: number[] = [];
  public constructor(private readonly clock: FakeClock) {}

  private through<T>(name: string, effect: () => T): Promise<T> {
    this.times.push(this.clock.now());
    return this.calls.through(name, effect);
  }

  public groupInstances = (names: readonly string[]) => this.through('groups', () => this.members_.filter(({ groupName }) => names.includes(groupName)));
  public instancesInAutoScaling = (ids: readonly string[]) => this.through('members', () => this.members_.filter(({ instanceId }) => ids.includes(instanceId)));
  public ec2Instances = (ids: readonly string[]) => this.through('hosts', () => this.hosts_.filter(({ instanceId }) => ids.includes(instanceId)));
  public addresses = () => this.through('addresses', () => this.addresses_);
  public tag = (allocationId: string, assignedTo: string) =>
    this.through(`tag ${allocationId} ${assignedTo}`, () => this.change(allocationId, { assignedTo }));

  public associate = ({ allocationId, instanceId, networkInterfaceId, privateIpAddress }: Parameters<PoolPort['associate']>[0]) =>
    this.through(`associate ${allocationId} ${instanceId}`, () =>
      this.change(allocationId, { instanceId, networkInterfaceId, privateIpAddress, associationId: `assoc-${allocationId}` }));

  public disassociate = (associationId: string) => this.through(`disassociate ${associationId}`, () =>
    this.change(associationId.replace('assoc-', ''), { associationId: undefined, instanceId: undefined, networkInterfaceId: undefined }));

  public complete = ({ token }: { token?: string }, result: string) => this.through(`complete ${token ?? 'by instance'} ${result}`, () => undefined);

  private change(allocationId: string, change: Partial<PoolAddress>): void {
    this.addresses_ = this.addresses_.map((one) => (one.allocationId === allocationId ? { ...one, ...change } : one));
  }

  public on(allocationId: string, instanceId: string, assignedTo?: string): void {
    const networkInterfaceId = instanceId.replace('i-', 'eni-');
    const place = { instanceId, networkInterfaceId, privateIpAddress: '10.0.0.1', associationId: `assoc-${allocationId}` };
    this.addresses_ = [...this.addresses_.filter((one) => one.allocationId !== allocationId), { allocationId, assignedTo, ...place }];
  }

  /** What it did, without what it looked at. */
  public get changes(): string[] {
    return this.calls.made.filter((name) => !['groups', 'members', 'hosts', 'addresses'].includes(name));
  }
}

export function setUp() {
  const clock = new FakeClock();
  const began = clock.now();
  const cloud = new FakeAws(clock);
  const log: Record<string, unknown>[] = [];
  const metrics: { FreeAddresses: number; InstancesWithoutAddress: number }[] = [];
  const handler = elasticIpPool(cloud, {
    clock,
    log: (entry) => void log.push(entry),
    metrics: (line) => void metrics.push(JSON.parse(line)),
  });
  const run = (event: ElasticIpPoolContract, time = 300_000) =>
    handler(event, { logStreamName: 'log', getRemainingTimeInMillis: () => began + time - clock.now() });
  return { cloud, clock, log, metrics, run, passed: () => clock.now() - began };
}
