import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { LAUNCH, NAMED, setUp } from './support';

describe('a launch', () => {
  test('of an instance with several interfaces says which one has the address', async () => {
    const { cloud, run, log } = setUp();
    cloud.hosts_ = [{ ...cloud.hosts_[0]!, interfaces: 2 }];
    await run(NAMED);
    expect(log).toContainEqual(expect.objectContaining({ message: expect.stringContaining('of several network interfaces'), instance: 'i-1', networkInterfaceId: 'eni-1' }));
  });

  test('waits for its tag for as long as EC2 is busy', async () => {
    const { cloud, run } = setUp();
    cloud.calls.faultAt = failing('tag e-1 i-1', awsError('RequestLimitExceeded', { status: 503 }), { times: 2 });
    await run(NAMED);
    expect(cloud.changes).toEqual(['associate e-1 i-1', 'tag e-1 i-1', 'tag e-1 i-1', 'tag e-1 i-1', 'complete token CONTINUE']);
  });

  test('asks again for 20 s what it is not permitted, since a policy takes time to spread', async () => {
    const { cloud, run, passed } = setUp();
    cloud.calls.faultAt = failing('groups', awsError('AccessDenied', { status: 403 }));
    await expect(run(LAUNCH)).rejects.toMatchObject({ code: 'AccessDenied', message: expect.stringContaining('describe the Auto Scaling groups') });
    expect(passed()).toBeGreaterThanOrEqual(20_000);
    expect(cloud.changes).toEqual(['complete token CONTINUE']);
  });

  test('fails at once of a fault that is not of AWS', async () => {
    const { cloud, run, passed } = setUp();
    cloud.calls.faultAt = failing('associate e-1 i-1', new TypeError('a fault of ours'));
    await expect(run(NAMED)).rejects.toThrow('a fault of ours');
    expect(passed()).toBe(0);
    expect(cloud.changes.at(-1)).toBe('complete token CONTINUE');
  });
});
