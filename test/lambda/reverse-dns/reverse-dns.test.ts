import type { ReverseDnsContract } from '../../../core/contracts/reverse-dns';
import { TAG, type Tags } from '../../../core/ownership';
import { ASK_AGAIN, type DesiredRecord, planRecord, type PtrRecord, recordTags, type Step } from '../../../core/reverse-dns/ptr-record';
import { reverseDns } from '../../../lambda/reverse-dns/reverse-dns';
import { awsError, lostAnswer } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { FakeReverseDns } from '../../support/fake-reverse-dns';
import { LOGICAL_ID, OTHER_STACK, type Request, STACK, World } from '../../support/world';

const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
const [IP, OTHER_IP, UNRELATED] = ['eipalloc-0000000000000000a', 'eipalloc-0000000000000000b', 'eipalloc-0000000000000000f'];
const ID = `reverse-dns/${IP}`;
const INVENTED = 'Shop-Thing0A1B2C3D-XYZ';
const NAME = 'mail.example.com';
const THEIRS = { Name: 'theirs' };
const MINUTE = 60_000;
const ROLLBACK = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };

let world: World;
let ec2: FakeReverseDns;
const properties = (changes: Partial<ReverseDnsContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', AllocationId: IP, DomainName: NAME, ...changes,
});
let late: (() => void) | undefined;
const send = async (request: Request) => {
  const answer = await world.send(reverseDns(ec2), request);
  late?.();
  return answer;
};
const create = (changes?: Partial<ReverseDnsContract>) => send({ type: 'Create', properties: properties(changes) });
const remove = (request: Partial<Request> = {}) => send({ type: 'Delete', id: ID, properties: properties(), ...request });
const rename = (DomainName: string, options = {}) =>
  send({ type: 'Update', id: ID, properties: properties({ DomainName }), previous: properties(), options });
const tagsOf = (id: string) => ec2.addresses.get(id)?.tags;
const recordOf = (id: string) => ec2.store.describeReverseDns(id).domainName;
const state = (id = IP) => ({ tags: tagsOf(id), record: recordOf(id) });
const given = (tags: Tags, record?: string, id = IP) => {
  ec2.store.tag(id, tags);
  if (record !== undefined) ec2.store.ptrRecords.set(id, record);
};
const writes = () => world.calls.made.filter((call) => !call.startsWith('Describe'));
/** At the first call of a name. */
const whenCalled = (name: string, work: () => void) => {
  let done = false;
  world.calls.faultAt = (_, made) => {
    if (made === name && !done) {
      done = true;
      work();
    }
    return undefined;
  };
};
/** At a time from now, even if the handler has answered by then. */
const after = (milliseconds: number, work: () => void) => {
  const { clock } = world;
  const at = clock.now() + milliseconds;
  const sleep = clock.sleep.bind(clock);
  late = () => {
    late = undefined;
    work();
  };
  clock.sleep = async (time) => {
    await sleep(time);
    if (clock.now() >= at) late?.();
  };
};

beforeEach(() => {
  world = new World();
  late = undefined;
  ec2 = new FakeReverseDns(world.calls, () => world.clock.now());
  for (const id of [IP, OTHER_IP, UNRELATED]) ec2.add({ allocationId: id, tags: THEIRS });
  given({}, 'unrelated.example.com.', UNRELATED);
});
afterEach(() => {
  expect(world.failedAfterAnswer).toEqual([]);
  expect(state(UNRELATED)).toEqual({ tags: THEIRS, record: 'unrelated.example.com.' });
});

describe('what to do next', () => {
  const pending = (domainName?: string, present?: string): PtrRecord => ({ domainName: present, update: { domainName, status: 'PENDING' } });
  const failed: PtrRecord = { update: { domainName: `${NAME}.`, status: 'FAILED' } };

  test.each<[string, Partial<DesiredRecord>, Step]>([
    ['no record: it is claimed first', { record: {} }, 'claim'],
    ['claimed: EC2 is asked', { record: {}, holder: 'us' }, 'ask'],
    ['the wanted record, whoever set it, is left', { record: { domainName: `${NAME}.` } }, 'nothing'],
    ['in other letters too', { record: { domainName: 'Mail.Example.COM' } }, 'nothing'],
    ['the wanted record of a stack that is gone is claimed', { record: { domainName: `${NAME}.` }, holder: 'gone' }, 'claim'],
    ['as is another one of such a stack', { record: { domainName: 'old.example.com.' }, holder: 'gone' }, 'claim'],
    ["somebody's record is refused", { record: { domainName: 'other.example.com.' } }, 'refuse'],
    ['what somebody has asked for is awaited', { record: pending('other.example.com.') }, 'wait'],
    ['our other record is changed', { record: { domainName: 'other.example.com.' }, holder: 'us' }, 'ask'],
    ['our change to the wanted record is awaited', { record: pending(`${NAME}.`), holder: 'us' }, 'wait'],
    ['the wanted record is not there while it is changed', { record: pending('other.example.com.', `${NAME}.`), holder: 'us' }, 'ask'],
    ['our change to another one is overtaken', { record: pending('other.example.com.'), holder: 'us' }, 'ask'],
    ['what a read does not show yet is awaited', { record: {}, holder: 'us', askedAgo: ASK_AGAIN - 1 }, 'wait'],
    ['for a while', { record: {}, holder: 'us', askedAgo: ASK_AGAIN }, 'ask'],
    ['a change that was asked for may take longer', { record: pending('x.example.com.'), holder: 'us', askedAgo: 10 * MINUTE }, 'wait'],
    ['a change that failed is asked for again', { record: failed, holder: 'us', askedAgo: ASK_AGAIN }, 'ask'],
    ['no record wanted: ours is reset', { record: { domainName: `${NAME}.` }, wanted: undefined, holder: 'us' }, 'ask'],
    ['no record wanted, and one under way: it is reset', { record: pending(`${NAME}.`), wanted: undefined, holder: 'us' }, 'ask'],
    ['no record wanted, and none there', { record: {}, wanted: undefined, holder: 'us' }, 'nothing'],
    ['no record wanted, a change that failed', { record: failed, wanted: undefined, holder: 'us' }, 'nothing'],
  ])('%s', (_, wish, step) => {
    expect(planRecord({ record: {}, wanted: NAME, holder: 'unknown', ...wish })).toBe(step);
  });
});

