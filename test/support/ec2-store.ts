import type { Address, Target } from '../../core/elastic-ip/address';
import type { Allocation } from '../../core/elastic-ip/desired-state';
import type { Tags } from '../../core/ownership';
import type { PtrRecord } from '../../core/reverse-dns/ptr-record';
import type { AddressFilters, Instance, Interface } from '../../lambda/elastic-ip/ec2';
import { awsError } from './aws-error';

interface PtrUpdate {
  readonly domainName?: string;
  readonly status: string;
  readonly reason?: string;
  readonly until: number;
}

const NOT_VALID = ['pending', 'shutting-down', 'terminated'];

/** The addresses of an account in a region, and the instances that they are on. It says no by throwing EC2's errors. */
export class Ec2Store {
  /** An address is never changed, but replaced by another: whoever holds one has what it was. */
  public readonly addresses = new Map<string, Address>();
  public readonly instances = new Map<string, Instance>();
  public readonly interfaces = new Map<string, Interface>();
  /** The pool that each allocated address is from, which DescribeAddresses is not asked for. */
  public readonly pools = new Map<string, string | undefined>();
  /** The reverse DNS record of an address. */
  public readonly ptrRecords = new Map<string, string>();
  /** Its change, while it is under way or if it has failed. */
  public readonly ptrUpdates = new Map<string, PtrUpdate>();
  /** How long a change of a record takes, in milliseconds by `now`, and what it comes to: a reason for which it fails. */
  public ptrTakes = 0;
  public ptrFails: string | undefined;
  public now: () => number = () => 0;
  /** Whether each address has a lower id than those before it: EC2's ids tell nothing of the order. */
  public idsDescend = false;
  private readonly primaries = new Map<string, string>();
  private next = 1;

  public add(address: Partial<Address> & { allocationId: string }): Address {
    return this.put({ publicIp: `192.0.2.${this.next++}`, tags: {}, ...address });
  }

  public describe(allocationId: string): Address {
    const address = this.addresses.get(allocationId);
    if (!address) throw awsError('InvalidAllocationID.NotFound');
    return address;
  }

  public find(filters: AddressFilters): Address[] {
    return [...this.addresses.values()].filter((address) => matches(address, filters));
  }

  public allocate({ publicIpv4Pool, networkBorderGroup, publicIp }: Allocation, tags: Tags): Address {
    const taken = [...this.addresses.values()].some((address) => address.publicIp === publicIp);
    if (taken) throw awsError('InvalidAddress.NotFound');
    const number = this.idsDescend ? 1_000 - this.next : this.next;
    const allocationId = `eipalloc-${String(number).padStart(17, '0')}`;
    this.pools.set(allocationId, publicIpv4Pool);
    const asked = { ...(networkBorderGroup && { networkBorderGroup }), ...(publicIp && { publicIp }) };
    return this.add({ allocationId, tags: { ...tags }, ...asked });
  }

  public associate(allocationId: string, target: Target, allowReassociation: boolean): string {
    const address = this.describe(allocationId);
    const instance = target.instanceId === undefined ? undefined : this.instances.get(target.instanceId);
    if (target.instanceId !== undefined && !instance) throw awsError('InvalidInstanceID.NotFound');
    if (instance && NOT_VALID.includes(instance.state)) throw invalidInstance(`The ${instance.state} instance '${target.instanceId}' is not in a valid state for this operation.`);
    if (instance && instance.interfaces > 1) throw invalidInstance(`There are multiple interfaces attached to instance '${target.instanceId}'. Please specify an interface ID for the operation instead.`);
    const there = this.on(target).filter((other) => other !== address);
    const isThere = this.on(target).includes(address); // to ask again for what is so is no error
    if (!allowReassociation && !isThere && (address.associationId !== undefined || there.length > 0)) throw awsError('Resource.AlreadyAssociated');
    there.forEach((other) => this.put(unassociated(other)));
    return this.put({ ...unassociated(address), associationId: `eipassoc-${this.next++}`, ...this.placeOf(target) }).associationId!;
  }

  public disassociate(associationId: string): void {
    const address = [...this.addresses.values()].find((one) => one.associationId === associationId);
    if (!address) throw awsError('InvalidAssociationID.NotFound');
    this.put(unassociated(address));
  }

  public release(allocationId: string, networkBorderGroup?: string): void {
    const address = this.addresses.get(allocationId);
    if (!address) throw awsError('InvalidAddressID.NotFound');
    if (address.networkBorderGroup !== networkBorderGroup) throw awsError('InvalidAddress.NotFound');
    if (address.associationId !== undefined) throw awsError('InvalidIPAddress.InUse');
    if (this.describeReverseDns(allocationId).domainName !== undefined) throw awsError('InvalidAddress.PtrSet');
    this.addresses.delete(allocationId);
  }

  public describeReverseDns(allocationId: string): PtrRecord {
    this.describe(allocationId);
    this.endPtrUpdate(allocationId);
    const { domainName, status, reason } = this.ptrUpdates.get(allocationId) ?? {};
    return { domainName: this.ptrRecords.get(allocationId), update: status === undefined ? undefined : { domainName, status, reason } };
  }

