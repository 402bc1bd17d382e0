import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { NAMED, setUp } from './support';

describe('a launch', () => {
  test('that comes to nothing in its time fails, so that Lambda delivers it again; no call is begun that late', async () => {
    const { cloud, clock, run } = setUp();
    const end = clock.now() + 100_000;
    cloud.calls.faultAt = failing('associate e-1 i-1', awsError('Gateway.NotAttached'));
    await expect(run(NAMED, 100_000)).rejects.toThrow('could not give instance i-1 an address (Gateway.NotAttached): the time is up');
    expect(cloud.changes).not.toContain('complete token CONTINUE');
    expect(Math.max(...cloud.times)).toBeLessThan(end - 10_000);
  });
});
