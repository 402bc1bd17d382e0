import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { TAG } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { OTHER_STACK, STACK } from '../../support/world';
import { create, LAST, meanwhile, properties, THEM, US, world } from './retained-support';

const ANY_ADDRESS = { kind: 'allocated', allocation: {} } as const;

describe('an address to allocate', () => {
  const plain = (changes: Partial<ElasticIpContract> = {}) => create({ RetainedKey: undefined, RemovalPolicy: 'destroy', ...changes });

  test('that exceeds the quota tells how the region is used, and which idle addresses look abandoned', async () => {
    world.cloudFormation.stacks.set(OTHER_STACK, 'DELETE_COMPLETE');
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000b', publicIp: '198.51.100.1', tags: { Name: 'old web' } });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000c', publicIp: '198.51.100.2', tags: ownershipTags(THEM, ANY_ADDRESS) });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000d', tags: ownershipTags({ stackId: STACK, logicalId: 'Other' }, ANY_ADDRESS) });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000e', tags: { 'aws:cloudformation:stack-id': OTHER_STACK } });
    world.ec2.add({ allocationId: 'eipalloc-0000000000000000f', tags: {}, associationId: 'eipassoc-1', instanceId: 'i-b' });
    const before = [...world.ec2.addresses.values()];
    world.calls.faultAt = failing('AllocateAddress', awsError('AddressLimitExceeded'));
    const { Status, Reason } = await plain();
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('; the region holds 6, 5 of them idle; of the idle ones these look abandoned: '
      + 'eipalloc-0000000000000000b (198.51.100.1, without owner, Name old web), eipalloc-0000000000000000c (198.51.100.2, its stack is gone)');
    expect([...world.ec2.addresses.values()]).toEqual(before);
  });

  test('that exceeds the quota fails with the quota when the region cannot be looked at', async () => {
    let asked = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'AllocateAddress') asked++;
      if (name === 'AllocateAddress') return { when: 'before', error: awsError('AddressLimitExceeded') };
      return asked > 0 && name === 'DescribeAddresses' ? { when: 'before', error: awsError('UnauthorizedOperation') } : undefined;
    };
    expect((await plain()).Reason).toMatch(/AddressLimitExceeded; .*higher quota/);
  });

  test('by its number comes back after somebody has released it', async () => {
    const { PhysicalResourceId: id } = await plain({ Address: '203.0.113.7' });
    world.ec2.addresses.delete(id);
    const wish = { RetainedKey: undefined, RemovalPolicy: 'destroy', Address: '203.0.113.7' } as const;
    const answer = await world.ip({ type: 'Update', id, previous: properties(wish), properties: properties({ ...wish, Target: { InstanceId: 'i-b' } }) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { PublicIp: '203.0.113.7' } });
  });

  test('by its number fails with what to do when somebody else has it by now', async () => {
    world.calls.faultAt = failing('AllocateAddress', awsError('AuthFailure', { status: 403 }));
    expect((await plain({ Address: '203.0.113.7' })).Reason)
      .toMatch(/could not allocate the Elastic IP address 203\.0\.113\.7: AuthFailure.*; AWS has given it to somebody else by now/);
  });

  test('by two deliveries at once is one in the end, also when a look by tags does not show either at first', async () => {
    const mark = ownershipTags(US, ANY_ADDRESS);
    meanwhile('AllocateAddress', () => world.ec2.add({ allocationId: LAST, tags: mark }));
    const { ec2 } = world;
    const look = ec2.describeAddresses.bind(ec2);
    let looks = 0;
    // The first one is before the allocation, and the second one is behind it.
    ec2.describeAddresses = async (filters) => {
      const found = await look(filters);
      return `tag:${TAG.stack}` in filters && ++looks === 2 ? [] : found;
    };
    await world.ip({ type: 'Create', properties: properties({ RetainedKey: undefined, Target: undefined }), options: { heldId: LAST } });
    const ours = [...ec2.addresses.values()].filter(({ tags }) => tags[TAG.stack] === STACK);
    expect(ours).toEqual([expect.objectContaining({ allocationId: LAST })]);
  });

  test('by its number is the one that another delivery of the same request has just got', async () => {
    const mark = ownershipTags(US, { kind: 'allocated', allocation: { publicIp: '203.0.113.7' } });
    meanwhile('AllocateAddress', () => world.ec2.add({ allocationId: LAST, publicIp: '203.0.113.7', tags: mark }));
    expect(await plain({ Address: '203.0.113.7' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: LAST });
  });

  test('by its number says so when the account has it already', async () => {
    world.ec2.add({ allocationId: LAST, publicIp: '203.0.113.7', tags: {} });
    expect((await plain({ Address: '203.0.113.7' })).Reason)
      .toContain(`it is allocated in this account and region, as ${LAST}: name it with ElasticIpSource.existing`);
  });
});
