import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { create, world } from './support';

describe('a Create', () => {
  test('says at once what neither time nor a DNS record mends', async () => {
    world.calls.faultAt = failing('ModifyAddressAttribute', awsError('InvalidAddress.Locked'));
    expect((await create()).Reason).toContain('InvalidAddress.Locked; AWS Support has locked the address to the account: ask it to unlock it');
    expect(world.calls.count('ModifyAddressAttribute')).toBe(1);
  });

  test('says of a name that never resolves what EC2 answered and what to do', async () => {
    world.calls.faultAt = failing('ModifyAddressAttribute', awsError('InvalidParameterValue'));
    expect((await create()).Reason).toMatch(/InvalidParameterValue \(asked again for \d+ s\); let an A record in public DNS resolve .*\. Message: InvalidParameterValue happened/);
  });
});
