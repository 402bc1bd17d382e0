import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import { type Address, associationTags } from '../../../core/elastic-ip/address';
import { ownershipTags, specHash, type Specification } from '../../../core/elastic-ip/desired-state';
import { TAG } from '../../../core/ownership';
import { awsError, lostAnswer } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { LOGICAL_ID, OTHER_STACK, STACK, World } from '../../support/world';

const ANY_ADDRESS = { kind: 'allocated', allocation: {} } as const;

const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
const EXISTING = 'eipalloc-0000000000000000e';
const UNRELATED = 'eipalloc-0000000000000000f';
const properties = (changes: Partial<ElasticIpContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId: 'i-a' }, ...changes,
});

let world: World;
const address = (id: string) => world.ec2.addresses.get(id);
/** All addresses but the one that nobody may touch. */
const addresses = () => [...world.ec2.addresses.values()].filter(({ allocationId }) => allocationId !== UNRELATED);
const create = (changes?: Partial<ElasticIpContract>) => world.ip({ type: 'Create', properties: properties(changes) });
const existing = (changes: Partial<Address> = {}) => world.ec2.add({ allocationId: EXISTING, tags: { Name: 'theirs' }, ...changes });

beforeEach(() => {
  world = new World();
  world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
  world.ec2.instances.set('i-b', { state: 'running', interfaces: 1 });
  world.ec2.add({ allocationId: UNRELATED, tags: { Name: 'unrelated' } });
});
afterEach(() => {
  expect(world.failedAfterAnswer).toEqual([]);
  expect(address(UNRELATED)).toEqual({ allocationId: UNRELATED, publicIp: '192.0.2.1', tags: { Name: 'unrelated' } });
});

