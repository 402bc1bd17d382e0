import type { Address } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { address, ANY_ADDRESS, create, OWNER, properties, world } from './support';

const FORMER = { ...OWNER, logicalId: 'Former' };
const ROLLBACK = { stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' };
const former = (changes: Partial<Address> = {}) => world.ec2.add({
  allocationId: 'eipalloc-00000000000000f1', tags: ownershipTags(FORMER, ANY_ADDRESS), instanceId: 'i-a', associationId: 'eipassoc-former', ...changes,
});
const isOnNothing = (one: Address) => expect(address(one.allocationId)).not.toHaveProperty('associationId');

describe('an address that has taken its target from a former one of its stack', () => {
  let before: Address;
  let id: string;
  beforeEach(async () => {
    before = former();
    id = (await create()).PhysicalResourceId;
    expect(address(id)).toMatchObject({ instanceId: 'i-a', tags: { 'cdk-adopt:taken-from': `${before.allocationId} instance i-a` } });
    isOnNothing(before);
  });

  test('gives it back when its creation is rolled back', async () => {
    expect((await world.ip({ type: 'Delete', id, properties: properties(), options: ROLLBACK })).Status).toBe('SUCCESS');
    expect(address(id)).toBeUndefined();
    expect(address(before.allocationId)).toMatchObject({ instanceId: 'i-a' });
  });

  test.each(['DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'])('keeps it from the former one in a Delete with the status %s', async (stackStatus) => {
    await world.ip({ type: 'Delete', id, properties: properties(), options: { stackStatus } });
    isOnNothing(before);
  });

  test('does not give it to an address that is another stack\'s by now', async () => {
    address(before.allocationId)!.tags = { 'cdk-adopt:stack': 'arn:aws:cloudformation:us-east-1:123456789012:stack/Other/1' };
    await world.ip({ type: 'Delete', id, properties: properties(), options: ROLLBACK });
    isOnNothing(before);
  });

  test('does not take it from an address of somebody else that is there by now', async () => {
    Object.assign(address(id)!, { instanceId: undefined, associationId: undefined });
    const theirs = world.ec2.add({ allocationId: 'eipalloc-theirs', instanceId: 'i-a', associationId: 'eipassoc-theirs' });
    expect((await world.ip({ type: 'Delete', id, properties: properties(), options: ROLLBACK })).Status).toBe('SUCCESS');
    expect(address(theirs.allocationId)).toMatchObject({ instanceId: 'i-a' });
    isOnNothing(before);
  });

  test('forgets that when it moves on', async () => {
    await world.ip({ type: 'Update', id, properties: properties({ Target: { InstanceId: 'i-b' } }), previous: properties() });
    expect(address(id)!.tags).not.toHaveProperty('cdk-adopt:taken-from');
  });

  test.each([
    ['a private address of an interface', { NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.7' }, { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.7' }],
    ['an interface', { NetworkInterfaceId: 'eni-1' }, { networkInterfaceId: 'eni-1', privateIpAddress: '172.31.0.2' }],
    ['a private address of an instance', { InstanceId: 'i-b', PrivateIpAddress: '10.0.0.7' }, { instanceId: 'i-b', networkInterfaceId: 'eni-of-i-b', privateIpAddress: '10.0.0.7' }],
  ])('gives back %s, too', async (_, Target, place) => {
    const there = former({ allocationId: 'eipalloc-00000000000000f2', instanceId: undefined, ...place });
    const wish = { Target };
    const { PhysicalResourceId: taker } = await world.ip({ type: 'Create', properties: properties(wish), options: { event: { LogicalResourceId: 'Taker' } } });
    expect(address(taker)).toMatchObject(place);
    isOnNothing(there);
    const options = { ...ROLLBACK, event: { LogicalResourceId: 'Taker' } };
    expect((await world.ip({ type: 'Delete', id: taker, properties: properties(wish), options })).Status).toBe('SUCCESS');
    expect(address(there.allocationId)).toMatchObject(place);
  });

  test('ends the rollback well where EC2 refuses to give it back', async () => {
    world.ec2.store.associate = () => { throw Object.assign(new Error('no'), { name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400 } }); };
    expect((await world.ip({ type: 'Delete', id, properties: properties(), options: ROLLBACK })).Status).toBe('SUCCESS');
    expect(address(id)).toBeUndefined();
  });
});
