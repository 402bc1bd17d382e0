import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import type { Address } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { type Owner, TAG } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { LOGICAL_ID, OTHER_STACK, STACK, World } from '../../support/world';

const ANY_ADDRESS = { kind: 'allocated', allocation: {} } as const;

const KEY = 'mail';
const US: Owner = { stackId: STACK, logicalId: LOGICAL_ID };
const THEM: Owner = { stackId: OTHER_STACK, logicalId: 'Theirs' };
const FIRST = 'eipalloc-00000000000000000';
const LAST = 'eipalloc-fffffffffffffffff';
const properties = (changes: Partial<ElasticIpContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'retain', RetainedKey: KEY, Target: { InstanceId: 'i-a' }, ...changes,
});
const marked = (owner: Owner) => ownershipTags(owner, { kind: 'retained', key: KEY, allocation: {} });

let world: World;
const create = (changes?: Partial<ElasticIpContract>) => world.ip({ type: 'Create', properties: properties(changes) });
const destroy = (id: string, changes?: Partial<ElasticIpContract>, stackStatus?: string) =>
  world.ip({ type: 'Delete', id, properties: properties(changes), options: { stackStatus } });
const withKey = () => [...world.ec2.addresses.values()].filter(({ tags }) => tags[TAG.key] === KEY);
const put = (tags: Address['tags'], allocationId = FIRST) => world.ec2.add({ allocationId, tags: { [TAG.key]: KEY, ...tags } });
/** When the handler makes its nth call of that name, somebody else has just done this. */
function meanwhile(name: string, deed: () => void) {
  world.calls.faultAt = (_, called) => {
    if (called === name) {
      world.calls.faultAt = () => undefined;
      deed();
    }
    return undefined;
  };
}

beforeEach(() => {
  world = new World();
  world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
  world.ec2.instances.set('i-b', { state: 'running', interfaces: 1 });
  world.ec2.add({ allocationId: 'eipalloc-00000000000000001', tags: { [TAG.key]: 'another' } });
});
afterEach(() => expect(world.failedAfterAnswer).toEqual([]));

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

describe('an address that a pool has put on an instance', () => {
  test.each(['i-b', 'i-b until 2026-01-01T00:00:00.000Z'])('is taken off and released by its Delete: %s', async (assigned) => {
    const { PhysicalResourceId: id } = await create({ RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined });
    world.ec2.store.tag(id, { [TAG.assignedTo]: assigned });
    world.ec2.store.associate(id, { instanceId: 'i-b' }, false);
    const answer = await destroy(id, { RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined });
    expect(answer.Status).toBe('SUCCESS');
    expect(world.ec2.addresses.has(id)).toBe(false);
  });

  test('stays where it is in an Update', async () => {
    const wish = { RetainedKey: undefined, Target: undefined };
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.assignedTo]: 'i-b' });
    world.ec2.store.associate(id, { instanceId: 'i-b' }, false);
    await world.ip({ type: 'Update', id, previous: properties(wish), properties: properties({ ...wish, Tags: [{ Key: 'a', Value: 'b' }] }) });
    expect(world.ec2.addresses.get(id)).toMatchObject({ instanceId: 'i-b', tags: { a: 'b' } });
  });

  test('is not released while it is on another instance than the one that the pool has named', async () => {
    const wish = { RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined } as const;
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.assignedTo]: 'i-b' });
    world.ec2.store.associate(id, { instanceId: 'i-a' }, false);
    const { Status, Reason } = await destroy(id, wish);
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('somebody else associated it with instance i-a');
  });
});

describe('the reverse DNS record of an address', () => {
  const wish = { RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined } as const;
  test('is reset before its release if this stack has set it', async () => {
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.reverseDnsBy]: STACK, [TAG.reverseDns]: 'Record' });
    world.ec2.store.ptrRecords.set(id, 'mail.example.com.');
    expect((await destroy(id, wish)).Status).toBe('SUCCESS');
    expect(world.ec2.addresses.has(id)).toBe(false);
  });

  test('does not stand in the way when EC2 is still at it', async () => {
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.reverseDnsBy]: STACK, [TAG.reverseDns]: 'Record' });
    world.ec2.store.ptrRecords.set(id, 'mail.example.com.');
    world.calls.faultAt = failing('ResetAddressAttribute', awsError('UnsupportedOperation'), { times: 1 });
    expect((await destroy(id, wish)).Status).toBe('SUCCESS');
    expect(world.ec2.addresses.has(id)).toBe(false);
  });

  test('makes the Delete fail if somebody else has set it', async () => {
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.ptrRecords.set(id, 'mail.example.com.');
    const { Status, Reason } = await destroy(id, wish);
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/could not release address .*: InvalidAddress\.PtrSet: .*reset the address's reverse DNS record, which this stack has not set/);
    expect(world.ec2.store.ptrRecords.get(id)).toBe('mail.example.com.');
  });
});