describe('an allocated address', () => {
  test('is marked from birth, carries the tags, and is associated', async () => {
    const answer = await create({ Tags: [{ Key: 'Name', Value: 'mine' }] });
    const [made] = addresses();
    expect(made).toMatchObject({ instanceId: 'i-a', tags: { ...ownershipTags(OWNER, ANY_ADDRESS), Name: 'mine' } });
    expect(answer).toMatchObject({
      Status: 'SUCCESS', PhysicalResourceId: made!.allocationId,
      Data: { AllocationId: made!.allocationId, PublicIp: made!.publicIp, AssociationId: made!.associationId },
    });
    expect(world.calls.count('CreateTags')).toBe(0);
  });

  test('needs no target', async () => {
    const answer = await create({ Target: undefined });
    expect(answer.Data).toEqual({ AllocationId: answer.PhysicalResourceId, PublicIp: expect.any(String) });
  });

  test('is found again when the Create is delivered again', async () => {
    const first = await create();
    const second = await create();
    expect(second).toEqual({ ...first, RequestId: 'request-2' });
    expect(addresses()).toHaveLength(1);
  });

  test('is not allocated by a late duplicate of a Create', async () => {
    const answer = await world.ip({ type: 'Create', properties: properties(), options: { status: 'DELETE_IN_PROGRESS' } });
    expect(answer.Status).toBe('FAILED');
    expect(world.calls.count('AllocateAddress')).toBe(0);
  });

  test('is not allocated a second time on an old yes', async () => {
    // The answer is lost, and while the handler looks for what it may have made, the request is cancelled.
    world.calls.faultAt = (_, name) => {
      if (name !== 'AllocateAddress') return undefined;
      world.cloudFormation.seen = { status: 'DELETE_IN_PROGRESS' };
      return { when: 'before', error: lostAnswer() };
    };
    const answer = await create();
    expect(answer.Status).toBe('FAILED');
    expect(world.calls.count('AllocateAddress')).toBe(1);
  });

  test('is found by its mark when the answer to its allocation is lost', async () => {
    world.calls.faultAt = failing('AllocateAddress', lostAnswer(), { when: 'after', times: 1 });
    const answer = await create();
    expect(answer.Status).toBe('SUCCESS');
    expect(addresses().map(({ allocationId }) => allocationId)).toEqual([answer.PhysicalResourceId]);
  });

  test('is allocated after all when the request was lost', async () => {
    world.calls.faultAt = failing('AllocateAddress', lostAnswer(), { when: 'before', times: 1 });
    expect((await create()).Status).toBe('SUCCESS');
    expect(addresses()).toHaveLength(1);
  });

  test('moves to a new target in one call, and stays the same address', async () => {
    const { PhysicalResourceId: id, Data } = await create();
    const answer = await world.ip({ type: 'Update', id, properties: properties({ Target: { InstanceId: 'i-b' } }), previous: properties() });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id, Data: { PublicIp: Data!.PublicIp } });
    expect(address(id)).toMatchObject({ instanceId: 'i-b' });
    expect(world.calls.count('DisassociateAddress')).toBe(0);
    expect(world.calls.count('AssociateAddress')).toBe(2);
  });

  test('changes its tags without a change of its association, and keeps tags made by hand', async () => {
    const before = properties({ Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] });
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: before });
    address(id)!.tags = { ...address(id)!.tags, hand: 'made' };
    const association = address(id)!.associationId;
    await world.ip({ type: 'Update', id, previous: before, properties: properties({ Tags: [{ Key: 'a', Value: '3' }] }) });
    expect(address(id)!.tags).toEqual({ ...ownershipTags(OWNER, ANY_ADDRESS), a: '3', hand: 'made' });
    expect(address(id)!.associationId).toBe(association);
    expect(world.calls.count('AssociateAddress')).toBe(1);
  });

  test('is left where it is by an Update that changes nothing, which writes nothing', async () => {
    const { PhysicalResourceId: id } = await create();
    const writes = () => world.calls.made.filter((call) => !call.startsWith('Describe')).length;
    const before = writes();
    const answer = await world.ip({ type: 'Update', id, properties: properties(), previous: properties({ RemovalPolicy: 'retain' }) });
    expect(answer.PhysicalResourceId).toBe(id);
    expect(writes()).toBe(before);
  });

  test('comes off when the target goes', async () => {
    const { PhysicalResourceId: id } = await create();
    await world.ip({ type: 'Update', id, properties: properties({ Target: undefined }), previous: properties() });
    expect(address(id)!.associationId).toBeUndefined();
  });

  test('is replaced by another one when somebody has released it', async () => {
    const { PhysicalResourceId: id } = await create();
    world.ec2.addresses.delete(id);
    const answer = await world.ip({ type: 'Update', id, properties: properties({ Target: { InstanceId: 'i-b' } }), previous: properties() });
    expect(answer.Status).toBe('SUCCESS');
    expect(addresses()).toEqual([expect.objectContaining({ allocationId: answer.PhysicalResourceId, instanceId: 'i-b' })]);
  });

  test('is not given up for another one when somebody has taken its mark away', async () => {
    const { PhysicalResourceId: id } = await create();
    address(id)!.tags = {};
    const answer = await world.ip({ type: 'Update', id, properties: properties({ Target: { InstanceId: 'i-b' } }), previous: properties() });
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: id, Reason: expect.stringContaining(`tag it again with ${TAG.stack}=${STACK}`) });
    expect(addresses()).toHaveLength(1);
  });

  test('is released by a Delete', async () => {
    const { PhysicalResourceId: id } = await create();
    const answer = await world.ip({ type: 'Delete', id, properties: properties() });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(addresses()).toEqual([]);
  });

  test('is not released by a late duplicate of a Delete', async () => {
    const { PhysicalResourceId: id } = await create();
    await world.ip({ type: 'Delete', id, properties: properties(), options: { status: 'UPDATE_COMPLETE' } });
    expect(address(id)).toMatchObject({ instanceId: 'i-a' });
  });

  test('that is gone already makes no difference to a Delete', async () => {
    const answer = await world.ip({ type: 'Delete', id: 'eipalloc-0000000000000dead', properties: properties() });
    expect(answer.Status).toBe('SUCCESS');
  });

  test('that is released between the look and the call makes no difference to a Delete', async () => {
    const { PhysicalResourceId: id } = await create({ Target: undefined });
    world.calls.faultAt = (_, name) => (name === 'ReleaseAddress' ? { when: 'before', error: awsError('AuthFailure') } : undefined);
    expect((await world.ip({ type: 'Delete', id, properties: properties() })).Status).toBe('SUCCESS');
  });

  test('that somebody else associated makes the Delete fail, and the answer says where it is', async () => {
    const { PhysicalResourceId: id } = await create();
    Object.assign(address(id)!, { instanceId: 'i-foreign', associationId: 'eipassoc-foreign' });
    const answer = await world.ip({ type: 'Delete', id, properties: properties() });
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: id });
    expect(answer.Reason).toContain(`could not release address ${id} (${address(id)!.publicIp}): somebody else associated it with instance i-foreign`);
    expect(address(id)).toMatchObject({ associationId: 'eipassoc-foreign' });
  });

  test('is kept by RETAIN: off its target, unmarked, and named as retained', async () => {
    const kept = properties({ RemovalPolicy: 'retain', Tags: [{ Key: 'Name', Value: 'mine' }] });
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: kept });
    expect((await world.ip({ type: 'Delete', id, properties: kept })).Status).toBe('SUCCESS');
    expect(address(id)).toEqual({ allocationId: id, publicIp: expect.any(String), tags: { Name: 'mine', [TAG.retained]: STACK } });
  });

  test('is released in a rollback although RETAIN is set', async () => {
    const kept = properties({ RemovalPolicy: 'retain' });
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: kept });
    await world.ip({ type: 'Delete', id, properties: kept, options: { stackStatus: 'ROLLBACK_IN_PROGRESS' } });
    expect(addresses()).toEqual([]);
  });

  test.each(['Shop-Thing0A1B2C3D-XYZ', 'none/request-1'])('of a cancelled Create is found by its mark, however late it comes (%s)', async (id) => {
    let looks = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'DescribeAddresses' && ++looks === 6) world.ec2.add({ allocationId: 'eipalloc-late', tags: ownershipTags(OWNER, ANY_ADDRESS) });
      return undefined;
    };
    const answer = await world.ip({ type: 'Delete', id, properties: properties() });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(addresses()).toEqual([]);
  });

  test('of another resource or another stack is left alone by the Delete of an invented id', async () => {
    world.ec2.add({ allocationId: 'eipalloc-1', tags: ownershipTags({ ...OWNER, logicalId: 'Other' }, ANY_ADDRESS) });
    world.ec2.add({ allocationId: 'eipalloc-2', tags: ownershipTags({ ...OWNER, stackId: OTHER_STACK }, ANY_ADDRESS) });
    await world.ip({ type: 'Delete', id: 'none/1', properties: properties() });
    expect(addresses()).toHaveLength(2);
  });

  test('made by the delivery that CloudFormation did not take is removed by it, and the other one is associated', async () => {
    const taken = world.ec2.add({ allocationId: 'eipalloc-taken', tags: {} });
    // The other delivery allocates at the same moment, so that neither sees the other's address.
    world.calls.faultAt = (_, name) => {
      if (name === 'AssociateAddress') Object.assign(taken, { tags: ownershipTags(OWNER, ANY_ADDRESS) });
      return undefined;
    };
    const answer = await world.ip({ type: 'Create', properties: properties(), options: { heldId: 'eipalloc-taken' } });
    expect(answer.Status).toBe('SUCCESS');
    expect(addresses()).toEqual([expect.objectContaining({ allocationId: 'eipalloc-taken', instanceId: 'i-a' })]);
  });

  test('is removed by a delivery that fails when another one has succeeded', async () => {
    const taken = world.ec2.add({ allocationId: 'eipalloc-2', tags: {} });
    world.ec2.instances.set('i-a', { state: 'running', interfaces: 2 });
    world.calls.faultAt = (_, name) => {
      if (name === 'AssociateAddress') Object.assign(taken, { tags: ownershipTags(OWNER, ANY_ADDRESS), instanceId: 'i-a', associationId: 'eipassoc-2' });
      return undefined;
    };
    const answer = await world.ip({ type: 'Create', properties: properties(), options: { heldId: 'eipalloc-2', answeredStatus: 'COMPLETE' } });
    expect(answer.Status).toBe('FAILED');
    expect(addresses()).toEqual([expect.objectContaining({ allocationId: 'eipalloc-2', instanceId: 'i-a' })]);
  });

  test('is not moved back by a late delivery that settles what a later Update has changed', async () => {
    world.ec2.add({ allocationId: 'eipalloc-1', tags: ownershipTags(OWNER, ANY_ADDRESS), instanceId: 'i-b', associationId: 'eipassoc-1' });
    world.calls.faultAt = () => {
      world.cloudFormation.properties = JSON.stringify(properties({ Target: { InstanceId: 'i-b' } }));
      return undefined;
    };
    await world.ip({ type: 'Create', properties: properties(), options: { status: 'UPDATE_COMPLETE', heldId: 'eipalloc-1' } });
    expect(address('eipalloc-1')).toMatchObject({ instanceId: 'i-b' });
  });

  test('left by a delivery that died is removed by the next delivery of the same request', async () => {
    world.ec2.add({ allocationId: 'eipalloc-1', tags: ownershipTags(OWNER, ANY_ADDRESS), instanceId: 'i-a', associationId: 'eipassoc-1' });
    world.ec2.add({ allocationId: 'eipalloc-2', tags: ownershipTags(OWNER, ANY_ADDRESS) });
    const answer = await world.ip({ type: 'Create', properties: properties(), options: { heldId: 'eipalloc-2' } });
    expect(answer.Status).toBe('SUCCESS');
    expect(addresses()).toEqual([expect.objectContaining({ allocationId: 'eipalloc-2', instanceId: 'i-a' })]);
  });

  test('is kept when the id that CloudFormation still holds is the one before the replacement', async () => {
    const answer = await world.ip({
      type: 'Update', id: EXISTING, properties: properties(), previous: properties({ AllocationId: EXISTING }), options: { heldId: EXISTING },
    });
    expect(address(answer.PhysicalResourceId)).toBeDefined();
  });
});

