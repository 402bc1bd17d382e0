import type { Tags } from '../../../core/ownership';
import { recordTags } from '../../../core/reverse-dns/ptr-record';
import { lostAnswer } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { failedUpdate } from '../../support/fake-cloudformation';
import { OTHER_STACK } from '../../support/world';
import {
  after, create, ec2, given, ID, IP, MINUTE, NAME, OTHER_IP, OWNER, properties, recordOf, remove, send, state, THEIRS,
  world, writes,
} from './support';

const INVENTED = 'Shop-Thing0A1B2C3D-XYZ';
const ROLLBACK = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };

const rename = (DomainName: string, options = {}) =>
  send({ type: 'Update', id: ID, properties: properties({ DomainName }), previous: properties(), options });
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

  test('that comes late changes nothing', async () => {
    await create();
    await remove({ options: { status: 'UPDATE_COMPLETE' } });
    expect(recordOf(IP)).toBe(`${NAME}.`);
  });
});

test('an Update resets the record of one that failed and was not rolled back', async () => {
  await create();
  given({ ...THEIRS, ...recordTags(OWNER) }, `${NAME}.`, OTHER_IP);
  const elsewhere = properties({ AllocationId: OTHER_IP });
  world.cloudFormation.failed = failedUpdate(OWNER, elsewhere, { id: ID, properties: properties() });
  expect((await send({ type: 'Update', id: ID, properties: properties({ DomainName: 'post.example.com' }), previous: elsewhere })).Status).toBe('SUCCESS');
  expect([recordOf(IP), recordOf(OTHER_IP)]).toEqual(['post.example.com.', undefined]);
});

test('the clean-up of a failed creation leaves the record that a later one holds', async () => {
  await create();
  world.cloudFormation.latestId = ID;
  await remove({ id: 'none/request-1', options: { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' } });
  expect(state()).toEqual({ tags: { ...THEIRS, ...recordTags(OWNER) }, record: `${NAME}.` });
});
