import { TAG } from '../../../core/ownership';
import { recordTags } from '../../../core/reverse-dns/ptr-record';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { OTHER_STACK, STACK } from '../../support/world';
import {
  create, ec2, given, IP, MINUTE, NAME, OWNER, recordOf, remove, state, tagsOf, THEIRS, world, writes,
} from './support';

describe('a Create', () => {
  test('uses the record that is there already, and claims nothing', async () => {
    given({}, 'MAIL.example.com.');
    expect((await create()).Status).toBe('SUCCESS');
    expect(state()).toEqual({ tags: THEIRS, record: 'MAIL.example.com.' });
    expect(writes()).toEqual([]);
  });

  test("refuses somebody's record, and says what to do", async () => {
    given({}, 'other.example.com.');
    const answer = await create();
    expect(answer.Reason).toContain(`could not set the reverse DNS record of address ${IP} to ${NAME}: it is other.example.com., which this `
      + 'resource has not set; reset it first, or declare that name to use it as it is');
    expect(writes()).toEqual([]);
  });

  test.each([
    ['another live stack', { ...OWNER, stackId: OTHER_STACK }, 'stack Blog'],
    ['another resource of the stack', { ...OWNER, logicalId: 'Other' }, 'this stack'],
  ])('refuses the record of %s', async (_, holder, where) => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
    given(recordTags(holder), `${NAME}.`);
    const answer = await create();
    expect(answer.Reason).toContain(`the reverse DNS record of address ${IP} is held by resource ${holder.logicalId} of ${where}`);
    expect(writes()).toEqual([]);
  });

  test('takes over the record of a stack that is gone', async () => {
    given(recordTags({ ...OWNER, stackId: OTHER_STACK }), 'old.example.com.');
    expect((await create()).Status).toBe('SUCCESS');
    expect(state()).toEqual({ tags: { ...THEIRS, ...recordTags(OWNER) }, record: `${NAME}.` });
  });

  test('that somebody forestalls between its claim and its call names the holder, and sets nothing', async () => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
    let looks = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'DescribeAddresses' && ++looks === 3) given(recordTags({ ...OWNER, stackId: OTHER_STACK }));
      return undefined;
    };
    expect((await create()).Reason).toContain('of stack Blog');
    expect(writes()).toEqual(['CreateTags']);
  });

  test('asks again while the name does not resolve yet', async () => {
    world.calls.faultAt = failing('ModifyAddressAttribute', awsError('InvalidParameterValue'), { times: 9 });
    expect((await create()).Status).toBe('SUCCESS');
    expect(recordOf(IP)).toBe(`${NAME}.`);
  });

  test('asks again when the change has failed, and in the end says why and what to do', async () => {
    ec2.store.ptrFails = 'no forward record';
    const answer = await create();
    expect(answer.Reason).toContain(`could not set the reverse DNS record of address ${IP} to ${NAME}: there is none, and its change to ${NAME}. `
      + 'has ended as FAILED (no forward record) (waited for');
    expect(answer.Reason).toContain(`let an A record in public DNS resolve ${NAME} to 192.0.2.1, and deploy again in a while`);
    expect(world.calls.count('ModifyAddressAttribute')).toBeGreaterThan(4);
    expect(world.calls.count('ModifyAddressAttribute')).toBeLessThan(12);
  });

  test('succeeds when a later try does', async () => {
    ec2.store.ptrFails = 'no forward record';
    let tries = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'ModifyAddressAttribute' && ++tries === 3) ec2.store.ptrFails = undefined;
      return undefined;
    };
    expect((await create()).Status).toBe('SUCCESS');
  });

  test('that runs out of time says what EC2 shows, before the function ends', async () => {
    ec2.store.ptrTakes = 60 * MINUTE;
    const began = world.clock.now();
    const answer = await create();
    expect(answer.Reason).toContain(`there is none, and its change to ${NAME}. is still PENDING (waited for 2`);
    expect(world.clock.now() - began).toBeLessThan(5 * MINUTE);
    expect(world.calls.count('ModifyAddressAttribute')).toBe(1);
  });

  test('waits for an address that EC2 does not show yet', async () => {
    world.calls.faultAt = failing('DescribeAddresses', awsError('InvalidAllocationID.NotFound'), { times: 4 });
    expect((await create()).Status).toBe('SUCCESS');
  });

  test('goes by its own claim when EC2 does not show it yet', async () => {
    const describe = ec2.describeAddress.bind(ec2);
    let looks = 0;
    ec2.describeAddress = async (id) => ({ ...await describe(id), ...(++looks < 6 && { tags: THEIRS }) });
    expect((await create()).Status).toBe('SUCCESS');
    expect(writes()).toEqual(['CreateTags', 'ModifyAddressAttribute']);
  });
});

describe('a Delete', () => {
  test.each(['InvalidAllocationID.NotFound', 'InvalidAddressID.NotFound', 'AuthFailure'])('of an address that is gone succeeds (%s)', async (code) => {
    await create();
    const fault = failing('ResetAddressAttribute', awsError(code));
    world.calls.faultAt = (...call) => {
      const failure = fault(...call);
      if (failure) ec2.addresses.delete(IP);
      return failure;
    };
    expect((await remove()).Status).toBe('SUCCESS');
    world.calls.faultAt = () => undefined;
    expect((await remove()).Status).toBe('SUCCESS');
  });

  test('that another delivery has carried out succeeds, though IAM refuses it now', async () => {
    await create();
    world.calls.faultAt = (_, name) => {
      if (name !== 'ResetAddressAttribute') return undefined;
      ec2.store.untag(IP, recordTags(OWNER));
      return { when: 'before', error: awsError('UnauthorizedOperation', { status: 403 }) };
    };
    expect((await remove()).Status).toBe('SUCCESS');
  });

  test('that IAM refuses while the record is ours fails, and keeps the claim', async () => {
    await create();
    world.calls.faultAt = failing('ResetAddressAttribute', awsError('UnauthorizedOperation', { status: 403 }));
    expect(await remove()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(`could not reset the reverse DNS record of address ${IP}`) });
    expect(tagsOf(IP)).toEqual({ ...THEIRS, ...recordTags(OWNER) });
  });

  test('that runs out of time fails, says what EC2 shows, and keeps the claim', async () => {
    await create();
    ec2.store.ptrTakes = 60 * MINUTE;
    const answer = await remove();
    expect(answer.Reason).toMatch(/it is mail\.example\.com\., and its change is still PENDING \(waited for \d+ s\); EC2 takes its time/);
    expect(tagsOf(IP)?.[TAG.reverseDnsBy]).toBe(STACK);
  });
});