describe('an address that was there before', () => {
  test('is claimed, associated, and given back as it was', async () => {
    existing();
    const source = { AllocationId: EXISTING };
    expect(await create(source)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: EXISTING });
    expect(address(EXISTING)).toMatchObject({ instanceId: 'i-a', tags: { Name: 'theirs', ...associationTags(OWNER) } });
    expect((await world.ip({ type: 'Delete', id: EXISTING, properties: properties(source) })).Status).toBe('SUCCESS');
    expect(address(EXISTING)).toEqual({ allocationId: EXISTING, publicIp: '192.0.2.2', tags: { Name: 'theirs' } });
  });

  test('that is on its target already is neither claimed nor taken off', async () => {
    const before = { ...existing({ instanceId: 'i-a', associationId: 'eipassoc-theirs' }) };
    await create({ AllocationId: EXISTING });
    await world.ip({ type: 'Delete', id: EXISTING, properties: properties({ AllocationId: EXISTING }) });
    expect(address(EXISTING)).toEqual(before);
  });

  test('that is in use elsewhere is refused', async () => {
    const before = { ...existing({ instanceId: 'i-b', associationId: 'eipassoc-theirs' }) };
    const answer = await create({ AllocationId: EXISTING });
    expect(answer.Reason).toContain(`could not associate address ${EXISTING} with instance i-a: address ${EXISTING} is associated with instance i-b`);
    expect(address(EXISTING)).toEqual(before);
  });

  test('that is in use elsewhere is taken over when the user allows it', async () => {
    existing({ instanceId: 'i-b', associationId: 'eipassoc-theirs' });
    expect((await create({ AllocationId: EXISTING, AllowReassociation: 'true' })).Status).toBe('SUCCESS');
    expect(address(EXISTING)).toMatchObject({ instanceId: 'i-a' });
  });

  test('whose association somebody took is not touched by the Delete, which ends only our claim', async () => {
    existing();
    await create({ AllocationId: EXISTING });
    Object.assign(address(EXISTING)!, { instanceId: 'i-foreign', associationId: 'eipassoc-foreign' });
    await world.ip({ type: 'Delete', id: EXISTING, properties: properties({ AllocationId: EXISTING }) });
    expect(address(EXISTING)).toMatchObject({ instanceId: 'i-foreign', associationId: 'eipassoc-foreign', tags: { Name: 'theirs' } });
  });

  test('that a cancelled Create associates late comes off its target again, and only then loses the claim', async () => {
    existing({ tags: { Name: 'theirs', ...associationTags(OWNER) } });
    let looks = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'DescribeAddresses' && ++looks === 5) Object.assign(address(EXISTING)!, { instanceId: 'i-a', associationId: 'eipassoc-late' });
      return undefined;
    };
    await world.ip({ type: 'Delete', id: 'Shop-Thing-INVENTED', properties: properties({ AllocationId: EXISTING }) });
    expect(address(EXISTING)).toEqual({ allocationId: EXISTING, publicIp: '192.0.2.2', tags: { Name: 'theirs' } });
  });

  test('that was allocated by the same resource once is not released any more', async () => {
    const { PhysicalResourceId: id } = await create();
    const pinned = properties({ AllocationId: id });
    expect(await world.ip({ type: 'Update', id, properties: pinned, previous: properties() })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect((await world.ip({ type: 'Delete', id, properties: pinned })).Status).toBe('SUCCESS');
    expect(address(id)).toEqual({ allocationId: id, publicIp: expect.any(String), tags: { [TAG.retained]: STACK } });
  });

  test('keeps the tags that it was given when the same resource allocated it', async () => {
    const previous = properties({ Tags: [{ Key: 'Name', Value: 'mine' }] });
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: previous });
    await world.ip({ type: 'Update', id, properties: properties({ AllocationId: id }), previous });
    expect(address(id)!.tags).toMatchObject({ Name: 'mine' });
  });

  test('loses its claim once, though the answer to that is lost and IAM refuses to do it again', async () => {
    existing();
    await create({ AllocationId: EXISTING });
    let tries = 0;
    world.calls.faultAt = (_, name) => {
      if (name !== 'DeleteTags') return undefined;
      return ++tries === 1 ? { when: 'after', error: lostAnswer() } : { when: 'before', error: awsError('UnauthorizedOperation', { status: 403 }) };
    };
    expect((await world.ip({ type: 'Delete', id: EXISTING, properties: properties({ AllocationId: EXISTING }) })).Status).toBe('SUCCESS');
    expect(address(EXISTING)!.tags).toEqual({ Name: 'theirs' });
  });

  test('that a Create claimed before it failed is given back by the Delete that follows', async () => {
    existing();
    world.calls.faultAt = failing('AssociateAddress', awsError('Resource.AlreadyAssociated'));
    const { Status, PhysicalResourceId: id } = await create({ AllocationId: EXISTING });
    expect(Status).toBe('FAILED');
    await world.ip({ type: 'Delete', id, properties: properties({ AllocationId: EXISTING }) });
    expect(address(EXISTING)!.tags).toEqual({ Name: 'theirs' });
  });

  test('that takes the place of an allocated one: the new one takes the target over, the old one goes in the clean-up', async () => {
    const { PhysicalResourceId: id } = await create();
    existing();
    const answer = await world.ip({ type: 'Update', id, properties: properties({ AllocationId: EXISTING }), previous: properties() });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: EXISTING });
    expect(address(EXISTING)).toMatchObject({ instanceId: 'i-a' });
    await world.ip({
      type: 'Delete', id, properties: properties(), options: { heldId: EXISTING, status: 'UPDATE_COMPLETE', stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' },
    });
    expect(addresses().map(({ allocationId }) => allocationId)).toEqual([EXISTING]);
  });

  test.each([
    ['another stack', ownershipTags({ ...OWNER, stackId: OTHER_STACK }, ANY_ADDRESS), 'stack Blog'],
    ['another stack that associated it', associationTags({ ...OWNER, stackId: OTHER_STACK }), 'stack Blog'],
    ['another resource of this stack', associationTags({ ...OWNER, logicalId: 'Other' }), 'resource Other of this stack'],
  ])('that %s holds is refused, and the holder is named', async (_, tags, holder) => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
    existing({ tags });
    const answer = await create({ AllocationId: EXISTING });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain(holder);
    expect(address(EXISTING)!.tags).toEqual(tags);
  });

  test.each([['deleted', 'DELETE_COMPLETE'], ['forgotten', undefined]])('whose holder was %s is free', async (_, status) => {
    if (status) world.cloudFormation.stacks.set(OTHER_STACK, status);
    existing({ tags: associationTags({ ...OWNER, stackId: OTHER_STACK }) });
    expect((await create({ AllocationId: EXISTING })).Status).toBe('SUCCESS');
    expect(address(EXISTING)!.tags).toEqual(associationTags(OWNER));
  });
});

