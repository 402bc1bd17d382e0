import { associationTags } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { awsError, lostAnswer } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { address, addresses, ANY_ADDRESS, create, EXISTING, existing, OWNER, properties, world } from './support';

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

  test('that is released between the look and the call makes no difference to a Delete', async () => {
    const { PhysicalResourceId: id } = await create({ Target: undefined });
    world.calls.faultAt = (_, name) => {
      if (name !== 'ReleaseAddress') return undefined;
      world.ec2.addresses.delete(id!);
      return { when: 'before', error: awsError('AuthFailure') };
    };
    expect((await world.ip({ type: 'Delete', id, properties: properties() })).Status).toBe('SUCCESS');
  });

  test.each([
    ['AuthFailure', 'ReleaseAddress'], ['AuthFailure', 'DisassociateAddress'], ['InvalidIPAddress.InUse', 'ReleaseAddress'],
    ['InvalidNetworkInterfaceID.NotFound', 'DisassociateAddress'], ['InvalidNetworkInterfaceID.NotFound', 'ReleaseAddress'],
    ['InvalidAssociationID.NotFound', 'DisassociateAddress'], ['OperationNotPermitted', 'DisassociateAddress'], ['OperationNotPermitted', 'ReleaseAddress'],
  ])('is released when EC2 no longer answers %s to %s', async (code, call) => {
    const { PhysicalResourceId: id } = await create();
    const until = world.clock.now() + 120_000;
    world.calls.faultAt = (_, name) => (name === call && world.clock.now() < until ? { when: 'before', error: awsError(code) } : undefined);
    expect((await world.ip({ type: 'Delete', id, properties: properties() })).Status).toBe('SUCCESS');
    expect(address(id)).toBeUndefined();
  });

  // In the clean-up of an update the address would be left for good, since CloudFormation doesn't try that again.
  describe.each<[string, object]>([
    ['load balancer', { description: 'ELB net/web/0123456789abcdef', requesterId: 'amazon-elb' }],
    ['NAT gateway', { description: 'Interface for NAT Gateway nat-0123456789abcdef0', requesterId: '123456789012' }],
  ])('whose %s goes', (_, service) => {
    test.each([
      ['stack', { stackStatus: 'DELETE_IN_PROGRESS' }],
      ['former address, in the clean-up of an update', { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', status: 'UPDATE_COMPLETE', heldId: 'eipalloc-0ther' }],
    ])('is waited for up to 14 minutes by the Delete of the %s', async (__, options) => {
      const { PhysicalResourceId: id } = await create({ Target: undefined });
      Object.assign(address(id)!, { networkInterfaceId: 'eni-service', associationId: 'eipassoc-service' });
      world.ec2.store.interfaces.set('eni-service', service);
      const letsGoAt = world.clock.now() + 13 * 60_000;
      const sleep = world.clock.sleep.bind(world.clock);
      world.clock.sleep = async (time) => {
        await sleep(time);
        const held = world.clock.now() > letsGoAt ? address(id) : undefined;
        if (held) Object.assign(held, { networkInterfaceId: undefined, associationId: undefined });
      };
      const { Status } = await world.ip({ type: 'Delete', id, properties: properties({ Target: undefined }), options: { ...options, remaining: 900_000 } });
      expect(Status).toBe('SUCCESS');
      expect(address(id)).toBeUndefined();
    });
  });

  test('that a load balancer holds is waited for; if it does not let it go, the answer says who it is', async () => {
    const { PhysicalResourceId: id } = await create({ Target: undefined });
    Object.assign(address(id)!, { networkInterfaceId: 'eni-lb', associationId: 'eipassoc-lb' });
    world.ec2.store.interfaces.set('eni-lb', { description: 'ELB net/web/0123456789abcdef', requesterId: 'amazon-elb' });
    const answer = await world.ip({ type: 'Delete', id, properties: properties() });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain('network interface eni-lb ("ELB net/web/0123456789abcdef", managed by amazon-elb)');
    const began = world.clock.now();
    const sleep = world.clock.sleep.bind(world.clock);
    world.clock.sleep = async (time) => {
      await sleep(time);
      const isLetGo = world.clock.now() > began + 200_000;
      if (isLetGo) Object.assign(address(id) ?? {}, { networkInterfaceId: undefined, associationId: undefined });
    };
    expect((await world.ip({ type: 'Delete', id, properties: properties() })).Status).toBe('SUCCESS');
    expect(address(id)).toBeUndefined();
  });

  test('that somebody else associated makes the Delete fail, and the answer says where it is', async () => {
    const { PhysicalResourceId: id } = await create();
    Object.assign(address(id)!, { instanceId: 'i-foreign', associationId: 'eipassoc-foreign' });
    const answer = await world.ip({ type: 'Delete', id, properties: properties() });
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: id });
    expect(answer.Reason).toContain(`could not release address ${id} (${address(id)!.publicIp}): somebody else associated it with instance i-foreign`);
    expect(address(id)).toMatchObject({ associationId: 'eipassoc-foreign' });
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

  test('whose association somebody took is not touched by the Delete, which ends only our claim', async () => {
    existing();
    await create({ AllocationId: EXISTING });
    Object.assign(address(EXISTING)!, { instanceId: 'i-foreign', associationId: 'eipassoc-foreign' });
    await world.ip({ type: 'Delete', id: EXISTING, properties: properties({ AllocationId: EXISTING }) });
    expect(address(EXISTING)).toMatchObject({ instanceId: 'i-foreign', associationId: 'eipassoc-foreign', tags: { Name: 'theirs' } });
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
    ['an IPAM pool', { PublicIpv4Pool: 'ipam-pool-1' }],
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
});
