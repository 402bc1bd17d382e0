import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { address, addresses, ANY_ADDRESS, create, EXISTING, OWNER, properties, world } from './support';

describe('an allocated address', () => {
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

  test('of the request that follows is no rival, since it has another specification', async () => {
    world.calls.faultAt = (_, name) => {
      if (name !== 'AssociateAddress' || addresses().length > 1) return undefined;
      world.ec2.add({ allocationId: 'eipalloc-loser', tags: ownershipTags(OWNER, ANY_ADDRESS) });
      world.ec2.add({ allocationId: 'eipalloc-next', tags: ownershipTags(OWNER, { kind: 'allocated', allocation: { networkBorderGroup: 'x' } }) });
      return undefined;
    };
    const { PhysicalResourceId: id } = await create();
    expect(addresses().map(({ allocationId }) => allocationId).sort()).toEqual([id, 'eipalloc-next'].sort());
  });

  test('is removed by a delivery that fails when another one has succeeded', async () => {
    const taken = world.ec2.add({ allocationId: 'eipalloc-2', tags: {} });
    world.ec2.instances.set('i-a', { state: 'terminated', interfaces: 0 });
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

  test('that is seen alone costs no question to CloudFormation', async () => {
    const signed = new Date(world.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    await world.ip({ type: 'Create', properties: properties(), options: { event: { ResponseURL: `https://response.example.com/?X-Amz-Date=${signed}` } } });
    expect(world.calls.made.filter((name) => name.startsWith('DescribeStack'))).toEqual([]);
    expect(world.calls.made).toHaveLength(6);
  });

  test('is put back on its target when a late delivery of an earlier request has taken that', async () => {
    world.calls.faultAt = (_, name) => {
      const [made] = addresses();
      if (name === 'DescribeAddresses' && world.invocations.at(-1)!.answeredAt !== undefined && made?.instanceId === 'i-a' && !moved) {
        moved = Object.assign(made, { instanceId: undefined, associationId: undefined });
      }
      return undefined;
    };
    let moved: object | undefined;
    const { PhysicalResourceId: id } = await create();
    expect(moved).toBeDefined();
    expect(address(id)).toMatchObject({ instanceId: 'i-a' });
  });

  test('left by a duplicate of the Create is removed by the Update that replaces the address', async () => {
    const { PhysicalResourceId: id } = await create();
    const late = world.ec2.add({ allocationId: 'eipalloc-1ate', tags: ownershipTags(OWNER, ANY_ADDRESS) });
    const answer = await world.ip({ type: 'Update', id, properties: properties({ NetworkBorderGroup: 'us-east-1-bos-1' }), previous: properties() });
    expect(address(late.allocationId)).toBeUndefined();
    expect(addresses().map(({ allocationId }) => allocationId)).toEqual([id, answer.PhysicalResourceId]);
  });

  test('stays when CloudFormation took it and a later Update has replaced it, since that may be rolled back', async () => {
    world.calls.faultAt = (_, name) => {
      // When it looks, another delivery's address is there as well, and the Update that follows has completed.
      if (name !== 'DescribeAddresses' || world.invocations.at(-1)!.answeredAt === undefined || addresses().length > 1) return undefined;
      world.cloudFormation.earlierId = addresses()[0]!.allocationId;
      world.cloudFormation.seen = { status: 'UPDATE_COMPLETE', physicalId: 'eipalloc-later' };
      world.ec2.add({ allocationId: 'eipalloc-other', tags: ownershipTags(OWNER, ANY_ADDRESS) });
      return undefined;
    };
    const { PhysicalResourceId } = await create();
    expect(address(PhysicalResourceId)).toBeDefined();
  });
});