describe('a stack that goes', () => {
  const goes = { stackStatus: 'DELETE_IN_PROGRESS' };

  test('takes along what a failed rollback has left', async () => {
    existing({ tags: associationTags(OWNER) });
    world.ec2.add({ allocationId: 'eipalloc-1ef7', tags: ownershipTags(OWNER, ANY_ADDRESS) });
    await world.ip({ type: 'Delete', id: EXISTING, properties: properties({ AllocationId: EXISTING }), options: goes });
    expect(addresses()).toEqual([{ allocationId: EXISTING, publicIp: '192.0.2.2', tags: {} }]);
  });

  test('keeps what it holds and retains when the Delete of a former address comes late', async () => {
    const kept = properties({ RemovalPolicy: 'retain' });
    const { PhysicalResourceId: held } = await world.ip({ type: 'Create', properties: kept });
    await world.ip({ type: 'Delete', id: 'eipalloc-dead', properties: kept, options: { ...goes, heldId: held } });
    expect(address(held)).toMatchObject({ instanceId: 'i-a', tags: ownershipTags(OWNER, ANY_ADDRESS) });
  });

  test('as part of a stack that rolls back releases what it made, although RETAIN is set', async () => {
    const root = STACK.replace('Shop', 'Root');
    world.cloudFormation.roots.set(STACK, root);
    world.cloudFormation.stacks.set(root, 'ROLLBACK_IN_PROGRESS');
    const kept = properties({ RemovalPolicy: 'retain' });
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: kept });
    await world.ip({ type: 'Delete', id, properties: kept, options: goes });
    expect(addresses()).toEqual([]);
  });
});

