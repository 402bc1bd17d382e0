import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { ElasticIpPoolContract } from '../../../core/contracts/elastic-ip-pool';
import type { Ec2Instance, GroupInstance, PoolAddress } from '../../../core/elastic-ip-pool/snapshot';
import { aws, type PoolPort } from '../../../lambda/elastic-ip-pool/aws';
import { elasticIpPool } from '../../../lambda/elastic-ip-pool/elastic-ip-pool';
import { awsError } from '../../support/aws-error';
import { Calls, failing } from '../../support/calls';
import { FakeClock } from '../../support/clock';

const POOL: ElasticIpPoolContract = { ContractVersion: '1', Pool: 'Ips', AllocationIds: ['e-1', 'e-2'], OnExhausted: 'CONTINUE', LifecycleHookName: 'hook' };
const SWEEP: ElasticIpPoolContract = { ...POOL, AutoScalingGroupNames: ['group'] };
const ACTION = {
  AutoScalingGroupName: 'group', EC2InstanceId: 'i-1', LifecycleActionToken: 'token', LifecycleHookName: 'hook',
  LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', Origin: 'EC2', Destination: 'AutoScalingGroup',
};
const LAUNCH: ElasticIpPoolContract = { ...POOL, LifecycleAction: ACTION };
const NAMED = { ...LAUNCH, AllocationIds: ['e-1'] };

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

