import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import { type Address, associationTags } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { TAG } from '../../../core/ownership';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { address, addresses, ANY_ADDRESS, create, EXISTING, existing, OWNER, properties, world } from './support';

describe('an allocated address', () => {
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
});

describe('an address that was there before', () => {
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