describe('a rollback', () => {
  const rollback = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };

  test('moves the address back, and again when the failed Update moves it late', async () => {
    const { PhysicalResourceId: id } = await create();
    const forward = properties({ Target: { InstanceId: 'i-b' } });
    await world.ip({ type: 'Update', id, properties: forward, previous: properties() });
    let looks = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'DescribeAddresses' && ++looks === 4) Object.assign(address(id)!, { instanceId: 'i-b', associationId: 'eipassoc-late' });
      return undefined;
    };
    const answer = await world.ip({ type: 'Update', id, properties: properties(), previous: forward, options: rollback });
    expect(answer.Status).toBe('SUCCESS');
    expect(address(id)).toMatchObject({ instanceId: 'i-a' });
  });

  test('of a replacement that died removes what it had made and keeps the former address on its target', async () => {
    existing();
    await create({ AllocationId: EXISTING });
    const before = properties({ AllocationId: EXISTING });
    // The forward Update allocates, moves the target to the new address, and dies.
    const left = world.ec2.add({ allocationId: 'eipalloc-left', tags: ownershipTags(OWNER, ANY_ADDRESS), instanceId: 'i-a', associationId: 'eipassoc-left' });
    Object.assign(address(EXISTING)!, { instanceId: undefined, associationId: undefined });
    const answer = await world.ip({ type: 'Update', id: EXISTING, properties: before, previous: properties(), options: rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: EXISTING });
    expect(address(left.allocationId)).toBeUndefined();
    expect(address(EXISTING)).toMatchObject({ instanceId: 'i-a' });
  });

  test('of a replacement that had finished goes back to the former address and leaves the new one to the clean-up', async () => {
    const { PhysicalResourceId: previous } = await create();
    existing();
    const forward = properties({ AllocationId: EXISTING });
    await world.ip({ type: 'Update', id: previous, properties: forward, previous: properties() });
    const answer = await world.ip({ type: 'Update', id: EXISTING, properties: properties(), previous: forward, options: rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: previous });
    expect(address(previous)).toMatchObject({ instanceId: 'i-a' });
    await world.ip({
      type: 'Delete', id: EXISTING, properties: forward,
      options: { heldId: previous, status: 'UPDATE_COMPLETE', stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' },
    });
    expect(address(EXISTING)!.tags).toEqual({ Name: 'theirs' });
    expect(addresses()).toHaveLength(2);
  });
});

