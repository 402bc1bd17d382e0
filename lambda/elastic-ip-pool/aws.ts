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

/** A launch that a hook holds. */
export interface HeldLaunch {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId: string;
  /** Of this very launch; without it, whichever launch of the instance is held. */
  readonly token?: string;
}

export interface PoolPort {
  /** The instances of the groups; none of a group that isn't there. */
  groupInstances(names: readonly string[]): Promise<GroupInstance[]>;
  /** Where in Auto Scaling the instances are, in whatever group, warm pools included. Without those that are in none. */
  instancesInAutoScaling(instanceIds: readonly string[]): Promise<GroupInstance[]>;
  /** Without those that EC2 doesn't know, or not yet. */
  ec2Instances(instanceIds: readonly string[]): Promise<Ec2Instance[]>;
  /** All Elastic IP addresses of the account and region. */
  addresses(): Promise<PoolAddress[]>;
  tag(allocationId: string, assignedTo: string): Promise<void>;
  /** Never from where the address is, nor in place of another one. */
  associate(assignment: Assignment): Promise<void>;
  disassociate(associationId: string): Promise<void>;
  complete(launch: HeldLaunch, result: string): Promise<void>;
}

/** As many as one request may name: of Auto Scaling's groups and instances, and of EC2's values in a filter. */
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
      // By filter: an id that EC2 doesn't know yet would be an error.
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

/** In as many requests as it takes. For nothing there is no request: without names the services describe all that there is. */
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
  };
}
