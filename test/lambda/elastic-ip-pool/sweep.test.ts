import type { ElasticIpPoolContract } from '../../../core/contracts/elastic-ip-pool';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { POOL, setUp } from './support';

const SWEEP: ElasticIpPoolContract = { ...POOL, AutoScalingGroupNames: ['group'] };

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

  test('takes the other addresses in the same sweep where EC2 refuses one after the other for good', async () => {
    const { cloud, run, passed } = setUp();
    const AllocationIds = Array.from({ length: 40 }, (_, index) => `e-${index}`);
    cloud.addresses_ = AllocationIds.map((allocationId) => ({ allocationId }));
    const wrong = { when: 'before' as const, error: awsError('OperationNotPermitted') };
    cloud.calls.faultAt = (_, name) => (name.startsWith('associate') && !name.includes('e-7 ') ? wrong : undefined);
    await run({ ...SWEEP, AllocationIds });
    expect(cloud.changes.slice(-3)).toEqual(['associate e-7 i-1', 'tag e-7 i-1', 'complete by instance CONTINUE']);
    expect(passed()).toBeLessThan(60_000);
  });

  test.each(['OperationNotPermitted', 'AuthFailure', 'UnauthorizedOperation'])('gives an instance another address where EC2 answers %s for one in each sweep', async (code) => {
    const { cloud: plain, run } = setUp();
    await run(SWEEP);
    const [, first] = plain.changes[0]!.split(' ');
    const other = first === 'e-1' ? 'e-2' : 'e-1';
    const { cloud, run: runAgain } = setUp();
    cloud.calls.faultAt = failing(`associate ${first} i-1`, awsError(code, { status: 403 }));
    await runAgain(SWEEP);
    expect(cloud.changes).toEqual([`associate ${first} i-1`, `associate ${other} i-1`, `tag ${other} i-1`, 'complete by instance CONTINUE']);
  });

  test('lets a held instance go on only when 15 s have shown twice that EC2 refuses all addresses', async () => {
    const { cloud, run, passed, log } = setUp();
    cloud.calls.faultAt = (_, name) => (name.startsWith('associate') ? { when: 'before', error: awsError('OperationNotPermitted') } : undefined);
    await run(SWEEP);
    expect(cloud.changes).toEqual([expect.stringMatching(/^associate/), expect.stringMatching(/^associate/), 'complete by instance CONTINUE']);
    expect(passed()).toBeGreaterThanOrEqual(15_000);
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', instance: 'i-1', answer: 'OperationNotPermitted' }));
  });

  test('lets go on what is held in an IPv6-only subnet and whose event was lost, and says why it has no address', async () => {
    const { cloud, run, log } = setUp();
    cloud.hosts_ = [{ instanceId: 'i-1', state: 'running', networkInterfaceId: 'eni-1', hasIpv6: true, interfaces: 1 }];
    await run({ ...SWEEP, OnExhausted: 'ABANDON' });
    expect(cloud.changes).toEqual(['complete by instance CONTINUE']);
    expect(log).toContainEqual(expect.objectContaining({ message: 'instance without an address', instance: 'i-1', reason: 'no private IPv4 address' }));
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
