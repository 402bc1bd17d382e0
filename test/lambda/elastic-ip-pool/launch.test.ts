import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { ACTION, LAUNCH, NAMED, setUp } from './support';

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

  test('takes another address where EC2 refuses one for good, such as one of another border group', async () => {
    const four = { ...LAUNCH, AllocationIds: ['e-1', 'e-2', 'e-3', 'e-4'] };
    const pool = () => {
      const all = setUp();
      all.cloud.addresses_ = four.AllocationIds.map((allocationId) => ({ allocationId }));
      return all;
    };
    const { cloud: plain, run } = pool();
    await run(four);
    const [, first] = plain.changes[0]!.split(' ');

    const { cloud, run: runAgain, passed } = pool();
    cloud.calls.faultAt = failing(`associate ${first} i-1`, awsError('OperationNotPermitted'));
    await runAgain(four);
    expect(cloud.changes.filter((change) => change === `associate ${first} i-1`)).toHaveLength(1);
    expect(cloud.changes.at(-1)).toBe('complete token CONTINUE');
    expect(cloud.addresses_.filter(({ instanceId }) => instanceId === 'i-1')).toHaveLength(1);
    expect(passed()).toBeLessThan(5_000);
  });

  test('takes another address where a policy denies one, and the same again where a new policy spreads', async () => {
    const { cloud: plain, run } = setUp();
    await run(LAUNCH);
    const [, first] = plain.changes[0]!.split(' ');
    const other = first === 'e-1' ? 'e-2' : 'e-1';
    const denied = awsError('UnauthorizedOperation', { status: 403 });

    const { cloud, run: runAgain, passed } = setUp();
    cloud.calls.faultAt = failing(`associate ${first} i-1`, denied);
    await runAgain(LAUNCH);
    expect(cloud.changes).toEqual([`associate ${first} i-1`, `associate ${other} i-1`, `tag ${other} i-1`, 'complete token CONTINUE']);
    expect(passed()).toBeLessThan(5_000);

    const { cloud: spreading, run: runWhile, clock } = setUp();
    const until = clock.now() + 20_000;
    spreading.calls.faultAt = (_, name) => (name.startsWith('associate') && clock.now() < until ? { when: 'before', error: denied } : undefined);
    await runWhile({ ...LAUNCH, OnExhausted: 'ABANDON' });
    expect(spreading.changes.slice(-3)).toEqual([`associate ${first} i-1`, `tag ${first} i-1`, 'complete token CONTINUE']);
  });

  test('ends as the pool says where EC2 refuses every address, with a reason', async () => {
    const { cloud, run, log, passed } = setUp();
    cloud.calls.faultAt = (_, name) => (name.startsWith('associate') ? { when: 'before', error: awsError('OperationNotPermitted') } : undefined);
    await run({ ...LAUNCH, OnExhausted: 'ABANDON' });
    expect(cloud.changes.at(-1)).toBe('complete token ABANDON');
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', instance: 'i-1', answer: 'OperationNotPermitted' }));
    expect(passed()).toBeLessThan(60_000);
  });

  test('tries the others of many addresses at once where EC2 refuses one after the other for good', async () => {
    const { cloud, run, passed } = setUp();
    const AllocationIds = Array.from({ length: 40 }, (_, index) => `e-${index}`);
    cloud.addresses_ = AllocationIds.map((allocationId) => ({ allocationId }));
    const wrong = { when: 'before' as const, error: awsError('OperationNotPermitted') };
    cloud.calls.faultAt = (_, name) => (name.startsWith('associate') && !name.includes('e-7 ') ? wrong : undefined);
    await run({ ...LAUNCH, AllocationIds });
    expect(cloud.changes.slice(-3)).toEqual(['associate e-7 i-1', 'tag e-7 i-1', 'complete token CONTINUE']);
    expect(passed()).toBe(0);
  });

  test.each<[string, (cloud: ReturnType<typeof setUp>['cloud']) => void, string]>([
    ['is pending', (cloud) => { cloud.hosts_ = [{ ...cloud.hosts_[0]!, state: 'pending' }]; }, 'not running yet'],
    ['waits for the address of one that terminates', (cloud) => {
      cloud.on('e-1', 'i-7', 'i-7');
      cloud.members_.push({ instanceId: 'i-7', groupName: 'group', lifecycleState: 'Terminating:Wait' });
    }, 'returning'],
    ['is in a VPC without an internet gateway', (cloud) => {
      cloud.calls.faultAt = failing('associate e-1 i-1', awsError('Gateway.NotAttached'));
    }, 'Gateway.NotAttached'],
    ['can\'t be read about', (cloud) => {
      cloud.calls.faultAt = failing('hosts', awsError('RequestLimitExceeded', { status: 503 }));
    }, 'describe the instances'],
  ])('of an instance that %s for longer goes on within two minutes, with the reason, whatever the pool says', async (_, prepare, reason) => {
    const { cloud, run, log, passed } = setUp();
    prepare(cloud);
    await run({ ...NAMED, OnExhausted: 'ABANDON' });
    expect(cloud.changes.at(-1)).toBe('complete token CONTINUE');
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', instance: 'i-1', reason: expect.stringContaining(reason) }));
    expect(passed()).toBeGreaterThan(60_000);
    expect(passed()).toBeLessThan(120_000);
  });

  test.each<[string, object, string]>([
    ['in an IPv6-only subnet', { networkInterfaceId: 'eni-1', hasIpv6: true, interfaces: 1 }, 'no private IPv4 address'],
    ['without a primary interface', { interfaces: 2 }, 'no primary network interface'],
  ])('of an instance %s goes on at once, with the reason and a metric, whatever the pool says', async (_, host, reason) => {
    const { cloud, run, log, metrics, passed } = setUp();
    cloud.hosts_ = [{ instanceId: 'i-1', state: 'running', ...host }];
    await run({ ...LAUNCH, OnExhausted: 'ABANDON' });
    expect(cloud.changes).toEqual(['complete token CONTINUE']);
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', instance: 'i-1', group: 'group', reason }));
    expect(metrics).toMatchObject([{ FreeAddresses: 2, InstancesWithoutAddress: 1 }]);
    expect(passed()).toBe(0);
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
});
