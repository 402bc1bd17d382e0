import { awsError } from '../../support/aws-error';
import { address, addresses, create, EXISTING, existing, properties, world } from './support';

describe('an allocated address', () => {
  test('moves to a new target in one call, and stays the same address', async () => {
    const { PhysicalResourceId: id, Data } = await create();
    const answer = await world.ip({ type: 'Update', id, properties: properties({ Target: { InstanceId: 'i-b' } }), previous: properties() });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id, Data: { PublicIp: Data!.PublicIp } });
    expect(address(id)).toMatchObject({ instanceId: 'i-b' });
    expect(world.calls.count('DisassociateAddress')).toBe(0);
    expect(world.calls.count('AssociateAddress')).toBe(2);
  });

  test('comes off when the target goes', async () => {
    const { PhysicalResourceId: id } = await create();
    await world.ip({ type: 'Update', id, properties: properties({ Target: undefined }), previous: properties() });
    expect(address(id)!.associationId).toBeUndefined();
  });

  test.each(['InvalidNetworkInterfaceID.NotFound', 'AuthFailure', 'OperationNotPermitted', 'InvalidAssociationID.NotFound'])(
    'comes off when EC2 no longer answers %s, as it does for some seconds while the target goes', async (code) => {
      const { PhysicalResourceId: id } = await create();
      const until = world.clock.now() + 60_000;
      world.calls.faultAt = (_, name) => (name === 'DisassociateAddress' && world.clock.now() < until ? { when: 'before', error: awsError(code) } : undefined);
      const answer = await world.ip({ type: 'Update', id, properties: properties({ Target: undefined }), previous: properties() });
      expect(answer.Status).toBe('SUCCESS');
      expect(address(id)).not.toHaveProperty('associationId');
    });
});

describe('two addresses of a stack', () => {
  const event = { LogicalResourceId: 'Other' };
  const onB = properties({ Target: { InstanceId: 'i-b' } });
  /** The addresses without an association, at each call. */
  const gaps = () => {
    const seen = new Map<string, number>();
    world.calls.faultAt = (_, name) => {
      if (name !== 'AssociateAddress' && name !== 'DisassociateAddress') return undefined;
      const off = addresses().filter(({ associationId }) => associationId === undefined);
      for (const { allocationId: id } of off) seen.set(id, (seen.get(id) ?? 0) + 1);
      return undefined;
    };
    return seen;
  };

  test('swap their instances, and back in a rollback, each without an association for one call at most', async () => {
    const { PhysicalResourceId: one } = await create();
    const { PhysicalResourceId: other } = await world.ip({ type: 'Create', properties: onB, options: { event } });
    const swap = async (stackStatus: string, first: typeof onB, second: typeof onB) => {
      const seen = gaps();
      const answers = [
        await world.ip({ type: 'Update', id: one, properties: first, previous: second, options: { stackStatus } }),
        await world.ip({ type: 'Update', id: other, properties: second, previous: first, options: { stackStatus, event } }),
      ];
      expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
      expect([...seen]).toEqual([[other, 1]]);
    };
    await swap('UPDATE_IN_PROGRESS', onB, properties());
    expect([one, other].map((id) => address(id)!.instanceId)).toEqual(['i-b', 'i-a']);
    await swap('UPDATE_ROLLBACK_IN_PROGRESS', properties(), onB);
    expect([one, other].map((id) => address(id)!.instanceId)).toEqual(['i-a', 'i-b']);
    expect(world.calls.count('DisassociateAddress')).toBe(0);
    expect(world.calls.count('AssociateAddress')).toBe(2 + 2 + 2);
  });
});

describe('an address that was there before', () => {
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
    expect(answer.Reason).toMatch(/could not associate address eipalloc-\d+ with instance i-a: InvalidInstanceID \(asked again for 2\d\d s\); .*\. Message: The pending /);
    expect(world.clock.now()).toBeLessThan(end - 30_000);
    expect((await world.ip({ type: 'Delete', id: answer.PhysicalResourceId, properties: properties() })).Status).toBe('SUCCESS');
    expect(addresses()).toEqual([]);
  });

  test.each([
    ['the primary one', {}, 'eni-of-i-a'],
    ['the one with the private address', { PrivateIpAddress: '10.0.0.9' }, 'eni-of-i-a-second'],
  ])('with several interfaces gets it on %s', async (_, more, networkInterfaceId) => {
    world.ec2.instances.set('i-a', { state: 'running', interfaces: 2 });
    const { Status, PhysicalResourceId: id } = await create({ Target: { InstanceId: 'i-a', ...more } });
    expect(Status).toBe('SUCCESS');
    expect(address(id)).toMatchObject({ instanceId: 'i-a', networkInterfaceId });
    expect((await world.ip({ type: 'Delete', id, properties: properties({ Target: { InstanceId: 'i-a', ...more } }) })).Status).toBe('SUCCESS');
    expect(address(id)).toBeUndefined();
  });

  test('with several interfaces, none of which is meant, fails at once, and the answer says what to name instead', async () => {
    world.ec2.instances.set('i-a', { state: 'running', interfaces: 2, networkInterfaceId: undefined });
    const answer = await create({ Target: { InstanceId: 'i-a', PrivateIpAddress: '10.9.9.9' } });
    expect(answer.Reason).toContain('InvalidInstanceID: the instance has 2 network interfaces, but not 10.9.9.9; name an address of one of them');
    expect(world.calls.count('AssociateAddress')).toBe(1);
    expect(answer.Reason).not.toContain('asked again');
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

describe('an instance that starts', () => {
  test('is given time when it runs at last, however long it was pending', async () => {
    world.ec2.instances.set('i-a', { state: 'pending', interfaces: 1 });
    const began = world.clock.now();
    world.calls.faultAt = (_, name) => {
      // EC2 refuses it once more, and then says that it runs.
      if (name === 'DescribeInstances' && world.clock.now() - began > 60_000) world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
      return undefined;
    };
    expect((await create({ RemovalPolicy: 'retain' })).Status).toBe('SUCCESS');
  });
});
