import type { Target } from '../../core/elastic-ip/address';
import type { PtrRecord } from '../../core/reverse-dns/ptr-record';
import type { AddressPort } from '../../lambda/elastic-ip/ec2';
import type { ReverseDnsPort } from '../../lambda/reverse-dns/ec2';
import type { Cases } from './contract';

export interface Ec2 {
  readonly port: AddressPort & ReverseDnsPort;
  instance(looks?: { pending?: boolean; interfaces?: number }): Promise<string>;
  networkInterface(): Promise<{ id: string; primary: string; secondary: string }>;
}

const NOWHERE = { associationId: undefined, instanceId: undefined, networkInterfaceId: undefined, privateIpAddress: undefined };
const NO_RECORD = { domainName: undefined, update: undefined };
const MISSING = 'eipalloc-0123456789abcdef0';

/**
 * Left open, as no document tells: what becomes of a reverse DNS record whose name doesn't resolve to the address;
 * `allowReassociation: false` on a target that has another address, or on the one where the address is
 * already, and removing the tags of an address that is not there.
 */
export const EC2_CASES = {
  'an allocated address has its tags from birth, and is nowhere': async ({ port }, name) => {
    const tags = { Name: name, empty: '', 'aws-like:key/with=signs': 'Grüße & <世界>' };
    const allocated = await port.allocateAddress({}, tags);
    expect(allocated).toMatchObject({ allocationId: expect.stringMatching(/^eipalloc-[0-9a-f]{17}$/), publicIp: expect.stringMatching(/^\d+(\.\d+){3}$/), tags });
    const { allocationId, publicIp } = allocated;
    expect(await port.describeAddress(allocationId)).toEqual(expect.objectContaining({ allocationId, publicIp, tags }));
    expect(await whereIs(port, allocationId)).toEqual(NOWHERE);
  },

  'two allocations give two addresses': async ({ port }) => {
    const [one, other] = [await port.allocateAddress({}, {}), await port.allocateAddress({}, {})];
    expect(one.allocationId).not.toBe(other.allocationId);
    expect(one.publicIp).not.toBe(other.publicIp);
  },

  'a particular address can be had again after its release': async ({ port }) => {
    const previous = await port.allocateAddress({}, {});
    await port.releaseAddress(previous);
    const again = await port.allocateAddress({ publicIp: previous.publicIp }, { again: 'yes' });
    expect(again).toMatchObject({ publicIp: previous.publicIp, tags: { again: 'yes' } });
    expect(again.allocationId).not.toBe(previous.allocationId);
  },

  'a particular address that is allocated cannot be had': async ({ port }) => {
    const { publicIp } = await port.allocateAddress({}, {});
    await expect(port.allocateAddress({ publicIp }, {})).rejects.toMatchObject(refusal(/^(InvalidAddress\.NotFound|AuthFailure)$/));
  },

  'an id that is not there is refused, where filters find nothing': async ({ port }) => {
    await expect(port.describeAddress(MISSING)).rejects.toMatchObject(refusal('InvalidAllocationID.NotFound'));
    expect(await port.describeAddresses({ 'allocation-id': MISSING })).toEqual([]);
  },

  'filters find by a tag, and by the key of one': async ({ port }, name) => {
    const { allocationId } = await port.allocateAddress({}, { [`${name}-key`]: 'a' });
    const other = await port.allocateAddress({}, { [`${name}-key`]: 'b' });
    expect(await found(port, { [`tag:${name}-key`]: 'a' })).toEqual([allocationId]);
    expect(await found(port, { 'tag-key': `${name}-key` })).toEqual([allocationId, other.allocationId].sort());
    expect(await found(port, { [`tag:${name}-key`]: 'c' })).toEqual([]);
    expect(await found(port, { 'tag-key': `${name}-other-key` })).toEqual([]);
  },

  'filters find by the public address': async ({ port }) => {
    const { allocationId, publicIp } = await port.allocateAddress({}, {});
    await port.allocateAddress({}, {});
    expect(await found(port, { 'public-ip': publicIp })).toEqual([allocationId]);
    expect(await found(port, { 'public-ip': '198.51.100.1' })).toEqual([]);
  },

  'filters find what all of them fit': async ({ port }, name) => {
    const { allocationId, publicIp } = await port.allocateAddress({}, { [name]: 'a', more: '1' });
    await port.allocateAddress({}, { [name]: 'a', more: '2' });
    expect(await found(port, { [`tag:${name}`]: 'a', 'tag:more': '1' })).toEqual([allocationId]);
    expect(await found(port, { [`tag:${name}`]: 'a', 'public-ip': publicIp })).toEqual([allocationId]);
    expect(await found(port, { [`tag:${name}`]: 'b', 'tag:more': '1' })).toEqual([]);
  },

  'filters fit the whole value, know case, and take an asterisk and a question mark for wildcards': async ({ port }, name) => {
    const { allocationId } = await port.allocateAddress({}, { [name]: 'a.b+c' });
    const other = await port.allocateAddress({}, { [name]: 'axb+c' });
    expect(await found(port, { [`tag:${name}`]: 'a.b+c' })).toEqual([allocationId]);
    for (const unfit of ['A.B+C', 'a.b', 'b+c']) expect(await found(port, { [`tag:${name}`]: unfit })).toEqual([]);
    expect(await found(port, { [`tag:${name}`]: 'a?b*' })).toEqual([allocationId, other.allocationId].sort());
  },

  'an association with an instance tells its interface and private address too': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const instanceId = await instance();
    const associationId = await port.associateAddress(allocationId, { instanceId }, false);
    expect(associationId).toMatch(/^eipassoc-/);
    expect(await whereIs(port, allocationId)).toEqual({
      associationId, instanceId, networkInterfaceId: expect.stringMatching(/^eni-/), privateIpAddress: expect.stringMatching(/^\d+(\.\d+){3}$/),
    });
  },

  'an association with an interface is with its primary private address': async ({ port, networkInterface }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const { id, primary } = await networkInterface();
    const associationId = await port.associateAddress(allocationId, { networkInterfaceId: id }, false);
    expect(await whereIs(port, allocationId)).toEqual({
      associationId, instanceId: undefined, networkInterfaceId: id, privateIpAddress: primary,
    });
  },

  'each private address of an interface can have an address': async ({ port, networkInterface }) => {
    const [one, other] = [await port.allocateAddress({}, {}), await port.allocateAddress({}, {})];
    const { id, primary, secondary } = await networkInterface();
    await port.associateAddress(one.allocationId, { networkInterfaceId: id }, false);
    await port.associateAddress(other.allocationId, { networkInterfaceId: id, privateIpAddress: secondary }, false);
    expect(await whereIs(port, one.allocationId)).toMatchObject({ networkInterfaceId: id, privateIpAddress: primary });
    expect(await whereIs(port, other.allocationId)).toMatchObject({ networkInterfaceId: id, privateIpAddress: secondary });
  },

  'filters find by where an address is': async ({ port, instance, networkInterface }) => {
    const [one, other] = [await port.allocateAddress({}, {}), await port.allocateAddress({}, {})];
    const instanceId = await instance();
    const { id, primary } = await networkInterface();
    expect(await found(port, { 'instance-id': instanceId })).toEqual([]);
    expect(await found(port, { 'network-interface-id': id })).toEqual([]);
    await port.associateAddress(one.allocationId, { instanceId }, false);
    const associationId = await port.associateAddress(other.allocationId, { networkInterfaceId: id }, false);
    expect(await found(port, { 'instance-id': instanceId })).toEqual([one.allocationId]);
    expect(await found(port, { 'network-interface-id': id, 'private-ip-address': primary })).toEqual([other.allocationId]);
    expect(await found(port, { 'network-interface-id': id, 'private-ip-address': '203.0.113.1' })).toEqual([]);
    expect(await found(port, { 'association-id': associationId })).toEqual([other.allocationId]);
  },

  'an address that is somewhere else stays there without reassociation': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const before = { instanceId: await instance() };
    const associationId = await port.associateAddress(allocationId, before, false);
    const moving = port.associateAddress(allocationId, { instanceId: await instance() }, false);
    await expect(moving).rejects.toMatchObject(refusal('Resource.AlreadyAssociated'));
    expect(await whereIs(port, allocationId)).toMatchObject({ ...before, associationId });
  },

  'reassociation moves an address, by an association with another id': async ({ port, instance, networkInterface }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const { id } = await networkInterface();
    const previous = await port.associateAddress(allocationId, { instanceId: await instance() }, false);
    const associationId = await port.associateAddress(allocationId, { networkInterfaceId: id }, true);
    expect(associationId).not.toBe(previous);
    expect(await whereIs(port, allocationId)).toMatchObject({ associationId, instanceId: undefined, networkInterfaceId: id });
  },

  'reassociation to where an address is already succeeds': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const target = { instanceId: await instance() };
    await port.associateAddress(allocationId, target, true);
    const associationId = await port.associateAddress(allocationId, target, true);
    expect(await whereIs(port, allocationId)).toMatchObject({ ...target, associationId });
  },

  'an address that another one pushes off its instance stays allocated': pushedOff(async ({ instance }) => ({ instanceId: await instance() })),
  'an address that another one pushes off its interface stays allocated':
    pushedOff(async ({ networkInterface }) => ({ networkInterfaceId: (await networkInterface()).id })),

  'neither an address nor an instance that is not there can be associated': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const toInstance = (id: string, instanceId: string) => port.associateAddress(id, { instanceId }, true);
    await expect(toInstance(MISSING, await instance())).rejects.toMatchObject(refusal('InvalidAllocationID.NotFound'));
    await expect(toInstance(allocationId, 'i-0123456789abcdef0')).rejects.toMatchObject(refusal('InvalidInstanceID.NotFound'));
    expect(await whereIs(port, allocationId)).toEqual(NOWHERE);
  },

  'an address cannot be associated with an interface that is not there': async ({ port }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const associating = port.associateAddress(allocationId, { networkInterfaceId: 'eni-0123456789abcdef0' }, true);
    await expect(associating).rejects.toMatchObject(refusal('InvalidNetworkInterfaceID.NotFound'));
  },

  'an instance that is pending gets no address': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const instanceId = await instance({ pending: true });
    await expect(port.associateAddress(allocationId, { instanceId }, true)).rejects.toMatchObject({
      ...refusal('InvalidInstanceID'), message: `The pending instance '${instanceId}' is not in a valid state for this operation.`,
    });
    expect(await port.describeInstance(instanceId)).toMatchObject({ state: 'pending', interfaces: 1 });
  },

  'an instance with several interfaces gets no address': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const instanceId = await instance({ interfaces: 2 });
    await expect(port.associateAddress(allocationId, { instanceId }, true)).rejects.toMatchObject({
      ...refusal('InvalidInstanceID'),
      message: `There are multiple interfaces attached to instance '${instanceId}'. Please specify an interface ID for the operation instead.`,
    });
  },

  'an instance tells its state and how many interfaces it has': async ({ port, instance }) => {
    const networkInterfaceId = expect.stringMatching(/^eni-/);
    expect(await port.describeInstance(await instance())).toEqual({ state: 'running', interfaces: 1, networkInterfaceId });
    expect(await port.describeInstance(await instance({ interfaces: 2 }))).toEqual({ state: 'running', interfaces: 2, networkInterfaceId });
  },

  'an instance that is not there is told as such': async ({ port }) => {
    expect(await port.describeInstance('i-0123456789abcdef0')).toBeUndefined();
  },

  'a disassociated address is nowhere, and keeps its tags': async ({ port, instance }, name) => {
    const { allocationId } = await port.allocateAddress({}, { Name: name });
    const associationId = await port.associateAddress(allocationId, { instanceId: await instance() }, false);
    await port.disassociateAddress(associationId);
    expect(await whereIs(port, allocationId)).toEqual(NOWHERE);
    expect(await tagsOf(port, allocationId)).toEqual({ Name: name });
  },

  'an association that is gone, if it can be refused at all, is not found': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const associationId = await port.associateAddress(allocationId, { instanceId: await instance() }, false);
    await port.disassociateAddress(associationId);
    const again = await port.disassociateAddress(associationId).catch((error: Error) => error.name);
    expect([undefined, 'InvalidAssociationID.NotFound']).toContain(again);
  },

  'the association that a reassociation has replaced takes nothing away': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    const replaced = await port.associateAddress(allocationId, { instanceId: await instance() }, false);
    const associationId = await port.associateAddress(allocationId, { instanceId: await instance() }, true);
    await port.disassociateAddress(replaced).catch(() => undefined);
    expect(await whereIs(port, allocationId)).toMatchObject({ associationId });
  },

  'a released address is gone': async ({ port }, name) => {
    const address = await port.allocateAddress({}, { [name]: 'yes' });
    await port.releaseAddress(address);
    await expect(port.describeAddress(address.allocationId)).rejects.toMatchObject(refusal('InvalidAllocationID.NotFound'));
    expect(await found(port, { 'tag-key': name })).toEqual([]);
  },

  'an address that is not there cannot be released': async ({ port }) => {
    const address = await port.allocateAddress({}, {});
    await port.releaseAddress(address);
    const code = /^Invalid(AddressID|AllocationID)\.NotFound$/; // the documents say the one, Terraform expects the other
    await expect(port.releaseAddress(address)).rejects.toMatchObject(refusal(code));
  },

  'an address that is associated is not released': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    await port.associateAddress(allocationId, { instanceId: await instance() }, false);
    const address = await port.describeAddress(allocationId);
    await expect(port.releaseAddress(address)).rejects.toMatchObject(refusal('InvalidIPAddress.InUse'));
    expect(await port.describeAddress(allocationId)).toEqual(address);
  },

  'an address stays in its border group, and is released in no other': async ({ port, instance }) => {
    const { allocationId } = await port.allocateAddress({ networkBorderGroup: 'us-east-1' }, {});
    await port.disassociateAddress(await port.associateAddress(allocationId, { instanceId: await instance() }, false));
    const address = await port.describeAddress(allocationId);
    expect(address.networkBorderGroup).toBe('us-east-1');
    const elsewhere = port.releaseAddress({ ...address, networkBorderGroup: 'us-east-1-bos-1' });
    await expect(elsewhere).rejects.toMatchObject(refusal('InvalidAddress.NotFound'));
    await port.releaseAddress(address);
    await expect(port.describeAddress(allocationId)).rejects.toMatchObject(refusal('InvalidAllocationID.NotFound'));
  },

  'tags are added and replaced one by one': async ({ port }) => {
    const { allocationId } = await port.allocateAddress({}, { a: '1', b: '2' });
    await port.createTags(allocationId, { b: '3', c: '4' });
    expect(await tagsOf(port, allocationId)).toEqual({ a: '1', b: '3', c: '4' });
  },

  'a tag is removed only with the value that it has': async ({ port }) => {
    const { allocationId } = await port.allocateAddress({}, { a: '1', b: '2', c: '3' });
    await port.deleteTags(allocationId, { a: '1', b: 'other', missing: 'x' });
    expect(await tagsOf(port, allocationId)).toEqual({ b: '2', c: '3' });
  },

  'the empty value removes a tag only if it is empty': async ({ port }) => {
    const { allocationId } = await port.allocateAddress({}, { empty: '', full: '1' });
    await port.deleteTags(allocationId, { empty: '', full: '' });
    expect(await tagsOf(port, allocationId)).toEqual({ full: '1' });
  },

  'an address has no reverse DNS record of its own accord': async ({ port }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    expect(await port.describeReverseDns(allocationId)).toEqual(NO_RECORD);
  },

  'a reverse DNS record is set, changed and reset in a while, and ends with a dot': async ({ port }) => {
    const [{ allocationId }, other] = [await port.allocateAddress({}, {}), await port.allocateAddress({}, {})];
    await port.modifyReverseDns(allocationId, 'mail.example.com');
    expect(await settled(port, allocationId)).toEqual({ ...NO_RECORD, domainName: 'mail.example.com.' });
    await port.modifyReverseDns(allocationId, 'mx.example.com');
    expect(await settled(port, allocationId)).toEqual({ ...NO_RECORD, domainName: 'mx.example.com.' });
    expect(await port.describeReverseDns(other.allocationId)).toEqual(NO_RECORD);
    await port.resetReverseDns(allocationId);
    expect(await settled(port, allocationId)).toEqual(NO_RECORD);
  },

  'to reset a reverse DNS record that is not there is no error': async ({ port }) => {
    const { allocationId } = await port.allocateAddress({}, {});
    await port.resetReverseDns(allocationId);
    expect(await settled(port, allocationId)).toEqual(NO_RECORD);
  },

  'an address with a reverse DNS record is not released': async ({ port }) => {
    const address = await port.allocateAddress({}, {});
    const { allocationId } = address;
    await port.modifyReverseDns(allocationId, 'mail.example.com');
    await settled(port, allocationId);
    await expect(port.releaseAddress(address)).rejects.toMatchObject(refusal('InvalidAddress.PtrSet'));
    await port.resetReverseDns(allocationId);
    await settled(port, allocationId);
    await port.releaseAddress(address);
    expect(await found(port, { 'allocation-id': allocationId })).toEqual([]);
  },

  'an address that is not there cannot be tagged': async ({ port }) => {
    const code = /^Invalid(AllocationID|ElasticIpID)\.NotFound$/;
    await expect(port.createTags(MISSING, { a: '1' })).rejects.toMatchObject(refusal(code));
  },
} satisfies Cases<Ec2>;