describe('a Create', () => {
  test('claims the record, sets it, and waits until it is there', async () => {
    ec2.store.ptrTakes = 3 * MINUTE;
    const began = world.clock.now();
    const answer = await create();
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
    expect(state()).toEqual({ tags: { ...THEIRS, ...recordTags(OWNER) }, record: `${NAME}.` });
    expect(writes()).toEqual(['CreateTags', 'ModifyAddressAttribute']);
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(3 * MINUTE);
  });

  test('that is delivered again changes nothing more', async () => {
    await create();
    expect(await create()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
    expect(writes()).toHaveLength(2);
  });

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

  test('says at once what neither time nor a DNS record mends', async () => {
    world.calls.faultAt = failing('ModifyAddressAttribute', awsError('InvalidAddress.Locked'));
    expect((await create()).Reason).toContain('InvalidAddress.Locked happened; AWS Support has locked the address to the account: ask it to unlock it');
    expect(world.calls.count('ModifyAddressAttribute')).toBe(1);
  });

  test('says of a name that never resolves what EC2 answered and what to do', async () => {
    world.calls.faultAt = failing('ModifyAddressAttribute', awsError('InvalidParameterValue'));
    expect((await create()).Reason).toMatch(/InvalidParameterValue happened \(asked again for \d+ s\); let an A record in public DNS resolve/);
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

  test('whose answer is lost ends in the same record', async () => {
    world.calls.faultAt = failing('ModifyAddressAttribute', lostAnswer(), { when: 'after', times: 1 });
    expect((await create()).Status).toBe('SUCCESS');
    expect(recordOf(IP)).toBe(`${NAME}.`);
  });

  test('that is cancelled sets nothing any more', async () => {
    whenCalled('CreateTags', () => {
      world.cloudFormation.seen = { status: 'DELETE_IN_PROGRESS' };
      world.clock.time += 6_000;
    });
    expect((await create()).Status).toBe('FAILED');
    expect(world.calls.count('ModifyAddressAttribute')).toBe(0);
  });

  test('that was cancelled before it began claims nothing', async () => {
    await send({ type: 'Create', properties: properties(), options: { status: 'DELETE_IN_PROGRESS' } });
    expect(writes()).toEqual([]);
  });
});

describe('an Update', () => {
  test('changes the name in place', async () => {
    await create();
    expect(await rename('smtp.example.com')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
    expect(state()).toEqual({ tags: { ...THEIRS, ...recordTags(OWNER) }, record: 'smtp.example.com.' });
    expect(world.calls.count('ResetAddressAttribute')).toBe(0);
  });

  test('replaces what somebody has written over our record', async () => {
    await create();
    given({}, 'by-hand.example.com.');
    expect((await rename('smtp.example.com')).Status).toBe('SUCCESS');
    expect(recordOf(IP)).toBe('smtp.example.com.');
  });

  test('does not change a record that was there before, and that is only used', async () => {
    given({}, `${NAME}.`);
    await create();
    expect((await rename('smtp.example.com')).Reason).toContain(`it is ${NAME}., which this resource has not set`);
    expect(state()).toEqual({ tags: THEIRS, record: `${NAME}.` });
  });

  test('to another address is a replacement, and the clean-up resets the former one', async () => {
    await create();
    const moved = properties({ AllocationId: OTHER_IP });
    const answer = await send({ type: 'Update', id: ID, properties: moved, previous: properties() });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: `reverse-dns/${OTHER_IP}` });
    expect(recordOf(IP)).toBe(`${NAME}.`);
    await remove({ options: { status: 'UPDATE_COMPLETE', heldId: answer.PhysicalResourceId, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' } });
    expect(state()).toEqual({ tags: THEIRS, record: undefined });
    expect(state(OTHER_IP)).toEqual({ tags: { ...THEIRS, ...recordTags(OWNER) }, record: `${NAME}.` });
  });

  test("of a rollback restores the former name, also when the failed update's call comes late", async () => {
    await create();
    after(15_000, () => ec2.store.modifyReverseDns(IP, 'smtp.example.com'));
    const previous = properties({ DomainName: 'smtp.example.com' });
    const answer = await send({ type: 'Update', id: ID, properties: properties(), previous, options: ROLLBACK });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
    expect(recordOf(IP)).toBe(`${NAME}.`);
  });

  test('of a rollback removes what a replacement that died has left, however late it comes', async () => {
    await create();
    given(recordTags(OWNER), undefined, OTHER_IP);
    after(15_000, () => ec2.store.modifyReverseDns(OTHER_IP, NAME));
    await send({ type: 'Update', id: ID, properties: properties(), previous: properties({ AllocationId: OTHER_IP }), options: ROLLBACK });
    expect(state(OTHER_IP)).toEqual({ tags: THEIRS, record: undefined });
    expect(state()).toEqual({ tags: { ...THEIRS, ...recordTags(OWNER) }, record: `${NAME}.` });
  });

  test("of a rollback leaves a replacement that had finished to the clean-up's Delete", async () => {
    await create();
    given(recordTags(OWNER), `${NAME}.`, OTHER_IP);
    const previous = properties({ AllocationId: OTHER_IP });
    await send({ type: 'Update', id: `reverse-dns/${OTHER_IP}`, properties: properties(), previous, options: ROLLBACK });
    expect(recordOf(OTHER_IP)).toBe(`${NAME}.`);
  });

  test('that is overtaken changes nothing', async () => {
    await create();
    await rename('smtp.example.com', { status: 'UPDATE_COMPLETE' });
    expect(recordOf(IP)).toBe(`${NAME}.`);
  });
});

describe('a Delete', () => {
  test('resets the record, waits until it is gone, and only then ends the claim', async () => {
    await create();
    ec2.store.ptrTakes = 2 * MINUTE;
    whenCalled('DeleteTags', () => expect(recordOf(IP)).toBeUndefined());
    expect(await remove()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
    expect(state()).toEqual({ tags: THEIRS, record: undefined });
    expect(writes()).toEqual(['CreateTags', 'ModifyAddressAttribute', 'ResetAddressAttribute', 'DeleteTags']);
    expect(() => ec2.store.release(IP)).not.toThrow();
  });

  test.each<[string, Tags]>([
    ['somebody', {}],
    ['another stack', recordTags({ ...OWNER, stackId: OTHER_STACK })],
    ['another resource of the stack', recordTags({ ...OWNER, logicalId: 'Other' })],
  ])('leaves the record of %s', async (_, tags) => {
    given(tags, `${NAME}.`);
    expect((await remove()).Status).toBe('SUCCESS');
    expect((await remove({ id: INVENTED })).Status).toBe('SUCCESS');
    expect(state()).toEqual({ tags: { ...THEIRS, ...tags }, record: `${NAME}.` });
    expect(writes()).toEqual([]);
  });

  test.each([INVENTED, 'none/request-1'])('of a cancelled Create finds the record, however late it comes (%s)', async (id) => {
    after(15_000, () => given(recordTags(OWNER), `${NAME}.`));
    expect(await remove({ id })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(state()).toEqual({ tags: THEIRS, record: undefined });
  });

  test('in a rollback resets what a late delivery of the Create has set', async () => {
    await create();
    whenCalled('ResetAddressAttribute', () => after(15_000, () => ec2.store.modifyReverseDns(IP, NAME)));
    await remove({ options: { stackStatus: 'ROLLBACK_IN_PROGRESS' } });
    expect(state()).toEqual({ tags: THEIRS, record: undefined });
  });

  test('ends a claim that no record followed', async () => {
    given(recordTags(OWNER));
    await remove();
    expect(state()).toEqual({ tags: THEIRS, record: undefined });
    expect(world.calls.count('ResetAddressAttribute')).toBe(0);
  });

  test('of the resource for good also finds what an earlier request has left on another address', async () => {
    await create();
    given(recordTags(OWNER), 'left.example.com.', OTHER_IP);
    await remove();
    expect(state(OTHER_IP)).toEqual({ tags: THEIRS, record: undefined });
  });

  test('overtakes a change that is under way', async () => {
    given(recordTags(OWNER));
    ec2.store.ptrTakes = MINUTE;
    ec2.store.modifyReverseDns(IP, NAME);
    await remove();
    expect(state()).toEqual({ tags: THEIRS, record: undefined });
  });

  test.each(['InvalidAllocationID.NotFound', 'InvalidAddressID.NotFound', 'AuthFailure'])('of an address that is gone succeeds (%s)', async (code) => {
    await create();
    world.calls.faultAt = failing('ResetAddressAttribute', awsError(code));
    expect((await remove()).Status).toBe('SUCCESS');
    ec2.addresses.delete(IP);
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

  test('that comes late changes nothing', async () => {
    await create();
    await remove({ options: { status: 'UPDATE_COMPLETE' } });
    expect(recordOf(IP)).toBe(`${NAME}.`);
  });
});