function setUp() {
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

describe('a launch', () => {
  test('goes on when the instance has an address and the address its tag', async () => {
    const { cloud, run, passed } = setUp();
    await run(NAMED);
    expect(cloud.changes).toEqual(['associate e-1 i-1', 'tag e-1 i-1', 'complete token CONTINUE']);
    expect(passed()).toBe(0);
  });

  test('that is delivered again changes nothing', async () => {
    const { cloud, run } = setUp();
    cloud.on('e-1', 'i-1', 'i-1');
    await run(LAUNCH);
    expect(cloud.changes).toEqual(['complete token CONTINUE']);
  });

  test("of an instance with somebody else's address changes nothing", async () => {
    const { cloud, run } = setUp();
    cloud.on('e-9', 'i-1');
    await run(LAUNCH);
    expect(cloud.changes).toEqual(['complete token CONTINUE']);
  });

  test('whose tag was not written in the first delivery gets it before it goes on', async () => {
    const { cloud, run } = setUp();
    cloud.on('e-1', 'i-1');
    await run(LAUNCH);
    expect(cloud.changes).toEqual(['tag e-1 i-1', 'complete token CONTINUE']);
  });

  test('waits for its tag for as long as EC2 is busy', async () => {
    const { cloud, run } = setUp();
    cloud.calls.faultAt = failing('tag e-1 i-1', awsError('RequestLimitExceeded', { status: 503 }), { times: 2 });
    await run(NAMED);
    expect(cloud.changes).toEqual(['associate e-1 i-1', 'tag e-1 i-1', 'tag e-1 i-1', 'tag e-1 i-1', 'complete token CONTINUE']);
  });

  test('into the warm pool goes on without an address, and without a look', async () => {
    const { cloud, run } = setUp();
    await run({ ...LAUNCH, LifecycleAction: { ...ACTION, Destination: 'WarmPool' } });
    expect(cloud.calls.made).toEqual(['complete token CONTINUE']);
  });

  test('is all that is answered: other transitions are ignored', async () => {
    const { cloud, run } = setUp();
    await run({ ...LAUNCH, LifecycleAction: { ...ACTION, LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' } });
    expect(cloud.calls.made).toEqual([]);
  });

  test('takes another address where somebody was faster', async () => {
    const { cloud, run } = setUp();
    await run(LAUNCH);
    const [, first] = cloud.changes[0]!.split(' ');
    const other = first === 'e-1' ? 'e-2' : 'e-1';

    const { cloud: rivalled, run: runAgain } = setUp();
    rivalled.calls.faultAt = failing(`associate ${first} i-1`, awsError('Resource.AlreadyAssociated'), { times: 1 });
    await runAgain(LAUNCH);
    expect(rivalled.changes).toEqual([`associate ${first} i-1`, `associate ${other} i-1`, `tag ${other} i-1`, 'complete token CONTINUE']);
  });

  test.each([
    'IncorrectInstanceState', 'InvalidInstanceID', 'Gateway.NotAttached', 'InvalidNetworkInterfaceID.NotFound', 'InvalidAllocationID.NotFound',
  ])('is tried again where EC2 says %s', async (code) => {
    const { cloud, run, log } = setUp();
    cloud.calls.faultAt = failing('associate e-1 i-1', awsError(code), { times: 2 });
    await run(NAMED);
    expect(cloud.changes.slice(-3)).toEqual(['associate e-1 i-1', 'tag e-1 i-1', 'complete token CONTINUE']);
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance still without an address', instance: 'i-1', reason: code }));
  });

  test('of an exhausted pool ends as the pool says, with a reason and a metric, when that has been seen twice', async () => {
    const { cloud, run, log, metrics, passed } = setUp();
    cloud.on('e-1', 'i-7', 'i-7');
    cloud.members_.push({ instanceId: 'i-7', groupName: 'group', lifecycleState: 'InService' });
    cloud.hosts_.push({ instanceId: 'i-7', state: 'running', networkInterfaceId: 'eni-7', privateIpAddress: '10.0.0.1' });
    await run({ ...NAMED, OnExhausted: 'ABANDON' });
    expect(cloud.changes).toEqual(['complete token ABANDON']);
    expect(passed()).toBe(15_000);
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', pool: 'Ips', instance: 'i-1', reason: 'exhausted' }));
    expect(metrics).toMatchObject([{ FreeAddresses: 0, InstancesWithoutAddress: 1 }]);
  });

  test('gets the address that comes back between the two looks', async () => {
    const { cloud, clock, run } = setUp();
    cloud.on('e-1', 'i-7', 'i-7');
    clock.sleep = async (milliseconds) => {
      clock.time += milliseconds;
      await cloud.disassociate('assoc-e-1');
    };
    await run(NAMED);
    expect(cloud.changes.slice(-3)).toEqual(['associate e-1 i-1', 'tag e-1 i-1', 'complete token CONTINUE']);
  });

  test('of an instance that left the group ends when that has been seen twice', async () => {
    const { cloud, run, passed } = setUp();
    cloud.members_ = [];
    await run(LAUNCH);
    expect(cloud.changes).toEqual([]);
    expect(passed()).toBe(15_000);
  });

  test.each([['InService', 1], ['Pending:Wait', 2]])('that Auto Scaling says is over, of an instance that is %s, is completed %d times', async (lifecycleState, times) => {
    const { cloud, run } = setUp();
    cloud.members_ = [{ instanceId: 'i-1', groupName: 'group', lifecycleState }];
    cloud.calls.faultAt = failing('complete token CONTINUE', awsError('ValidationError'));
    await run(LAUNCH);
    expect(cloud.calls.count('complete token CONTINUE')).toBe(times);
  });

  test('is completed again where no answer came', async () => {
    const { cloud, run } = setUp();
    cloud.calls.faultAt = failing('complete token CONTINUE', awsError('InternalFailure', { status: 500 }), { times: 2 });
    await run(LAUNCH);
    expect(cloud.calls.count('complete token CONTINUE')).toBe(3);
  });

  test('that comes to nothing in its time fails, so that Lambda delivers it again; no call is begun that late', async () => {
    const { cloud, clock, run } = setUp();
    const end = clock.now() + 100_000;
    cloud.calls.faultAt = failing('associate e-1 i-1', awsError('Gateway.NotAttached'));
    await expect(run(NAMED, 100_000)).rejects.toThrow('could not give instance i-1 an address (Gateway.NotAttached): the time is up');
    expect(cloud.changes).not.toContain('complete token CONTINUE');
    expect(Math.max(...cloud.times)).toBeLessThan(end - 10_000);
  });

  test('asks again for 20 s what it is not permitted, since a policy takes time to spread', async () => {
    const { cloud, run, passed } = setUp();
    cloud.calls.faultAt = failing('groups', awsError('AccessDenied', { status: 403 }));
    await expect(run(LAUNCH)).rejects.toMatchObject({ code: 'AccessDenied', message: expect.stringContaining('describe the Auto Scaling groups') });
    expect(passed()).toBeGreaterThanOrEqual(20_000);
  });

  test('fails at once of a fault that is not of AWS', async () => {
    const { cloud, run, passed } = setUp();
    cloud.calls.faultAt = failing('associate e-1 i-1', new TypeError('a fault of ours'));
    await expect(run(NAMED)).rejects.toThrow('a fault of ours');
    expect(passed()).toBe(0);
  });
});

describe('a sweep', () => {
  test('measures even where there is nothing to do', async () => {
    const { cloud, run, metrics } = setUp();
    cloud.members_ = [];
    await run(SWEEP);
    expect(cloud.changes).toEqual([]);
    expect(metrics).toMatchObject([{ FreeAddresses: 2, InstancesWithoutAddress: 0 }]);
  });

  test('serves an instance whose launch event was lost, and lets it go on', async () => {
    const { cloud, run, metrics } = setUp();
    await run({ ...SWEEP, AllocationIds: ['e-1'] });
    expect(cloud.changes).toEqual(['associate e-1 i-1', 'tag e-1 i-1', 'complete by instance CONTINUE']);
    expect(metrics).toMatchObject([{ FreeAddresses: 0, InstancesWithoutAddress: 0 }]);
  });

  test('completes nothing where no group has the hook', async () => {
    const { cloud, run } = setUp();
    await run({ ...SWEEP, AllocationIds: ['e-1'], LifecycleHookName: undefined });
    expect(cloud.changes).toEqual(['associate e-1 i-1', 'tag e-1 i-1']);
  });

  test('of an exhausted pool says which instances have none, and lets those go on that are held', async () => {
    const { cloud, run, log, metrics } = setUp();
    await run({ ...SWEEP, AllocationIds: [] });
    expect(cloud.changes).toEqual(['complete by instance CONTINUE']);
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', instance: 'i-1', group: 'group', reason: 'exhausted' }));
    expect(metrics).toMatchObject([{ FreeAddresses: 0, InstancesWithoutAddress: 1 }]);
  });

  test('takes back what it put on an instance that left, with 30 s notice', async () => {
    const { cloud, clock, run, passed } = setUp();
    cloud.members_ = [];
    cloud.on('e-1', 'i-1', 'i-1');
    const until = new Date(clock.now() + 90_000).toISOString();
    await run(SWEEP);
    expect(cloud.changes).toEqual([`tag e-1 i-1 until ${until}`, 'disassociate assoc-e-1']);
    expect(passed()).toBeGreaterThanOrEqual(30_000);
  });

  test('does not take it back where the instance is there again by then', async () => {
    const { cloud, clock, run } = setUp();
    const members = cloud.members_.map((one) => ({ ...one, lifecycleState: 'InService' }));
    cloud.members_ = [];
    cloud.on('e-1', 'i-1', 'i-1');
    clock.sleep = async (milliseconds) => {
      clock.time += milliseconds;
      cloud.members_ = members;
    };
    await run(SWEEP);
    expect(cloud.changes.filter((change) => change.startsWith('disassociate'))).toEqual([]);
  });

  test("goes on with the others where one instance can't be served, and says what EC2 said of it", async () => {
    const { cloud, run, log, metrics } = setUp();
    cloud.members_.push({ instanceId: 'i-2', groupName: 'group', lifecycleState: 'InService' });
    cloud.hosts_.push({ instanceId: 'i-2', state: 'running', networkInterfaceId: 'eni-2', privateIpAddress: '10.0.0.1' });
    const fault = { when: 'before' as const, error: awsError('OperationNotPermitted') };
    cloud.calls.faultAt = (_, name) => (/^associate .* i-2$/.test(name) ? fault : undefined);
    await run(SWEEP);
    expect(cloud.changes).toContain('complete by instance CONTINUE');
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', instance: 'i-2', reason: 'OperationNotPermitted' }));
    expect(metrics).toMatchObject([{ FreeAddresses: 1, InstancesWithoutAddress: 1 }]);
  });
});

describe('the calls', () => {
  function port(answer: (name: string, input: Record<string, unknown>) => object = () => ({})) {
    const sent: { name: string; input: Record<string, unknown> }[] = [];
    const send = async (command: { input: Record<string, unknown> }) => {
      const name = command.constructor.name.replace(/Command$/, '');
      sent.push({ name, input: structuredClone(command.input) });
      return answer(name, command.input);
    };
    const ec2 = Object.assign(Object.create(EC2Client.prototype), { send });
    return { sent, port: aws(ec2, Object.assign(Object.create(AutoScalingClient.prototype), { send })) };
  }

  test('an address is never associated from where it is', async () => {
    const { sent, port: { associate } } = port();
    await associate({ allocationId: 'e-1', instanceId: 'i-1', networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' });
    expect(sent).toEqual([{
      name: 'AssociateAddress',
      input: { AllocationId: 'e-1', NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.1', AllowReassociation: false },
    }]);
  });

  test('the primary interface is the first device of the first network card, whatever its place in the list', async () => {
    const NetworkInterfaces = [
      { NetworkInterfaceId: 'eni-other-card', PrivateIpAddress: '10.0.2.1', Attachment: { DeviceIndex: 0, NetworkCardIndex: 1 } },
      { NetworkInterfaceId: 'eni-second', PrivateIpAddress: '10.0.1.1', Attachment: { DeviceIndex: 1, NetworkCardIndex: 0 } },
      {
        NetworkInterfaceId: 'eni-first', Attachment: { DeviceIndex: 0, NetworkCardIndex: 0 },
        PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.9', Primary: false }, { PrivateIpAddress: '10.0.0.1', Primary: true }],
      },
    ];
    const { sent, port: { ec2Instances } } = port(() => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, NetworkInterfaces }] }] }));
    expect(await ec2Instances(['i-1'])).toEqual([{ instanceId: 'i-1', state: 'running', networkInterfaceId: 'eni-first', privateIpAddress: '10.0.0.1' }]);
    expect(sent[0]!.input).toEqual({ Filters: [{ Name: 'instance-id', Values: ['i-1'] }] });
  });

  test('for nothing, nothing is asked: without names the services describe all that there is', async () => {
    const { sent, port: { groupInstances, instancesInAutoScaling, ec2Instances } } = port();
    expect([await groupInstances([]), await instancesInAutoScaling([]), await ec2Instances([])]).toEqual([[], [], []]);
    expect(sent).toEqual([]);
  });

  test('more than fit into one request are asked for in several, page by page', async () => {
    const { sent, port: { instancesInAutoScaling } } = port((_, { InstanceIds, NextToken }) => ({
      AutoScalingInstances: [{ InstanceId: `${(InstanceIds as string[])[0]}/${NextToken ?? 'first'}`, AutoScalingGroupName: 'group', LifecycleState: 'InService' }],
      NextToken: NextToken ? undefined : 'second',
    }));
    const found = await instancesInAutoScaling(Array.from({ length: 51 }, (_, index) => `i-${index}`));
    expect(found.map(({ instanceId }) => instanceId)).toEqual(['i-0/first', 'i-0/second', 'i-50/first', 'i-50/second']);
    expect(sent.map(({ input }) => (input.InstanceIds as string[]).length)).toEqual([50, 50, 1, 1]);
  });

  test('a launch without a token is completed by its instance', async () => {
    const { sent, port: { complete } } = port();
    await complete({ groupName: 'group', hookName: 'hook', instanceId: 'i-1' }, 'CONTINUE');
    expect(sent[0]!.input).toMatchObject({ AutoScalingGroupName: 'group', LifecycleHookName: 'hook', InstanceId: 'i-1', LifecycleActionResult: 'CONTINUE' });
    expect(sent[0]!.input.LifecycleActionToken).toBeUndefined();
  });
});
