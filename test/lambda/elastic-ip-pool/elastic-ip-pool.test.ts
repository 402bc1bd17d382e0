import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { NAMED, setUp } from './support';

describe('a launch', () => {
  test('that comes to nothing before the function times out goes on, too; no call is begun that late', async () => {
    const { cloud, clock, run } = setUp();
    const end = clock.now() + 60_000;
    cloud.calls.faultAt = failing('associate e-1 i-1', awsError('Gateway.NotAttached'));
    await run(NAMED, 60_000);
    expect(cloud.changes.at(-1)).toBe('complete token CONTINUE');
    expect(Math.max(...cloud.times)).toBeLessThan(end - 10_000);
  });
});
