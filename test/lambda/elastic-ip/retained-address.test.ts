import type { Address } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { type Owner, TAG } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { OTHER_STACK, STACK } from '../../support/world';
import { create, destroy, KEY, LAST, meanwhile, properties, THEM, US, world } from './retained-support';

const FIRST = 'eipalloc-00000000000000000';
const marked = (owner: Owner) => ownershipTags(owner, { kind: 'retained', key: KEY, allocation: {} });

const withKey = () => [...world.ec2.addresses.values()].filter(({ tags }) => tags[TAG.key] === KEY);
const put = (tags: Address['tags'], allocationId = FIRST) => world.ec2.add({ allocationId, tags: { [TAG.key]: KEY, ...tags } });

describe('a retained address', () => {
  test('is allocated once, with its key and our mark from birth, and is associated', async () => {
    const { PhysicalResourceId: id, Status } = await create();
    expect(Status).toBe('SUCCESS');
    expect(withKey()).toEqual([expect.objectContaining({ allocationId: id, instanceId: 'i-a', tags: { ...marked(US), [TAG.key]: KEY } })]);
    expect(world.calls.count('CreateTags')).toBe(0);
  });

  test('survives its Delete without our mark, and the next Create takes the same one', async () => {
    const { PhysicalResourceId: id } = await create();
    await destroy(id);
    expect(withKey()).toEqual([expect.objectContaining({ allocationId: id, tags: { [TAG.key]: KEY, [TAG.retained]: STACK } })]);
    expect(withKey()[0]!.associationId).toBeUndefined();
    const again = await create({ Target: { InstanceId: 'i-b' } });
    expect(again).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(withKey()).toEqual([expect.objectContaining({ instanceId: 'i-b', tags: { ...marked(US), [TAG.key]: KEY, [TAG.retained]: STACK } })]);
    expect(world.calls.count('AllocateAddress')).toBe(1);
  });

  test('is the same whatever is said of how to allocate one', async () => {
    const { PhysicalResourceId: id } = await create();
    const answer = await world.ip({ type: 'Update', id, previous: properties(), properties: properties({ NetworkBorderGroup: 'us-east-1-bos-1' }) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  });

  test('is released at its Delete if the user lets go of it, also one that was there before', async () => {
    put({ [TAG.retained]: OTHER_STACK });
    const { PhysicalResourceId: id } = await create({ RemovalPolicy: 'destroy' });
    expect(id).toBe(FIRST);
    await destroy(id, { RemovalPolicy: 'destroy' });
    expect(withKey()).toEqual([]);
  });

  test.each(['retain', 'destroy'] as const)('is given back by a rollback when it was there before, whatever the policy says: %s', async (RemovalPolicy) => {
    put({ Name: 'theirs' });
    const { PhysicalResourceId: id } = await create({ RemovalPolicy });
    await destroy(id, { RemovalPolicy }, 'ROLLBACK_IN_PROGRESS');
    expect(withKey()).toEqual([expect.objectContaining({ allocationId: FIRST, tags: { Name: 'theirs', [TAG.key]: KEY, [TAG.retained]: STACK } })]);
    expect(withKey()[0]!.associationId).toBeUndefined();
  });

  test('is released by the rollback of what has allocated it', async () => {
    const { PhysicalResourceId: id } = await create();
    await destroy(id, {}, 'ROLLBACK_IN_PROGRESS');
    expect(withKey()).toEqual([]);
  });

  test('is taken over from a stack that is gone', async () => {
    put(marked(THEM));
    world.cloudFormation.stacks.set(OTHER_STACK, 'DELETE_COMPLETE');
    expect(await create()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: FIRST });
    expect(withKey()[0]!.tags).toMatchObject(marked(US));
  });

  test('is refused to a second stack, which is told the holder, and stays untouched', async () => {
    const before = put(marked(THEM));
    world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
    const { Status, Reason } = await create();
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/address eipalloc-00000000000000000 \(.*\) with the key mail is held by resource Theirs of stack Blog/);
    expect(withKey()).toEqual([before]);
    expect(world.calls.count('AllocateAddress')).toBe(0);
  });

  test('is the lower one of two that were allocated at the same time; the other stack fails, and its rollback releases its own', async () => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'CREATE_IN_PROGRESS');
    meanwhile('AllocateAddress', () => put(marked(THEM)));
    const { Status, Reason, PhysicalResourceId } = await create();
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('is held by resource Theirs of stack Blog');
    await destroy(PhysicalResourceId, {}, 'ROLLBACK_IN_PROGRESS');
    expect(withKey()).toEqual([expect.objectContaining({ allocationId: FIRST, tags: { ...marked(THEM), [TAG.key]: KEY } })]);
  });

  test('is ours when the one that was allocated at the same time is the higher one', async () => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'CREATE_IN_PROGRESS');
    meanwhile('AllocateAddress', () => put(marked(THEM), LAST));
    const { Status, PhysicalResourceId } = await create();
    expect(Status).toBe('SUCCESS');
    expect(PhysicalResourceId).not.toBe(LAST);
    expect(world.ec2.addresses.get(LAST)!.tags).toMatchObject(marked(THEM));
  });

  test('is not associated by the stack that loses it to another one which takes it at the same time', async () => {
    put({ [TAG.retained]: STACK });
    world.cloudFormation.stacks.set(OTHER_STACK, 'CREATE_IN_PROGRESS');
    const slow = world.clock.sleep.bind(world.clock);
    // Theirs is the later call, so theirs is the mark that stays.
    world.clock.sleep = async (milliseconds) => {
      world.clock.sleep = slow;
      world.ec2.store.tag(FIRST, marked(THEM));
      await slow(milliseconds);
    };
    const { Status, Reason } = await create();
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('is held by resource Theirs of stack Blog');
    expect(world.calls.count('AssociateAddress')).toBe(0);
  });

  test('is allocated anew, under its key, when somebody has released it', async () => {
    const { PhysicalResourceId: id } = await create();
    world.ec2.addresses.delete(id);
    const answer = await world.ip({ type: 'Update', id, previous: properties(), properties: properties({ Target: { InstanceId: 'i-b' } }) });
    expect(answer.Status).toBe('SUCCESS');
    expect(withKey()).toEqual([expect.objectContaining({ allocationId: answer.PhysicalResourceId, instanceId: 'i-b' })]);
  });

  test('comes off its target also when the read by which its association is known is old', async () => {
    const { PhysicalResourceId: id } = await create();
    meanwhile('DisassociateAddress', () => world.ec2.store.associate(id, { instanceId: 'i-a' }, true));
    expect((await destroy(id)).Status).toBe('SUCCESS');
    expect(withKey()).toEqual([expect.objectContaining({ tags: { [TAG.key]: KEY, [TAG.retained]: STACK } })]);
    expect(withKey()[0]!.associationId).toBeUndefined();
  });

  test('is looked for again before each try to allocate it, so that a slow one does not make a second', async () => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'CREATE_COMPLETE');
    const began = world.clock.now();
    world.calls.faultAt = (_, name) => {
      if (name !== 'AllocateAddress' || world.clock.now() - began > 90_000) return undefined;
      if (!world.ec2.addresses.has(LAST)) put(marked(THEM), LAST);
      return { when: 'before', error: awsError('RequestLimitExceeded', { status: 503 }) };
    };
    const { Status, Reason } = await create();
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('is held by resource Theirs of stack Blog');
    expect(withKey().map(({ allocationId }) => allocationId)).toEqual([LAST]);
  });

  test('is refused while a live stack holds another one with the key', async () => {
    put(marked(THEM), LAST);
    const free = put({});
    world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
    expect((await create()).Reason).toContain(`address ${LAST}`);
    expect(world.ec2.addresses.get(FIRST)).toEqual(free);
  });

  test('that somebody releases while it is taken over is allocated anew', async () => {
    put({});
    world.calls.faultAt = (_, name) => {
      if (name === 'CreateTags') world.ec2.addresses.delete(FIRST);
      return undefined;
    };
    const { Status, PhysicalResourceId } = await create();
    expect([Status, withKey().map(({ allocationId }) => allocationId)]).toEqual(['SUCCESS', [PhysicalResourceId]]);
  });

  test('of a former key, whose own Delete had failed, is kept when the stack goes', async () => {
    put({ ...marked(US), ...ownershipTags(US, { kind: 'retained', key: 'former', allocation: {} }), [TAG.key]: 'former' });
    const { PhysicalResourceId: id } = await create();
    await destroy(id);
    expect(world.ec2.addresses.get(FIRST)!.tags).toEqual({ [TAG.key]: 'former', [TAG.retained]: STACK });
    expect(world.ec2.addresses.has(id)).toBe(true);
  });

  test('that was there before is given back, and not released, where CloudFormation cannot tell whether it rolls back', async () => {
    put({});
    const { PhysicalResourceId: id } = await create({ RemovalPolicy: 'destroy' });
    world.calls.faultAt = failing('DescribeStacks', awsError('InternalFailure', { status: 500 }));
    await destroy(id, { RemovalPolicy: 'destroy' });
    expect(world.ec2.addresses.has(FIRST)).toBe(true);
  });

  test('gets its key again where somebody has removed it', async () => {
    const { PhysicalResourceId: id } = await create();
    world.ec2.store.untag(id, { [TAG.key]: KEY });
    await world.ip({ type: 'Update', id, previous: properties(), properties: properties({ Target: { InstanceId: 'i-b' } }) });
    expect(withKey().map(({ allocationId }) => allocationId)).toEqual([id]);
  });

  test('is not touched by the Delete of a stack that has lost it', async () => {
    const before = put({ ...marked(THEM), [TAG.retained]: STACK });
    expect((await destroy(FIRST)).Status).toBe('SUCCESS');
    expect(withKey()).toEqual([before]);
  });
});
