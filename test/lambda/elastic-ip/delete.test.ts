import { associationTags } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { TAG } from '../../../core/ownership';
import { OTHER_STACK, STACK } from '../../support/world';
import { address, addresses, ANY_ADDRESS, create, EXISTING, existing, OWNER, properties, world } from './support';

describe('an allocated address', () => {
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
});

describe('an address that was there before', () => {
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
