import {
  AutoScalingClient, CompleteLifecycleActionCommand, paginateDescribeAutoScalingGroups,
  paginateDescribeAutoScalingInstances,
} from '@aws-sdk/client-auto-scaling';
import {
  AssociateAddressCommand, CreateTagsCommand, DescribeAddressesCommand, DisassociateAddressCommand, EC2Client,
  type Instance, paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import { parseAddress } from '../../core/elastic-ip/parse-address';
import type { Assignment } from '../../core/elastic-ip-pool/plan';
import type { Ec2Instance, GroupInstance, PoolAddress } from '../../core/elastic-ip-pool/snapshot';
import { TAG } from '../../core/ownership';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';

/** A launch that waits in a lifecycle hook. */
export interface HeldLaunch {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId: string;
  /** The token of this launch; without it, any waiting launch of the instance. */
  readonly token?: string;
}

export interface PoolPort {
  /** The instances of the groups; none for a group that doesn't exist. */
  groupInstances(names: readonly string[]): Promise<GroupInstance[]>;
  /** The instances in whatever group, warm pools included. Omits those in no group. */
  instancesInAutoScaling(instanceIds: readonly string[]): Promise<GroupInstance[]>;
  /** Omits those that EC2 doesn't know, or not yet. */
  ec2Instances(instanceIds: readonly string[]): Promise<Ec2Instance[]>;
  /** All Elastic IP addresses of the account and region. */
  addresses(): Promise<PoolAddress[]>;
  tag(allocationId: string, assignedTo: string): Promise<void>;
  /** Without reassociation: fails if the address or the private IP address is in use. */
  associate(assignment: Assignment): Promise<void>;
  disassociate(associationId: string): Promise<void>;
  complete(launch: HeldLaunch, result: string): Promise<void>;
}

/** The most that one request may name: Auto Scaling groups and instances, and EC2's filter values. */
const GROUPS = 50;
const INSTANCES = 50;
const FILTER_VALUES = 200;

export function aws(ec2 = new EC2Client(clientOptions), autoScaling = new AutoScalingClient(clientOptions)): PoolPort {
  return {
    groupInstances: (names) => inParts(names, GROUPS, async (AutoScalingGroupNames) => {
      const pages = await all(paginateDescribeAutoScalingGroups({ client: autoScaling }, { AutoScalingGroupNames }, callOptions()));
      const groups = pages.flatMap(({ AutoScalingGroups = [] }) => AutoScalingGroups);
      return groups.flatMap(({ AutoScalingGroupName: groupName = '', Instances = [] }) =>
        Instances.map((instance) => parseGroupInstance({ ...instance, AutoScalingGroupName: groupName })));
    }),

    instancesInAutoScaling: (instanceIds) => inParts(instanceIds, INSTANCES, async (InstanceIds) => {
      const pages = await all(paginateDescribeAutoScalingInstances({ client: autoScaling }, { InstanceIds }, callOptions()));
      return pages.flatMap(({ AutoScalingInstances = [] }) => AutoScalingInstances.map(parseGroupInstance));
    }),

    ec2Instances: (instanceIds) => inParts(instanceIds, FILTER_VALUES, async (Values) => {
      // By filter: for an instance ID that EC2 doesn't know yet, it returns no error.
      const Filters = [{ Name: 'instance-id', Values }];
      const pages = await all(paginateDescribeInstances({ client: ec2 }, { Filters }, callOptions()));
      return pages.flatMap(({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances.map(parseEc2Instance)));
    }),

    async addresses() {
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}), callOptions());
      return Addresses.map(parseAddress).map((address) => ({ ...address, assignedTo: address.tags[TAG.assignedTo] }));
    },

    async tag(allocationId, Value) {
      await ec2.send(new CreateTagsCommand({ Resources: [allocationId], Tags: [{ Key: TAG.assignedTo, Value }] }), callOptions());
    },

    async associate({ allocationId: AllocationId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress }) {
      const input = { AllocationId, NetworkInterfaceId, PrivateIpAddress, AllowReassociation: false };
      await ec2.send(new AssociateAddressCommand(input), callOptions());
    },

    async disassociate(AssociationId) {
      await ec2.send(new DisassociateAddressCommand({ AssociationId }), callOptions());
    },

    async complete({ groupName, hookName, instanceId, token }, LifecycleActionResult) {
      await autoScaling.send(new CompleteLifecycleActionCommand({
        AutoScalingGroupName: groupName,
        LifecycleHookName: hookName,
        InstanceId: instanceId,
        LifecycleActionToken: token,
        LifecycleActionResult,
      }), callOptions());
    },
  };
}

/** Splits the names into requests. Without names there is no request, since the services would describe everything. */
async function inParts<T>(names: readonly string[], size: number, call: (names: string[]) => Promise<T[]>): Promise<T[]> {
  const results: T[] = [];
  for (let from = 0; from < names.length; from += size) results.push(...await call(names.slice(from, from + size)));
  return results;
}

async function all<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const read: Page[] = [];
  for await (const page of pages) read.push(page);
  return read;
}

function parseGroupInstance(instance: { InstanceId?: string; AutoScalingGroupName?: string; LifecycleState?: string }): GroupInstance {
  const { InstanceId: instanceId = '', AutoScalingGroupName: groupName = '', LifecycleState: lifecycleState = '' } = instance;
  return { instanceId, groupName, lifecycleState };
}

function parseEc2Instance({ InstanceId = '', State, NetworkInterfaces = [] }: Instance): Ec2Instance {
  const primary = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 0 && !Attachment.NetworkCardIndex);
  const address = primary?.PrivateIpAddresses?.find(({ Primary }) => Primary)?.PrivateIpAddress ?? primary?.PrivateIpAddress;
  return {
    instanceId: InstanceId,
    state: State?.Name ?? '',
    networkInterfaceId: primary?.NetworkInterfaceId || undefined,
    privateIpAddress: address || undefined,
    hasIpv6: (primary?.Ipv6Addresses ?? []).length > 0,
    interfaces: NetworkInterfaces.length,
  };
}
