import type { Address, Target } from '../../core/elastic-ip/address';
import type { Allocation } from '../../core/elastic-ip/desired-state';
import type { Tags } from '../../core/ownership';
import type { AddressFilters, AddressPort, Instance, Interface } from '../../lambda/elastic-ip/ec2';
import type { Calls } from './calls';
import { Ec2Store } from './ec2-store';

/** EC2 as a handler calls it: what the test says breaks. */
export class FakeEc2 implements AddressPort {
  public readonly store = new Ec2Store();
  /** A test may change them by hand. */
  public readonly addresses = this.store.addresses as Map<string, { -readonly [K in keyof Address]: Address[K] }>;
  public readonly instances = this.store.instances;
  public readonly pools = this.store.pools;

  public constructor(private readonly calls: Calls) {}

  public add(address: Partial<Address> & { allocationId: string }): Address {
    return this.store.add(address);
  }

  public describeAddress(allocationId: string): Promise<Address> {
    return this.calls.through('DescribeAddresses', () => this.store.describe(allocationId));
  }

  public describeAddresses(filters: AddressFilters): Promise<Address[]> {
    return this.calls.through('DescribeAddresses', () => this.store.find(filters));
  }

  public describeInstance(instanceId: string, privateIpAddress?: string): Promise<Instance | undefined> {
    return this.calls.through('DescribeInstances', () => this.store.describeInstance(instanceId, privateIpAddress));
  }

  public describeInterface(networkInterfaceId: string): Promise<Interface | undefined> {
    return this.calls.through('DescribeNetworkInterfaces', () => this.store.interfaces.get(networkInterfaceId));
  }

  public allocateAddress(allocation: Allocation, tags: Tags): Promise<Address> {
    return this.calls.through('AllocateAddress', () => this.store.allocate(allocation, tags));
  }

  public associateAddress(allocationId: string, target: Target, allowReassociation: boolean): Promise<string> {
    return this.calls.through('AssociateAddress', () => this.store.associate(allocationId, target, allowReassociation));
  }

  public disassociateAddress(associationId: string): Promise<void> {
    return this.calls.through('DisassociateAddress', () => this.store.disassociate(associationId));
  }

  public releaseAddress({ allocationId, networkBorderGroup }: Address): Promise<void> {
    return this.calls.through('ReleaseAddress', () => this.store.release(allocationId, networkBorderGroup));
  }

  public createTags(allocationId: string, tags: Tags): Promise<void> {
    return this.calls.through('CreateTags', () => this.store.tag(allocationId, tags));
  }

  public deleteTags(allocationId: string, tags: Tags): Promise<void> {
    return this.calls.through('DeleteTags', () => this.store.untag(allocationId, tags));
  }

  public resetReverseDns(allocationId: string): Promise<void> {
    return this.calls.through('ResetAddressAttribute', () => this.store.resetReverseDns(allocationId));
  }
}
