import { TAG } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { STACK } from '../../support/world';
import { create, destroy, properties, world } from './retained-support';

describe('an address that a pool has put on an instance', () => {
  test.each(['i-b', 'i-b until 2026-01-01T00:00:00.000Z'])('is taken off and released by its Delete: %s', async (assigned) => {
    const { PhysicalResourceId: id } = await create({ RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined });
    world.ec2.store.tag(id, { [TAG.assignedTo]: assigned });
    world.ec2.store.associate(id, { instanceId: 'i-b' }, false);
    const answer = await destroy(id, { RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined });
    expect(answer.Status).toBe('SUCCESS');
    expect(world.ec2.addresses.has(id)).toBe(false);
  });

  test('stays where it is in an Update', async () => {
    const wish = { RetainedKey: undefined, Target: undefined };
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.assignedTo]: 'i-b' });
    world.ec2.store.associate(id, { instanceId: 'i-b' }, false);
    await world.ip({ type: 'Update', id, previous: properties(wish), properties: properties({ ...wish, Tags: [{ Key: 'a', Value: 'b' }] }) });
    expect(world.ec2.addresses.get(id)).toMatchObject({ instanceId: 'i-b', tags: { a: 'b' } });
  });

  test('is not released while it is on another instance than the one that the pool has named', async () => {
    const wish = { RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined } as const;
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.assignedTo]: 'i-b' });
    world.ec2.store.associate(id, { instanceId: 'i-a' }, false);
    const { Status, Reason } = await destroy(id, wish);
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('somebody else associated it with instance i-a');
  });
});

describe('the reverse DNS record of an address', () => {
  const wish = { RetainedKey: undefined, RemovalPolicy: 'destroy', Target: undefined } as const;
  test('is reset before its release if this stack has set it', async () => {
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.reverseDnsBy]: STACK, [TAG.reverseDns]: 'Record' });
    world.ec2.store.ptrRecords.set(id, 'mail.example.com.');
    expect((await destroy(id, wish)).Status).toBe('SUCCESS');
    expect(world.ec2.addresses.has(id)).toBe(false);
  });

  test('does not stand in the way when EC2 is still at it', async () => {
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.tag(id, { [TAG.reverseDnsBy]: STACK, [TAG.reverseDns]: 'Record' });
    world.ec2.store.ptrRecords.set(id, 'mail.example.com.');
    world.calls.faultAt = failing('ResetAddressAttribute', awsError('UnsupportedOperation'), { times: 1 });
    expect((await destroy(id, wish)).Status).toBe('SUCCESS');
    expect(world.ec2.addresses.has(id)).toBe(false);
  });

  test('makes the Delete fail if somebody else has set it', async () => {
    const { PhysicalResourceId: id } = await create(wish);
    world.ec2.store.ptrRecords.set(id, 'mail.example.com.');
    const { Status, Reason } = await destroy(id, wish);
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/could not release address .*: InvalidAddress\.PtrSet .*reset the address's reverse DNS record, which this stack has not set/);
    expect(world.ec2.store.ptrRecords.get(id)).toBe('mail.example.com.');
  });
});
