import type { RawProperties } from '../../../core/contracts/raw-properties';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { address, addresses, ANY_ADDRESS, create, EXISTING, existing, OWNER, properties, world } from './support';

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

  test('of a replacement goes back to the address that was held before, and not to one that a duplicate of its Create allocated', async () => {
    const [duplicate, held] = ['eipalloc-00000000000000a1', 'eipalloc-00000000000000a2']
      .map((allocationId) => world.ec2.add({ allocationId, tags: ownershipTags(OWNER, ANY_ADDRESS) }));
    world.cloudFormation.earlierId = held!.allocationId;
    existing();
    const answer = await world.ip({ type: 'Update', id: EXISTING, properties: properties(), previous: properties({ AllocationId: EXISTING }), options: rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: held!.allocationId });
    expect(address(duplicate!.allocationId)).toBeUndefined();
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

  test('to an interface that is deleted ends, takes the address from the target of the failed update, and says so', async () => {
    const [before, forward] = ['eni-a', 'eni-b'].map((NetworkInterfaceId) => properties({ Target: { NetworkInterfaceId } })) as [RawProperties, RawProperties];
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: before });
    await world.ip({ type: 'Update', id, properties: forward, previous: before });
    world.calls.faultAt = failing('AssociateAddress', awsError('InvalidNetworkInterfaceID.NotFound'));
    const answer = await world.ip({ type: 'Update', id, properties: before, previous: forward, options: rollback });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(answer.Data).toMatchObject({ AssociationId: '', NotRestored: expect.stringContaining('with network interface eni-a: InvalidNetworkInterfaceID.NotFound') });
    expect(address(id)).not.toHaveProperty('associationId');
  });

  describe.each<[string, (id: string) => void]>([
    ['terminated', () => world.ec2.instances.set('i-a', { state: 'terminated', interfaces: 0 })],
    ['gone', () => world.ec2.instances.delete('i-a')],
    ["somebody else's by now", () => void existing({ instanceId: 'i-a', associationId: 'eipassoc-theirs' })],
  ])('to a target that is %s', (_, happen) => {
    test('ends, takes the address from the target of the failed update, and says so; its Delete succeeds', async () => {
      const { PhysicalResourceId: id } = await create();
      const forward = properties({ Target: { InstanceId: 'i-b' } });
      await world.ip({ type: 'Update', id, properties: forward, previous: properties() });
      happen(id!);
      const answer = await world.ip({ type: 'Update', id, properties: properties(), previous: forward, options: rollback });
      expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
      expect(answer.Data).toMatchObject({ AssociationId: '', NotRestored: expect.stringContaining(`could not associate address ${id}`) });
      expect(address(id)).not.toHaveProperty('associationId');
      expect((await world.ip({ type: 'Delete', id, properties: properties() })).Status).toBe('SUCCESS');
      expect(address(id)).toBeUndefined();
    });

    test('as the goal of an update fails', async () => {
      const on = properties({ Target: { InstanceId: 'i-b' } });
      const { PhysicalResourceId: id } = await create({ Target: { InstanceId: 'i-b' } });
      happen(id!);
      expect((await world.ip({ type: 'Update', id, properties: properties(), previous: on })).Status).toBe('FAILED');
    });

    test('is not asked of an update that changes only tags, nor of its rollback', async () => {
      const { PhysicalResourceId: id } = await create();
      happen(id!);
      Object.assign(address(id)!, { instanceId: 'i-b', associationId: 'eipassoc-failover' });
      const tagged = properties({ Tags: [{ Key: 'team', Value: 'web' }] });
      const forward = await world.ip({ type: 'Update', id, properties: tagged, previous: properties() });
      expect(forward).toMatchObject({ Status: 'SUCCESS', Data: { AssociationId: 'eipassoc-failover' } });
      expect((await world.ip({ type: 'Update', id, properties: properties(), previous: tagged, options: rollback })).Status).toBe('SUCCESS');
      expect(address(id)).toMatchObject({ associationId: 'eipassoc-failover' });
      expect(address(id)!.tags).not.toHaveProperty('team');
    });

    test('is not asked of such an update, nor of its rollback, where the address came off with the target', async () => {
      const { PhysicalResourceId: id } = await create();
      Object.assign(address(id)!, { instanceId: undefined, associationId: undefined });
      happen(id!);
      const tagged = properties({ Tags: [{ Key: 'team', Value: 'web' }] });
      const forward = await world.ip({ type: 'Update', id, properties: tagged, previous: properties() });
      expect(forward).toMatchObject({ Status: 'SUCCESS', Data: { AssociationId: '' } });
      expect((await world.ip({ type: 'Update', id, properties: properties(), previous: tagged, options: rollback })).Status).toBe('SUCCESS');
      expect(address(id)!.associationId).toBeUndefined();
      expect(world.calls.count('AssociateAddress')).toBe(1);
    });
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
