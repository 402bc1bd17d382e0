import type { Address, Allocation, Target } from '../../lambda/elastic-ip/address';
import type { AddressFilters, AddressPort, Instance } from '../../lambda/elastic-ip/ec2';
import type { Tags } from '../../lambda/lifecycle/owner';
import type { Calls } from './calls';
import { awsError } from './aws-error';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Addresses, and the instances that they are on: what EC2 answers, with its codes. */
export class FakeEc2 implements AddressPort {
  public readonly addresses = new Map<string, Mutable<Address>>();
  public readonly instances = new Map<string, Instance>();
  /** The pool that each allocated address is from, which DescribeAddresses is not asked for. */
  public readonly pools = new Map<string, string | undefined>();
  private next = 1;

  public constructor(private readonly calls: Calls) {}

  public add(address: Partial<Address> & { allocationId: string }): Address {
    const added = { publicIp: `192.0.2.${this.next++}`, tags: {}, ...address };
    this.addresses.set(added.allocationId, added);
    return added;
  }

  public describeAddress(allocationId: string): Promise<Address> {
    return this.calls.through('DescribeAddresses', () => this.find(allocationId));
  }

  public describeAddresses(filters: AddressFilters): Promise<Address[]> {
    const valueOf: Record<string, (address: Address) => string | undefined> = {
      'instance-id': ({ instanceId }) => instanceId,
      'network-interface-id': ({ networkInterfaceId }) => networkInterfaceId,
      'private-ip-address': ({ privateIpAddress }) => privateIpAddress,
    };
    const matches = (address: Address) => Object.entries(filters).every(([name, value]) => {
      if (name === 'tag-key') return value in address.tags;
      const actual = name.startsWith('tag:') ? address.tags[name.slice('tag:'.length)] : valueOf[name]!(address);
      return actual === value;
    });
    return this.calls.through('DescribeAddresses', () => [...this.addresses.values()].filter(matches));
  }

  public describeInstance(instanceId: string): Promise<Instance | undefined> {
    return this.calls.through('DescribeInstances', () => this.instances.get(instanceId));
  }

  public allocateAddress({ publicIpv4Pool, networkBorderGroup, publicIp }: Allocation, tags: Tags): Promise<Address> {
    return this.calls.through('AllocateAddress', () => {
      const taken = [...this.addresses.values()].some((address) => address.publicIp === publicIp);
      if (taken) throw awsError('InvalidAddress.NotFound');
      const allocationId = `eipalloc-${String(this.next).padStart(17, '0')}`;
      this.pools.set(allocationId, publicIpv4Pool);
      const asked = { ...(networkBorderGroup && { networkBorderGroup }), ...(publicIp && { publicIp }) };
      return this.add({ allocationId, tags: { ...tags }, ...asked });
    });
  }

  public associateAddress(allocationId: string, target: Target, allowReassociation: boolean): Promise<string> {
    return this.calls.through('AssociateAddress', () => {
      const address = this.find(allocationId);
      const instance = target.instanceId === undefined ? undefined : this.instances.get(target.instanceId);
      if (target.instanceId !== undefined && !instance) throw awsError('InvalidInstanceID.NotFound');
      if (instance?.state === 'pending') throw awsError('InvalidInstanceID', { message: 'The pending instance is not in a valid state' });
      if (instance && instance.interfaces > 1) throw awsError('InvalidInstanceID', { message: 'There are multiple interfaces attached' });
      const there = [...this.addresses.values()].filter((other) => other !== address && isOn(other, target));
      if (!allowReassociation && (address.associationId !== undefined || there.length > 0)) throw awsError('Resource.AlreadyAssociated');
      there.forEach(unassociate);
      Object.assign(address, { associationId: `eipassoc-${this.next++}`, ...target });
      return address.associationId!;
    });
  }

  public disassociateAddress(associationId: string): Promise<void> {
    return this.calls.through('DisassociateAddress', () => {
      const address = [...this.addresses.values()].find((one) => one.associationId === associationId);
      if (!address) throw awsError('InvalidAssociationID.NotFound');
      unassociate(address);
    });
  }

  public releaseAddress({ allocationId, networkBorderGroup }: Address): Promise<void> {
    return this.calls.through('ReleaseAddress', () => {
      const address = this.addresses.get(allocationId);
      if (!address) throw awsError('InvalidAddressID.NotFound');
      if (address.networkBorderGroup !== networkBorderGroup) throw awsError('InvalidAddress.NotFound');
      if (address.associationId !== undefined) throw awsError('InvalidIPAddress.InUse');
      this.addresses.delete(allocationId);
    });
  }

  public createTags(allocationId: string, tags: Tags): Promise<void> {
    return this.calls.through('CreateTags', () => {
      const address = this.find(allocationId);
      address.tags = { ...address.tags, ...tags };
    });
  }

  public deleteTags(allocationId: string, tags: Tags): Promise<void> {
    return this.calls.through('DeleteTags', () => {
      const address = this.find(allocationId);
      address.tags = Object.fromEntries(Object.entries(address.tags).filter(([key, value]) => tags[key] !== value));
    });
  }

  private find(allocationId: string): Mutable<Address> {
    const address = this.addresses.get(allocationId);
    if (!address) throw awsError('InvalidAllocationID.NotFound');
    return address;
  }
}

function isOn(address: Address, { instanceId, networkInterfaceId }: Target): boolean {
  return address.associationId !== undefined
    && (instanceId !== undefined ? address.instanceId === instanceId : address.networkInterfaceId === networkInterfaceId);
}

function unassociate(address: Mutable<Address>): void {
  delete address.associationId;
  delete address.instanceId;
  delete address.networkInterfaceId;
  delete address.privateIpAddress;
}
