import { type Address, associationTags, type Target } from '../../../core/elastic-ip/address';
import { chooseAddress, type DesiredAssociation, planAssociation } from '../../../core/elastic-ip/association-plan';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';

const ANY_ADDRESS = { kind: 'allocated', allocation: {} } as const;

const owner = { stackId: 'stack-1', logicalId: 'Ip' };
const other = { stackId: 'stack-2', logicalId: 'Ip' };
const sibling = { stackId: 'stack-1', logicalId: 'Former' };
const [t1, t2]: Target[] = [{ instanceId: 'i-1' }, { instanceId: 'i-2' }];
const eni: Target = { networkInterfaceId: 'eni-1' };
const eniAt: Target = { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.2' };
const free: Address = { allocationId: 'eipalloc-1', publicIp: '192.0.2.1', tags: {} };
const ours: Address = { ...free, tags: ownershipTags(owner, ANY_ADDRESS) };
const claimed: Address = { ...free, tags: associationTags(owner) };
const on = (address: Address, target: Target): Address => ({ ...address, associationId: 'eipassoc-1', ...target });
const rival = (tags: Address['tags']): Address => on({ allocationId: 'eipalloc-9', publicIp: '192.0.2.9', tags }, t1!);

const siblings = rival(ownershipTags(sibling, ANY_ADDRESS));
const siblingsClaim = rival(associationTags(sibling));
const poolsAddress = rival({ ...ownershipTags(sibling, ANY_ADDRESS), 'cdk-adopt:assigned-to': 'i-1' });

const associate = (target: Target, allowReassociation: boolean) => ({ do: 'associate', target, allowReassociation });
const nothing = { do: 'nothing' };
const disassociate = { do: 'disassociate' };
const refuse = (reason: string) => ({ do: 'refuse', reason: expect.stringContaining(reason) });

test.each([
  ['a free address goes to its target, unless somebody was faster', { address: ours, target: t1 }, associate(t1!, false)],
  ['an address on its target stays', { address: on(ours, t1!), target: t1 }, nothing],
  ['even when somebody else put it there', { address: on(free, t1!), target: t1 }, nothing],
  ['ours is moved from the former target in one step', { address: on(ours, t1!), target: t2, previous: t1 }, associate(t2!, true)],
  ['ours is moved from where a failed update has put it', { address: on(ours, t2!), target: t1, previous: t1, attempted: [t2!] }, associate(t1!, true)],
  ['no target any more: ours is taken off where a failed update has put it', { address: on(ours, t2!), attempted: [t2!] }, disassociate],
  ['a claimed one likewise', { address: on(claimed, t1!), target: t2, previous: t1 }, associate(t2!, true)],
  ['one that somebody else moved is not taken back', { address: on(ours, t2!), target: t1, previous: t1 }, refuse('instance i-2')],
  ['one that somebody else associated is not taken', { address: on(free, t2!), target: t1 }, refuse('address eipalloc-1 is associated with instance i-2')],
  ['unless the user allows it', { address: on(free, t2!), target: t1, allowReassociation: true }, associate(t1!, true)],
  ["a target's other address is not displaced", { address: ours, target: t1, conflicting: [rival({})] }, refuse('instance i-1 has address eipalloc-9 (192.0.2.9)')],
  ['nor that of another stack', { address: ours, target: t1, conflicting: [rival(ownershipTags(other, ANY_ADDRESS))] }, refuse('set allowReassociation')],
  ['unless it is ours, as in a replacement', { address: ours, target: t1, conflicting: [rival(ownershipTags(owner, ANY_ADDRESS))] }, associate(t1!, true)],
  ['it takes over from another resource of its stack', { address: ours, target: t1, conflicting: [siblings] }, { ...associate(t1!, true), takenFrom: siblings }],
  ["that has associated a user's address, too", { address: claimed, target: t1, conflicting: [siblingsClaim] }, { ...associate(t1!, true), takenFrom: siblingsClaim }],
  ['but not from a pool of its stack', { address: ours, target: t1, conflicting: [poolsAddress] }, refuse('has address eipalloc-9')],
  ['or the user allows it', { address: ours, target: t1, conflicting: [rival({})], allowReassociation: true }, associate(t1!, true)],
  ['no target any more: ours is taken off', { address: on(ours, t1!), previous: t1 }, disassociate],
  ['no target any more: a claimed one is taken off', { address: on(claimed, t1!), previous: t1 }, disassociate],
  ["no target any more: somebody else's association stays", { address: on(ours, t2!), previous: t1 }, nothing],
  ['no target any more: an unclaimed one stays', { address: on(free, t1!), previous: t1 }, nothing],
  ['no target at all', { address: ours }, nothing],
  ['any private address of the interface will do', { address: on(ours, eniAt), target: eni }, nothing],
  ['another private address of the interface is another target', { address: on(ours, { ...eniAt, privateIpAddress: '10.0.0.3' }), target: eniAt, previous: eni }, associate(eniAt, true)],
] as [string, Partial<DesiredAssociation>, object][])('association: %s', (_, wish, expected) => {
  expect(planAssociation({ owner, conflicting: [], allowReassociation: false, ...wish } as DesiredAssociation)).toEqual(expected);
});

test('of several addresses every delivery chooses the one that is held, else the lowest allocation id', () => {
  const [one, two] = [{ ...ours, allocationId: 'eipalloc-1' }, { ...ours, allocationId: 'eipalloc-2' }];
  expect(chooseAddress([two, one])).toBe(one);
  expect(chooseAddress([one, two], 'eipalloc-2')).toBe(two);
  expect(chooseAddress([one, two], 'eipalloc-3')).toBe(one);
  expect(chooseAddress([])).toBeUndefined();
});
