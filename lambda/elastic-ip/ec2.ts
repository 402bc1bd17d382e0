import {
  AllocateAddressCommand, AssociateAddressCommand, CreateTagsCommand, DeleteTagsCommand, DescribeAddressesCommand,
  DescribeInstancesCommand, DescribeNetworkInterfacesCommand, DisassociateAddressCommand, EC2Client, type Instance as Ec2Instance,
  type InstanceNetworkInterface, ReleaseAddressCommand, ResetAddressAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { Address, Target } from '../../core/elastic-ip/address';
import { type Allocation, isOfIpam } from '../../core/elastic-ip/desired-state';
import { parseAddress } from '../../core/elastic-ip/parse-address';
import { hasCode } from '../../core/errors';
import { INSTANCE_NOT_FOUND } from '../../core/not-found';
import type { Tags } from '../../core/ownership';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';

/** Filters of DescribeAddresses, all of which must match. If nothing does, the list is empty, where an unknown ID would be an error. */
export type AddressFilters = Readonly<Record<string, string>>;

export interface Instance {
  readonly state: string;
  readonly interfaces: number;
  /** The one with the private address that was asked for, or the primary one. */
  readonly networkInterfaceId?: string;
}

export interface Interface {
  /** Such as `ELB app/web/0123456789abcdef`. */
  readonly description?: string;
  /** The service that manages it, such as `amazon-elb`. */
  readonly requesterId?: string;
}

export interface AddressPort {
  /** Throws InvalidAllocationID.NotFound if there is none. */
  describeAddress(allocationId: string): Promise<Address>;
  describeAddresses(filters: AddressFilters): Promise<Address[]>;
  /** Undefined if the account has no such network interface. */
  describeInterface(networkInterfaceId: string): Promise<Interface | undefined>;
  /** Undefined if there is no such instance. */
  describeInstance(instanceId: string, privateIpAddress?: string): Promise<Instance | undefined>;
  allocateAddress(allocation: Allocation, tags: Tags): Promise<Address>;
  associateAddress(allocationId: string, target: Target, allowReassociation: boolean): Promise<string>;
  disassociateAddress(associationId: string): Promise<void>;
  releaseAddress(address: Address): Promise<void>;
  createTags(allocationId: string, tags: Tags): Promise<void>;
  /** Removes a tag only if it has the given value. */
  deleteTags(allocationId: string, tags: Tags): Promise<void>;
  resetReverseDns(allocationId: string): Promise<void>;
}

/** EC2's own error for an unknown ID. */
class NotFound extends Error {
  public override readonly name = 'InvalidAllocationID.NotFound';
  public readonly $metadata = { httpStatusCode: 400 };
}

export function ec2(client = new EC2Client(clientOptions)): AddressPort {
  return {
    async describeAddress(allocationId) {
      const { Addresses = [] } = await client.send(new DescribeAddressesCommand({ AllocationIds: [allocationId] }), callOptions());
      if (!Addresses[0]) throw new NotFound(allocationId);
      return parseAddress(Addresses[0]);
    },
    async describeAddresses(filters) {
      const Filters = Object.entries(filters).map(([Name, value]) => ({ Name, Values: [value] }));
      const { Addresses = [] } = await client.send(new DescribeAddressesCommand({ Filters }), callOptions());
      return Addresses.map(parseAddress);
    },
    async describeInterface(networkInterfaceId) {
      const Filters = [{ Name: 'network-interface-id', Values: [networkInterfaceId] }];
      const { NetworkInterfaces = [] } = await client.send(new DescribeNetworkInterfacesCommand({ Filters }), callOptions());
      const [found] = NetworkInterfaces;
      return found && { description: found.Description || undefined, requesterId: found.RequesterId || undefined };
    },
    async describeInstance(instanceId, privateIpAddress) {
      try {
        const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }), callOptions());
        const instance = Reservations[0]?.Instances?.[0];
        return instance && parseInstance(instance, privateIpAddress);
      } catch (error) {
        if (hasCode(error, ...INSTANCE_NOT_FOUND)) return undefined;
        throw error;
      }
    },
    async allocateAddress(allocation, tags) {
      const { publicIpv4Pool: pool, networkBorderGroup: NetworkBorderGroup, publicIp } = allocation;
      const TagSpecifications = [{ ResourceType: 'elastic-ip' as const, Tags: tagList(tags) }];
      const from = isOfIpam(allocation) ? { IpamPoolId: pool } : { PublicIpv4Pool: pool };
      const input = { Domain: 'vpc' as const, ...from, NetworkBorderGroup, Address: publicIp, TagSpecifications };
      const address = await client.send(new AllocateAddressCommand(input), callOptions());
      return { ...parseAddress(address), tags };
    },
    async associateAddress(AllocationId, target, AllowReassociation) {
      const { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress } = target;
      const input = { AllocationId, InstanceId, NetworkInterfaceId, PrivateIpAddress, AllowReassociation };
      const { AssociationId = '' } = await client.send(new AssociateAddressCommand(input), callOptions());
      return AssociationId;
    },
    async disassociateAddress(AssociationId) {
      await client.send(new DisassociateAddressCommand({ AssociationId }), callOptions());
    },
    async releaseAddress({ allocationId: AllocationId, networkBorderGroup: NetworkBorderGroup }) {
      await client.send(new ReleaseAddressCommand({ AllocationId, NetworkBorderGroup }), callOptions());
    },
    async createTags(allocationId, tags) {
      await client.send(new CreateTagsCommand({ Resources: [allocationId], Tags: tagList(tags) }), callOptions());
    },
    async deleteTags(allocationId, tags) {
      await client.send(new DeleteTagsCommand({ Resources: [allocationId], Tags: tagList(tags) }), callOptions());
    },
    async resetReverseDns(AllocationId) {
      await client.send(new ResetAddressAttributeCommand({ AllocationId, Attribute: 'domain-name' }), callOptions());
    },
  };
}

function parseInstance({ State, NetworkInterfaces: all = [] }: Ec2Instance, privateIpAddress: string | undefined): Instance {
  const { NetworkInterfaceId: networkInterfaceId } = all.find((one) => isMeant(one, privateIpAddress)) ?? {};
  return { state: State?.Name ?? '', interfaces: all.length, networkInterfaceId };
}

function isMeant({ Attachment, PrivateIpAddresses = [] }: InstanceNetworkInterface, privateIpAddress: string | undefined): boolean {
  if (privateIpAddress === undefined) return Attachment?.DeviceIndex === 0 && !Attachment.NetworkCardIndex;
  return PrivateIpAddresses.some((own) => own.PrivateIpAddress === privateIpAddress);
}

function tagList(tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
