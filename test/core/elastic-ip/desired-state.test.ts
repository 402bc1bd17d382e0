import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import type { Address } from '../../../core/elastic-ip/address';
import {
  isMeantBy, isOfIpam, isUserOwned, ownershipTags, parseDesiredAddress, specHash, type Specification,
} from '../../../core/elastic-ip/desired-state';
import type { Tags } from '../../../core/ownership';

const ANY_ADDRESS = { kind: 'allocated', allocation: {} } as const;

describe('an address to allocate', () => {
  // Every address in use carries one of these: with another hash it would be replaced.
  test.each<[string, Specification, string]>([
    ['any address', ANY_ADDRESS, 'bfef47e0d415'],
    ['any address, with all options left out', { kind: 'allocated', allocation: { publicIpv4Pool: undefined, networkBorderGroup: undefined, publicIp: undefined } }, 'bfef47e0d415'],
    ['an existing one', { kind: 'existing', allocationId: 'eipalloc-0000000000000000e' }, '03c230727328'],
    ['one with a tag', { kind: 'tagged', key: 'role', value: 'web' }, '65df931d0ca9'],
    ['one that is retained', { kind: 'retained', key: 'mail', allocation: { publicIp: '203.0.113.7' } }, '2be6a38734ee'],
    ['one of a pool', { kind: 'allocated', allocation: { publicIpv4Pool: 'ipv4pool-ec2-1', publicIp: '203.0.113.7' } }, '57c566214250'],
    ['one of an IPAM pool', { kind: 'allocated', allocation: { publicIpv4Pool: 'ipam-pool-1' } }, 'a1722154b01f'],
  ])('has the specification hash that it always had: %s', (_, specification, expected) => {
    expect(specHash(specification)).toBe(expected);
  });
});

test.each([
  ['ipam-pool-0123456789abcdef0', true], ['ipv4pool-ec2-0123456789abcdef0', false], [undefined, false],
])('a pool is one of IPAM by its id: %s', (publicIpv4Pool, expected) => {
  expect(isOfIpam({ publicIpv4Pool })).toBe(expected);
});

describe('what an ElasticIp asks for', () => {
  const parse = (properties: Partial<ElasticIpContract>) => parseDesiredAddress({ ...properties });
  const allocation = { publicIpv4Pool: undefined, networkBorderGroup: undefined, publicIp: undefined };

  test.each<[string, Partial<ElasticIpContract>, Specification]>([
    ['any address', {}, { kind: 'allocated', allocation }],
    ['an address of a pool', { PublicIpv4Pool: 'ipv4pool-ec2-1', NetworkBorderGroup: 'us-east-1', Address: '203.0.113.7' },
      { kind: 'allocated', allocation: { publicIpv4Pool: 'ipv4pool-ec2-1', networkBorderGroup: 'us-east-1', publicIp: '203.0.113.7' } }],
    ['an existing one', { AllocationId: 'eipalloc-1' }, { kind: 'existing', allocationId: 'eipalloc-1' }],
    ['one with a tag', { SourceTag: { Key: 'role', Value: 'web' } }, { kind: 'tagged', key: 'role', value: 'web' }],
    ['one that is retained', { RetainedKey: 'mail', NetworkBorderGroup: 'us-east-1' },
      { kind: 'retained', key: 'mail', allocation: { ...allocation, networkBorderGroup: 'us-east-1' } }],
  ])('is %s', (_, properties, specification) => {
    expect(parse(properties).specification).toEqual(specification);
    expect(isUserOwned(specification)).toBe(['existing', 'tagged'].includes(specification.kind));
  });

  test('has booleans again, a target, and tags by their keys', () => {
    const Tags = [{ Key: 'Name', Value: 'web' }, { Key: 'team', Value: '' }];
    const given = { AllowReassociation: 'true', RemovalPolicy: 'retain', Target: { NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.1' }, Tags } as const;
    expect(parse({ ...given, Tags: [...Tags] })).toMatchObject({
      allowReassociation: true, retain: true, tags: { Name: 'web', team: '' },
      target: { instanceId: undefined, networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' },
    });
    expect(parse({ AllowReassociation: 'false', RemovalPolicy: 'destroy' })).toMatchObject({ allowReassociation: false, retain: false, tags: {} });
    expect(parse({}).target).toBeUndefined();
  });
});

describe('an address is the one that was asked for', () => {
  const MADE: Specification = { kind: 'allocated', allocation: { publicIp: '203.0.113.7' } };
  const OWNER = { stackId: 'stack-1', logicalId: 'Ip' };
  const address = (tags: Tags): Address => ({ allocationId: 'eipalloc-1', publicIp: '203.0.113.7', tags });

  test.each<[string, Specification, Tags, boolean]>([
    ['where it was made for it', MADE, ownershipTags(OWNER, MADE), true],
    ['not where it was made for another', MADE, ownershipTags(OWNER, ANY_ADDRESS), false],
    ['not by its number alone', MADE, {}, false],
    ['where it has the tag with the value', { kind: 'tagged', key: 'role', value: 'web' }, { role: 'web' }, true],
    ['not where it has the tag with another value', { kind: 'tagged', key: 'role', value: 'web' }, { role: 'web2' }, false],
    ['by its id', { kind: 'existing', allocationId: 'eipalloc-1' }, {}, true],
    ['not by another id', { kind: 'existing', allocationId: 'eipalloc-2' }, {}, false],
  ])('%s', (_, specification, tags, expected) => {
    expect(isMeantBy(specification, address(tags))).toBe(expected);
  });
});