function pushedOff(makeTarget: (ec2: Ec2) => Promise<Target>) {
  return async (ec2: Ec2, name: string) => {
    const { port } = ec2;
    const target = await makeTarget(ec2);
    const previous = await port.allocateAddress({}, { Name: name });
    const present = await port.allocateAddress({}, {});
    await port.associateAddress(previous.allocationId, target, false);
    const associationId = await port.associateAddress(present.allocationId, target, true);
    expect(await whereIs(port, present.allocationId)).toMatchObject({ ...target, associationId });
    expect(await whereIs(port, previous.allocationId)).toEqual(NOWHERE);
    expect(await tagsOf(port, previous.allocationId)).toEqual({ Name: name });
  };
}

async function whereIs(port: AddressPort, id: string) {
  const { associationId, instanceId, networkInterfaceId, privateIpAddress } = await port.describeAddress(id);
  return { associationId, instanceId, networkInterfaceId, privateIpAddress };
}

/** The reverse DNS record once nothing is under way. */
async function settled(port: ReverseDnsPort, id: string): Promise<PtrRecord> {
  for (;;) {
    const record = await port.describeReverseDns(id);
    if (record.update?.status !== 'PENDING') return record;
  }
}

async function tagsOf(port: AddressPort, id: string) {
  return (await port.describeAddress(id)).tags;
}

async function found(port: AddressPort, filters: Readonly<Record<string, string>>): Promise<string[]> {
  return (await port.describeAddresses(filters)).map(({ allocationId }) => allocationId).sort();
}

function refusal(code: string | RegExp) {
  return { name: typeof code === 'string' ? code : expect.stringMatching(code), $metadata: { httpStatusCode: 400 } };
}