  /** EC2 gives a name back with a dot at its end. */
  public modifyReverseDns(allocationId: string, domainName: string): void {
    this.updatePtr(allocationId, `${domainName}.`);
  }

  public resetReverseDns(allocationId: string): void {
    this.updatePtr(allocationId, undefined);
  }

  private updatePtr(allocationId: string, domainName: string | undefined): void {
    this.describe(allocationId);
    this.endPtrUpdate(allocationId);
    this.ptrUpdates.set(allocationId, { domainName, status: 'PENDING', until: this.now() + this.ptrTakes });
    this.endPtrUpdate(allocationId);
  }

  private endPtrUpdate(allocationId: string): void {
    const update = this.ptrUpdates.get(allocationId);
    if (update?.status !== 'PENDING' || this.now() < update.until) return;
    if (this.ptrFails !== undefined) return void this.ptrUpdates.set(allocationId, { ...update, status: 'FAILED', reason: this.ptrFails });
    this.ptrUpdates.delete(allocationId);
    if (update.domainName === undefined) this.ptrRecords.delete(allocationId);
    else this.ptrRecords.set(allocationId, update.domainName);
  }

  public tag(allocationId: string, tags: Tags): void {
    const address = this.describe(allocationId);
    this.put({ ...address, tags: { ...address.tags, ...tags } });
  }

  /** Removes a tag only while it has the value that is given. */
  public untag(allocationId: string, tags: Tags): void {
    const address = this.describe(allocationId);
    this.put({ ...address, tags: Object.fromEntries(Object.entries(address.tags).filter(([key, value]) => tags[key] !== value)) });
  }

  /** The addresses on a target. Each private address of an interface can have one. */
  public on(target: Target): Address[] {
    const place = this.placeOf(target);
    return [...this.addresses.values()].filter((address) => {
      if (address.associationId === undefined) return false;
      const { networkInterfaceId, privateIpAddress } = this.placeOf(address);
      return networkInterfaceId === place.networkInterfaceId && privateIpAddress === place.privateIpAddress;
    });
  }

  /** The private address that is meant where none is named. */
  public primaryOf(networkInterfaceId: string): string {
    const primary = this.primaries.get(networkInterfaceId) ?? `172.31.0.${this.primaries.size + 1}`;
    this.primaries.set(networkInterfaceId, primary);
    return primary;
  }

  /** EC2 tells the interface and its private address, also of an association with an instance. */
  private placeOf({ instanceId, networkInterfaceId = `eni-of-${instanceId}`, privateIpAddress }: Target) {
    return {
      ...(instanceId !== undefined && { instanceId }),
      networkInterfaceId,
      privateIpAddress: privateIpAddress ?? this.primaryOf(networkInterfaceId),
    };
  }

  private put(address: Address): Address {
    this.addresses.set(address.allocationId, address);
    return address;
  }
}

/** What AllocateAddress takes the address from, by its two parameters; each takes only pools of its own kind. */
export function poolAskedFor(publicIpv4Pool: string | undefined, ipamPoolId: string | undefined): string | undefined {
  if (publicIpv4Pool !== undefined && ipamPoolId !== undefined) throw awsError('InvalidParameterCombination');
  if (publicIpv4Pool?.startsWith('ipam-')) throw awsError('InvalidParameterValue');
  if (ipamPoolId?.startsWith('ipam-') === false) throw awsError('InvalidIpamPoolId.NotFound');
  return publicIpv4Pool ?? ipamPoolId;
}

export function matches(address: Address, filters: AddressFilters): boolean {
  return Object.entries(filters).every(([name, value]) => {
    const fits = pattern(value);
    if (name === 'tag-key') return Object.keys(address.tags).some((key) => fits.test(key));
    const actual = name.startsWith('tag:') ? address.tags[name.slice('tag:'.length)] : VALUE_OF[name]!(address);
    return actual !== undefined && fits.test(actual);
  });
}

/** EC2 takes * and ? for wildcards, and what follows a backslash for itself. */
const patterns = new Map<string, RegExp>();

function pattern(value: string): RegExp {
  const known = patterns.get(value);
  if (known) return known;
  const parts = value.match(/\\?[^]/g) ?? [];
  const translated = parts.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : escaped(part.slice(-1))));
  const made = new RegExp(`^${translated.join('')}$`, 's');
  patterns.set(value, made);
  return made;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
}

const VALUE_OF: Readonly<Record<string, (address: Address) => string | undefined>> = {
  'allocation-id': ({ allocationId }) => allocationId,
  'association-id': ({ associationId }) => associationId,
  'network-border-group': ({ networkBorderGroup }) => networkBorderGroup,
  'public-ip': ({ publicIp }) => publicIp,
  'instance-id': ({ instanceId }) => instanceId,
  'network-interface-id': ({ networkInterfaceId }) => networkInterfaceId,
  'private-ip-address': ({ privateIpAddress }) => privateIpAddress,
};

function invalidInstance(message: string): Error {
  return awsError('InvalidInstanceID', { message });
}

function unassociated({ allocationId, publicIp, networkBorderGroup, tags }: Address): Address {
  return { allocationId, publicIp, ...(networkBorderGroup && { networkBorderGroup }), tags };
}
