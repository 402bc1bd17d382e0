import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { TAG } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import type { Cloud, Instance } from './cloud';

interface Command {
  readonly input: Record<string, unknown>;
}

/** Makes a call happen: when, if at all, and whether its answer arrives. */
export type Call = <T>(effect: () => T, operation: string) => Promise<T>;

/** Few to a page, so that whoever doesn't ask for the next one misses something. */
const PAGE = 7;
const PRIVATE = '10.0.0.1';

/** The SDK's clients, as far as the handler uses them. Its paginators want them to be of their classes. */
export function clients(cloud: Cloud, call: Call): [EC2Client, AutoScalingClient] {
  const send = ({ constructor: { name }, input }: Command) => {
    const operation = name.replace(/Command$/, '');
    const effect = OPERATIONS[operation];
    if (!effect) throw new Error(`${operation} is not modelled`);
    return call(() => effect(cloud, input), operation);
  };
  return [Object.assign(Object.create(EC2Client.prototype), { send }), Object.assign(Object.create(AutoScalingClient.prototype), { send })];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const OPERATIONS: Readonly<Record<string, (cloud: Cloud, input: any) => unknown>> = {
  DescribeAutoScalingGroups(cloud, { AutoScalingGroupNames, NextToken }) {
    const instances = [...cloud.read().instances.values()].filter((one) => one.group && (cloud.manner.listsWarm || !one.lifecycle!.startsWith('Warmed:')));
    return page(AutoScalingGroupNames as string[], NextToken, 1, (groups) => ({
      AutoScalingGroups: groups.map((AutoScalingGroupName) => ({
        AutoScalingGroupName, Instances: instances.filter(({ group }) => group === AutoScalingGroupName).map(member),
      })),
    }));
  },
  DescribeAutoScalingInstances(cloud, { InstanceIds, NextToken }) {
    if (InstanceIds.length === 0 || InstanceIds.length > 50) throw awsError('ValidationError');
    const { instances } = cloud.read();
    const found = (InstanceIds as string[]).flatMap((id) => instances.get(id) ?? []).filter(({ group }) => group);
    return page(found, NextToken, PAGE, (some) => ({
      AutoScalingInstances: some.map((one) => ({ ...member(one), AutoScalingGroupName: one.group })),
    }));
  },
  DescribeInstances(cloud, { Filters, NextToken }) {
    const { instances } = cloud.read();
    const found = (Filters[0].Values as string[]).flatMap((id) => instances.get(id) ?? []);
    return page(found, NextToken, PAGE, (some) => ({ Reservations: some.map((one) => ({ Instances: [host(one)] })) }));
  },
  DescribeAddresses(cloud) {
    return {
      Addresses: [...cloud.read().eips.values()].map(({ id, association, assignedTo }) => ({
        AllocationId: id,
        AssociationId: association?.id,
        InstanceId: association?.instanceId,
        NetworkInterfaceId: association?.eni,
        PrivateIpAddress: association && PRIVATE,
        Tags: assignedTo === undefined ? [] : [{ Key: TAG.assignedTo, Value: assignedTo }],
      })),
    };
  },
  CreateTags(cloud, { Resources: [id], Tags: [tag] }) {
    cloud.tag(id, tag.Value, 'pool');
    return {};
  },
  AssociateAddress(cloud, { AllocationId, NetworkInterfaceId, AllowReassociation = true }) {
    cloud.associate(AllocationId, NetworkInterfaceId, AllowReassociation, 'pool');
    return {};
  },
  DisassociateAddress(cloud, { AssociationId }) {
    cloud.disassociate(AssociationId, 'pool');
    return {};
  },
  CompleteLifecycleAction(cloud, { AutoScalingGroupName, InstanceId, LifecycleActionToken, LifecycleActionResult }) {
    cloud.complete(AutoScalingGroupName, InstanceId, LifecycleActionToken, LifecycleActionResult);
    return {};
  },
};

function page<T>(all: readonly T[], token: string | undefined, size: number, body: (some: T[]) => object): object {
  const from = Number(token ?? 0);
  return { ...body(all.slice(from, from + size)), NextToken: from + size < all.length ? String(from + size) : undefined };
}

function member({ id, lifecycle }: Instance) {
  return { InstanceId: id, LifecycleState: lifecycle };
}

/** With a second interface, which comes first. */
function host({ id, eni, ec2, isIpv6Only }: Instance) {
  const place = isIpv6Only ? { Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }] } : { PrivateIpAddress: PRIVATE };
  const primary = { NetworkInterfaceId: eni, Attachment: { DeviceIndex: 0 }, ...place };
  const second = { NetworkInterfaceId: `${eni}-second`, Attachment: { DeviceIndex: 1 }, PrivateIpAddress: '10.0.1.1' };
  return { InstanceId: id, State: { Name: ec2 }, NetworkInterfaces: ec2 === 'terminated' ? [] : [second, primary] };
}