describe('a target', () => {
  test('that is pending is waited for', async () => {
    world.ec2.instances.set('i-a', { state: 'pending', interfaces: 1 });
    world.calls.faultAt = (_, name) => {
      if (name === 'AssociateAddress' && world.calls.count(name) === 6) world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
      return undefined;
    };
    expect((await create()).Status).toBe('SUCCESS');
    expect(world.calls.count('AllocateAddress')).toBe(1);
    expect(world.calls.count('AssociateAddress')).toBe(6);
  });

  test('that gets an address of somebody else while it is waited for keeps it', async () => {
    world.ec2.instances.set('i-a', { state: 'pending', interfaces: 1 });
    world.calls.faultAt = (_, name) => {
      if (name === 'AssociateAddress' && world.calls.count(name) === 3) {
        world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
        world.ec2.add({ allocationId: 'eipalloc-theirs', instanceId: 'i-a', associationId: 'eipassoc-theirs' });
        return { when: 'before', error: awsError('IncorrectInstanceState') };
      }
      return undefined;
    };
    expect((await create()).Reason).toContain('instance i-a has address eipalloc-theirs');
    expect(address('eipalloc-theirs')).toMatchObject({ instanceId: 'i-a', associationId: 'eipassoc-theirs' });
  });

  test('that another delivery of the request has reached already is good', async () => {
    world.calls.faultAt = (_, name) => {
      const [made] = addresses();
      if (name === 'AssociateAddress') Object.assign(made!, { instanceId: 'i-a', associationId: 'eipassoc-other-delivery' });
      return undefined;
    };
    expect((await create()).Status).toBe('SUCCESS');
    expect([...world.ec2.addresses.values()].filter(({ instanceId }) => instanceId === 'i-a')).toHaveLength(1);
  });

  test('that stays pending fails the Create in time, and nothing is left after the Delete that follows', async () => {
    world.ec2.instances.set('i-a', { state: 'pending', interfaces: 1 });
    const end = world.clock.now() + 300_000;
    const answer = await create();
    expect(answer.Reason).toMatch(/could not associate address eipalloc-\d+ with instance i-a: InvalidInstanceID: The pending .* \(asked again for 2\d\d s\)/);
    expect(world.clock.now()).toBeLessThan(end - 30_000);
    expect((await world.ip({ type: 'Delete', id: answer.PhysicalResourceId, properties: properties() })).Status).toBe('SUCCESS');
    expect(addresses()).toEqual([]);
  });

  test('with several interfaces fails at once, and the answer says what to name instead', async () => {
    world.ec2.instances.set('i-a', { state: 'running', interfaces: 2 });
    const began = world.clock.now();
    const answer = await create();
    expect(answer.Reason).toContain('with instance i-a: InvalidInstanceID: the instance has 2 network interfaces; name one of them with ElasticIpTarget.networkInterface');
    expect(world.calls.count('AssociateAddress')).toBe(1);
    expect(world.clock.now() - began).toBeLessThan(5_000);
  });

  test('that has an address of somebody else keeps it', async () => {
    world.ec2.add({ allocationId: 'eipalloc-theirs', instanceId: 'i-a', associationId: 'eipassoc-theirs' });
    const answer = await create();
    expect(answer.Reason).toContain('instance i-a has address eipalloc-theirs');
    expect(address('eipalloc-theirs')).toMatchObject({ instanceId: 'i-a' });
  });

  test('can be a network interface', async () => {
    await create({ Target: { NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.2' } });
    expect(addresses()).toEqual([expect.objectContaining({ networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.2' })]);
  });
});

describe('an address to allocate', () => {
  const asked = { PublicIpv4Pool: 'ipv4pool-ec2-1', NetworkBorderGroup: 'us-east-1-wl1-bos-wlz-1', Address: '203.0.113.7' };

  test('is of the pool and border group, and the one that was asked for', async () => {
    const { PhysicalResourceId: id, Data } = await create(asked);
    expect(Data).toMatchObject({ PublicIp: '203.0.113.7' });
    expect(address(id)).toMatchObject({ publicIp: '203.0.113.7', networkBorderGroup: 'us-east-1-wl1-bos-wlz-1' });
    expect(world.ec2.pools.get(id)).toBe('ipv4pool-ec2-1');
    expect((await world.ip({ type: 'Delete', id, properties: properties(asked) })).Status).toBe('SUCCESS');
    expect(addresses()).toEqual([]);
  });

  test('is recovered by the next Update when somebody has released it', async () => {
    const { PhysicalResourceId: id } = await create(asked);
    world.ec2.addresses.delete(id);
    const answer = await world.ip({ type: 'Update', id, properties: properties({ ...asked, Target: { InstanceId: 'i-b' } }), previous: properties(asked) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PublicIp: '203.0.113.7' } });
  });

  test.each([
    ['another pool', { PublicIpv4Pool: 'ipv4pool-ec2-2' }],
    ['another border group', { NetworkBorderGroup: 'us-east-1' }],
    ['another address', { Address: '203.0.113.8' }],
  ])('with %s is another one', async (_, change) => {
    const plain = { Target: { InstanceId: 'i-a' } };
    const { PhysicalResourceId: id } = await create(plain);
    const answer = await world.ip({ type: 'Update', id, properties: properties({ ...plain, ...change }), previous: properties(plain) });
    expect(answer.Status).toBe('SUCCESS');
    expect(answer.PhysicalResourceId).not.toBe(id);
    expect(address(answer.PhysicalResourceId)).toMatchObject({ instanceId: 'i-a' });
  });

  // Every address in use carries one of these: with another hash it would be replaced.
  test.each<[string, Specification, string]>([
    ['any address', ANY_ADDRESS, 'bfef47e0d415'],
    ['any address, with all options left out', { kind: 'allocated', allocation: { publicIpv4Pool: undefined, networkBorderGroup: undefined, publicIp: undefined } }, 'bfef47e0d415'],
    ['an existing one', { kind: 'existing', allocationId: 'eipalloc-0000000000000000e' }, '03c230727328'],
    ['one with a tag', { kind: 'tagged', key: 'role', value: 'web' }, '65df931d0ca9'],
    ['one that is retained', { kind: 'retained', key: 'mail', allocation: { publicIp: '203.0.113.7' } }, '2be6a38734ee'],
    ['one of a pool', { kind: 'allocated', allocation: { publicIpv4Pool: 'ipv4pool-ec2-1', publicIp: '203.0.113.7' } }, '57c566214250'],
  ])('has the specification hash that it always had: %s', (_, specification, expected) => {
    expect(specHash(specification)).toBe(expected);
  });
});

describe('a tagged address', () => {
  const TAGGED = { SourceTag: { Key: 'role', Value: 'web' } };
  const tagged = (changes: Partial<ElasticIpContract> = {}) => properties({ ...TAGGED, ...changes });
  const [A, B] = ['eipalloc-0000000000000000a', 'eipalloc-0000000000000000b'] as const;
  const theirs = { role: 'web', Name: 'theirs' };
  const add = (allocationId: string, tags: Address['tags'] = theirs) => world.ec2.add({ allocationId, tags });
  const moveTagTo = (to: string) => {
    address(A)!.tags = Object.fromEntries(Object.entries(address(A)!.tags).filter(([key]) => key !== 'role'));
    address(to)!.tags = { ...address(to)!.tags, role: 'web' };
  };
  const update = (id: string, options = {}) =>
    world.ip({ type: 'Update', id, properties: tagged({ Target: { InstanceId: 'i-b' } }), previous: tagged(), options });
  const rollback = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };

  test('is found, claimed, associated, and given back as it was', async () => {
    const before = structuredClone(add(A));
    add(B, { role: 'api' });
    expect(await create(TAGGED)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: A });
    expect(address(A)).toMatchObject({ instanceId: 'i-a', tags: { ...theirs, ...associationTags(OWNER) } });
    expect((await world.ip({ type: 'Delete', id: A, properties: tagged() })).Status).toBe('SUCCESS');
    expect(address(A)).toEqual(before);
  });

  test('is found when its tag shows late', async () => {
    add(A, {});
    world.calls.faultAt = (_, name) => {
      if (name === 'DescribeAddresses' && world.calls.count(name) === 3) address(A)!.tags = theirs;
      return undefined;
    };
    expect(await create(TAGGED)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: A });
  });

  test('is found by the value as it is written, not as a pattern', async () => {
    add(A);
    add(B, { role: 'w*' });
    expect((await create({ SourceTag: { Key: 'role', Value: 'w*' } })).PhysicalResourceId).toBe(B);
  });

  test('that nothing carries is an error, on which nothing is made', async () => {
    add(A, { role: 'api' });
    const { Status, Reason } = await create(TAGGED);
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('could not find the Elastic IP address with the tag role=web: no address of this account and region carries it; tag the one that you mean');
    expect(world.calls.count('AllocateAddress')).toBe(0);
  });

  test('that several carry is an error that says how many and which', async () => {
    add(A);
    add(B);
    const { Status, Reason } = await create(TAGGED);
    expect(Status).toBe('FAILED');
    expect(Reason).toContain(`with the tag role=web: 2 addresses carry it: ${A} (192.0.2.2), ${B} (192.0.2.3); leave it on the one that you mean`);
    expect(addresses().every(({ tags }) => !(TAG.associatedBy in tags))).toBe(true);
  });

  test('that somebody else holds is refused', async () => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
    add(A, { ...theirs, ...associationTags({ ...OWNER, stackId: OTHER_STACK }) });
    expect((await create(TAGGED)).Reason).toContain(`address ${A} is held by resource ${LOGICAL_ID} of stack Blog`);
  });

  test('stays when the target moves', async () => {
    add(A);
    await create(TAGGED);
    expect(await update(A)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: A });
    expect(address(A)).toMatchObject({ instanceId: 'i-b' });
  });

  test('is replaced by an Update after the tag has moved, and given back in the clean-up', async () => {
    add(A);
    add(B, {});
    await create(TAGGED);
    moveTagTo(B);
    expect(await update(A)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: B });
    expect(address(B)).toMatchObject({ instanceId: 'i-b', tags: associationTags(OWNER) });
    await world.ip({
      type: 'Delete', id: A, properties: tagged(), options: { heldId: B, status: 'UPDATE_COMPLETE', stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' },
    });
    expect(address(A)).toEqual({ allocationId: A, publicIp: '192.0.2.2', tags: { Name: 'theirs' } });
    expect(address(B)).toMatchObject({ instanceId: 'i-b', tags: { role: 'web', ...associationTags(OWNER) } });
  });

  test.each([['had finished', B], ['had failed', A]])('comes back, wherever the tag is by now, in the rollback of an Update that %s', async (_, id) => {
    add(A);
    add(B, {});
    await create(TAGGED);
    moveTagTo(B);
    await update(A);
    const options = { ...rollback };
    const answer = await world.ip({ type: 'Update', id, properties: tagged(), previous: tagged({ Target: { InstanceId: 'i-b' } }), options });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: A });
    expect(address(A)).toMatchObject({ instanceId: 'i-a' });
    if (id === A) expect(address(B)).toEqual({ allocationId: B, publicIp: '192.0.2.3', tags: { role: 'web' } });
  });

  test('stays in a rollback although its tag is gone', async () => {
    add(A);
    await create(TAGGED);
    address(A)!.tags = associationTags(OWNER);
    expect((await update(A)).Status).toBe('FAILED');
    const answer = await world.ip({ type: 'Update', id: A, properties: tagged(), previous: tagged({ Target: { InstanceId: 'i-b' } }), options: rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: A });
    expect(address(A)).toMatchObject({ instanceId: 'i-a' });
  });

  test('comes back in the rollback of a replacement by an allocated one', async () => {
    add(A);
    await create(TAGGED);
    const { PhysicalResourceId: id } = await world.ip({ type: 'Update', id: A, properties: properties(), previous: tagged() });
    address(A)!.tags = associationTags(OWNER);
    const answer = await world.ip({ type: 'Update', id, properties: tagged(), previous: properties(), options: rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: A });
    expect(address(A)).toMatchObject({ instanceId: 'i-a' });
  });

  test.each([
    ['is given back in the rollback', theirs],
    ['is given back in the rollback, though its tag is gone by then', { Name: 'theirs' }],
  ])('that a failed Update has claimed %s', async (_, tags) => {
    const { PhysicalResourceId: id } = await create();
    add(A, { ...tags, ...associationTags(OWNER) });
    const answer = await world.ip({ type: 'Update', id, properties: properties(), previous: tagged(), options: rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(address(A)!.tags).toEqual(tags);
  });

  test('is given back by a Delete that never asks for the tag, wherever it is by now', async () => {
    add(A);
    add(B, {});
    await create(TAGGED);
    moveTagTo(B);
    expect((await world.ip({ type: 'Delete', id: A, properties: tagged() })).Status).toBe('SUCCESS');
    expect(address(A)).toEqual({ allocationId: A, publicIp: '192.0.2.2', tags: { Name: 'theirs' } });
    expect(address(B)).toEqual({ allocationId: B, publicIp: '192.0.2.3', tags: { role: 'web' } });
  });

  test('of a cancelled Create is given back by its claim', async () => {
    add(A, { ...theirs, ...associationTags(OWNER) });
    await world.ip({ type: 'Delete', id: 'Shop-Thing-INVENTED', properties: tagged() });
    expect(address(A)!.tags).toEqual(theirs);
  });

  test('that the same resource allocated once is not released any more', async () => {
    const { PhysicalResourceId: id } = await create({ Tags: [{ Key: 'role', Value: 'web' }] });
    const previous = properties({ Tags: [{ Key: 'role', Value: 'web' }] });
    expect(await world.ip({ type: 'Update', id, properties: tagged(), previous })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect((await world.ip({ type: 'Delete', id, properties: tagged() })).Status).toBe('SUCCESS');
    expect(address(id)!.tags).toEqual({ role: 'web', [TAG.retained]: STACK });
  });
});
