import { associationTags } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { failedUpdate } from '../../support/fake-cloudformation';
import { address, create, EXISTING, existing, OWNER, properties, world } from './support';

const GROUP = { kind: 'allocated', allocation: { networkBorderGroup: 'us-east-1-bos-1' } } as const;
const IN_GROUP = properties({ NetworkBorderGroup: 'us-east-1-bos-1', Target: { InstanceId: 'i-b' } });
const MOVED = properties({ Target: { InstanceId: 'i-b' } });
const CLEANUP = { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' };

describe('an update that follows one that failed and was not rolled back', () => {
  test('releases what that one allocated, and nothing that was there before it', async () => {
    const { PhysicalResourceId: before } = await create();
    const left = world.ec2.add({ allocationId: 'eipalloc-left', tags: ownershipTags(OWNER, GROUP), instanceId: 'i-b', associationId: 'eipassoc-left' });
    world.cloudFormation.failed = failedUpdate(OWNER, IN_GROUP, { id: before, properties: properties() });
    const answer = await world.ip({ type: 'Update', id: before, properties: properties({ Tags: [{ Key: 'a', Value: 'b' }] }), previous: IN_GROUP });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: before });
    expect(address(left.allocationId)).toBeUndefined();
    expect(address(before)).toMatchObject({ instanceId: 'i-a' });
  });

  test('keeps the address that waits for its own Delete', async () => {
    const { PhysicalResourceId: before } = await create();
    const now = world.ec2.add({ allocationId: 'eipalloc-00000000000000b1', tags: ownershipTags(OWNER, GROUP) });
    world.cloudFormation.failed = failedUpdate(OWNER, IN_GROUP, { id: before, properties: properties() });
    const other = properties({ NetworkBorderGroup: 'us-east-1-chi-1', Target: { InstanceId: 'i-b' } });
    expect((await world.ip({ type: 'Update', id: now.allocationId, properties: other, previous: IN_GROUP })).Status).toBe('SUCCESS');
    expect(address(before)).toBeDefined();
  });

  test('takes the address from where that one has put it', async () => {
    const { PhysicalResourceId: id } = await create();
    Object.assign(address(id)!, { instanceId: 'i-b', associationId: 'eipassoc-b' });
    world.cloudFormation.failed = failedUpdate(OWNER, MOVED, { id, properties: properties() });
    const answer = await world.ip({ type: 'Update', id, properties: properties({ Tags: [{ Key: 'a', Value: 'b' }] }), previous: properties() });
    expect(answer.Status).toBe('SUCCESS');
    expect(address(id)).toMatchObject({ instanceId: 'i-a' });
  });

  test('gives a user\'s address back that nobody declares any more', async () => {
    existing({ tags: associationTags(OWNER), instanceId: 'i-b', associationId: 'eipassoc-b' });
    const { PhysicalResourceId: id } = await create();
    const failed = properties({ AllocationId: EXISTING, Target: { InstanceId: 'i-b' } });
    world.cloudFormation.failed = failedUpdate(OWNER, failed, { id, properties: properties() });
    await world.ip({ type: 'Update', id, properties: properties({ Tags: [{ Key: 'a', Value: 'b' }] }), previous: properties() });
    expect(address(EXISTING)).toEqual({ allocationId: EXISTING, publicIp: expect.any(String), tags: {} });
  });
});

test('a Delete whose update never moved the address takes it from where it was before', async () => {
  const { PhysicalResourceId: id } = await create();
  world.cloudFormation.failed = failedUpdate(OWNER, MOVED, { id, properties: properties() });
  expect((await world.ip({ type: 'Delete', id, properties: MOVED })).Status).toBe('SUCCESS');
  expect(address(id)).toBeUndefined();
});

test('the clean-up of a failed creation does not release the address that a later one holds', async () => {
  const { PhysicalResourceId: id } = await create();
  const left = world.ec2.add({ allocationId: 'eipalloc-left', tags: ownershipTags(OWNER, GROUP) });
  world.cloudFormation.latestId = id;
  await world.ip({ type: 'Delete', id: 'none/request-1', properties: properties(), options: CLEANUP });
  expect(address(id)).toMatchObject({ instanceId: 'i-a' });
  expect(address(left.allocationId)).toBeUndefined();
});
