import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { address, ANY_ADDRESS, create, OWNER, properties, world } from './support';

describe('an allocated address', () => {
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
});

describe('an address that was there before', () => {
  test('keeps the tags that it was given when the same resource allocated it', async () => {
    const previous = properties({ Tags: [{ Key: 'Name', Value: 'mine' }] });
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: previous });
    await world.ip({ type: 'Update', id, properties: properties({ AllocationId: id }), previous });
    expect(address(id)!.tags).toMatchObject({ Name: 'mine' });
  });
});