describe('an instance that starts', () => {
  test('is given time when it runs at last, however long it was pending', async () => {
    world.ec2.instances.set('i-a', { state: 'pending', interfaces: 1 });
    const began = world.clock.now();
    world.calls.faultAt = (_, name) => {
      // EC2 refuses it once more, and then says that it runs.
      if (name === 'DescribeInstances' && world.clock.now() - began > 60_000) world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
      return undefined;
    };
    expect((await create({ RetainedKey: undefined })).Status).toBe('SUCCESS');
  });
});

describe('an address to allocate', () => {
  const plain = (changes: Partial<ElasticIpContract> = {}) => create({ RetainedKey: undefined, RemovalPolicy: 'destroy', ...changes });

  test('that exceeds the quota tells how the region is used, and which idle addresses look abandoned', async () => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'DELETE_COMPLETE');
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000b', publicIp: '198.51.100.1', tags: { Name: 'old web' } });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000c', publicIp: '198.51.100.2', tags: ownershipTags(THEM, ANY_ADDRESS) });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000d', tags: ownershipTags({ stackId: STACK, logicalId: 'Other' }, ANY_ADDRESS) });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000e', tags: { 'aws:cloudformation:stack-id': OTHER_STACK } });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000f', tags: {}, associationId: 'eipassoc-1', instanceId: 'i-b' });
    const before = [...world.ec2.addresses.values()];
    world.calls.faultAt = failing('AllocateAddress', awsError('AddressLimitExceeded'));
    const { Status, Reason } = await plain();
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('; the region holds 6, 5 of them idle; of the idle ones these look abandoned: '
      + 'eipalloc-0000000000000000b (198.51.100.1, without owner, Name old web), eipalloc-0000000000000000c (198.51.100.2, its stack is gone)');
    expect([...world.ec2.addresses.values()]).toEqual(before);
  });

  test('that exceeds the quota fails with the quota when the region cannot be looked at', async () => {
    let asked = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'AllocateAddress') asked++;
      if (name === 'AllocateAddress') return { when: 'before', error: awsError('AddressLimitExceeded') };
      return asked > 0 && name === 'DescribeAddresses' ? { when: 'before', error: awsError('UnauthorizedOperation') } : undefined;
    };
    expect((await plain()).Reason).toMatch(/AddressLimitExceeded: .*higher quota/);
  });

  test('by its number comes back after somebody has released it', async () => {
    const { PhysicalResourceId: id } = await plain({ Address: '203.0.113.7' });
    world.ec2.addresses.delete(id);
    const wish = { RetainedKey: undefined, RemovalPolicy: 'destroy', Address: '203.0.113.7' } as const;
    const answer = await world.ip({ type: 'Update', id, previous: properties(wish), properties: properties({ ...wish, Target: { InstanceId: 'i-b' } }) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PublicIp: '203.0.113.7' } });
  });

  test('by its number fails with what to do when somebody else has it by now', async () => {
    world.calls.faultAt = failing('AllocateAddress', awsError('AuthFailure', { status: 403 }));
    expect((await plain({ Address: '203.0.113.7' })).Reason)
      .toMatch(/could not allocate the Elastic IP address 203\.0\.113\.7: AuthFailure: .*AWS has given it to somebody else by now/);
  });

  test('by two deliveries at once is one in the end, also when a look by tags does not show either at first', async () => {
    const mark = ownershipTags(US, ANY_ADDRESS);
    meanwhile('AllocateAddress', () => world.ec2.add({ allocationId: LAST, tags: mark }));
    const { ec2 } = world;
    const look = ec2.describeAddresses.bind(ec2);
    let looks = 0;
    // The first one is before the allocation, and the second one is behind it.
    ec2.describeAddresses = async (filters) => {
      const found = await look(filters);
      return `tag:${TAG.stack}` in filters && ++looks === 2 ? [] : found;
    };
    await world.ip({ type: 'Create', properties: properties({ RetainedKey: undefined, Target: undefined }), options: { heldId: LAST } });
    const ours = [...ec2.addresses.values()].filter(({ tags }) => tags[TAG.stack] === STACK);
    expect(ours).toEqual([expect.objectContaining({ allocationId: LAST })]);
  });

  test('by its number is the one that another delivery of the same request has just got', async () => {
    const mark = ownershipTags(US, { kind: 'allocated', allocation: { publicIp: '203.0.113.7' } });
    meanwhile('AllocateAddress', () => world.ec2.add({ allocationId: LAST, publicIp: '203.0.113.7', tags: mark }));
    expect(await plain({ Address: '203.0.113.7' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: LAST });
  });

  test('by its number says so when the account has it already', async () => {
    world.ec2.add({ allocationId: LAST, publicIp: '203.0.113.7', tags: {} });
    expect((await plain({ Address: '203.0.113.7' })).Reason)
      .toContain(`it is allocated in this account and region, as ${LAST}: name it with ElasticIpSource.existing`);
  });
});
