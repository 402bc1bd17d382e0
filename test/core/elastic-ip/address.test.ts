import {
  type Address, associationTags, describeAssociation, describeTarget, holderOf, isAllocatedBy, isAssignedByPool, isAssociatedBy,
  isHeldBy, isOn, type Target, wasRetained,
} from '../../../core/elastic-ip/address';
import { type Owner, TAG, type Tags } from '../../../core/ownership';

const US: Owner = { stackId: 'stack-1', logicalId: 'Ip' };
const OTHERS: [string, Owner][] = [['another stack', { ...US, stackId: 'stack-2' }], ['another resource', { ...US, logicalId: 'Other' }]];
const mark = ({ stackId, logicalId }: Owner): Tags => ({ [TAG.stack]: stackId, [TAG.resource]: logicalId });
const address = (tags: Tags = {}, more: Partial<Address> = {}): Address => ({ allocationId: 'eipalloc-1', publicIp: '192.0.2.1', tags, ...more });

describe('the holder of an address', () => {
  test.each<[string, Tags, boolean[], Owner | undefined]>([
    ['with our mark, of us', mark(US), [true, false, true], US],
    ['with our claim, of us', associationTags(US), [false, true, true], US],
    ['without tags, of nobody', {}, [false, false, false], undefined],
    ['with a resource alone, of nobody', { [TAG.resource]: 'Ip' }, [false, false, false], undefined],
    ['with a stack alone, of a resource that is not told', { [TAG.stack]: 'stack-1' }, [false, false, false], { stackId: 'stack-1', logicalId: '' }],
    ['with both, of who allocated it', { ...associationTags(US), ...mark({ ...US, stackId: 'stack-2' }) }, [false, true, true], { ...US, stackId: 'stack-2' }],
  ])('is told by its tags: %s', (_, tags, [allocated, associated, held], holder) => {
    const one = address(tags);
    expect([isAllocatedBy(US, one), isAssociatedBy(US, one), isHeldBy(US, one)]).toEqual([allocated, associated, held]);
    expect(holderOf(one)).toEqual(holder);
  });

  test.each(OTHERS)('is %s, and not us', (_, other) => {
    expect([mark(other), associationTags(other)].map((tags) => isHeldBy(US, address(tags)))).toEqual([false, false]);
  });

  test('has left it, or found it there, where a tag says so, whatever its value', () => {
    expect([address({ [TAG.retained]: '' }), address(mark(US))].map(wasRetained)).toEqual([true, false]);
  });
});

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['by its name', 'i-1', 'i-1', true],
  ['by its name, with a notice', 'i-1', 'i-1 until 2026-01-01T00:00:00.000Z', true],
  ['not where the tag names another one', 'i-1', 'i-2', false],
  ['not where it has no tag', 'i-1', undefined, false],
  ['not where it is on no instance', undefined, 'i-1', false],
])('that a pool has put an address on its instance is told %s', (_, instanceId, assignedTo, expected) => {
  expect(isAssignedByPool(address(assignedTo === undefined ? {} : { [TAG.assignedTo]: assignedTo }, { instanceId }))).toBe(expected);
});

describe('an address is on a target', () => {
  const there = { associationId: 'eipassoc-1', instanceId: 'i-1', networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' };
  test.each<[string, Target | undefined, Partial<Address>, boolean]>([
    ['that is its instance', { instanceId: 'i-1' }, there, true],
    ['that is its interface', { networkInterfaceId: 'eni-1' }, there, true],
    ['that is a private address of its interface', { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' }, there, true],
    ['not: another private address of it', { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.2' }, there, false],
    ['not: another instance', { instanceId: 'i-2' }, there, false],
    ['not: another interface', { networkInterfaceId: 'eni-2' }, there, false],
    ['not: none', undefined, there, false],
    ['not: it is not associated, whatever else a read says', { instanceId: 'i-1' }, { ...there, associationId: undefined }, false],
  ])('%s', (_, target, place, expected) => {
    expect(isOn(address({}, place), target)).toBe(expected);
  });
});

test.each<[Target, string]>([
  [{ instanceId: 'i-1' }, 'instance i-1'],
  [{ networkInterfaceId: 'eni-1' }, 'network interface eni-1'],
  [{ networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' }, 'network interface eni-1 (10.0.0.1)'],
])('a target is described as a user looks for it: %j', (target, expected) => {
  expect(describeTarget(target)).toBe(expected);
});

test('an association is described by its instance, if there is one, and by its interface otherwise', () => {
  const place = { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' };
  expect([{ ...place, instanceId: 'i-1' }, place].map((one) => describeAssociation(address({}, one))))
    .toEqual(['instance i-1 (10.0.0.1)', 'network interface eni-1 (10.0.0.1)']);
});
