import { Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../../core/problem';

export interface PoolWarning {
  readonly id: string;
  readonly message: string;
}

/** With ABANDON and more instances than addresses at all times, Auto Scaling would launch and terminate instances for ever. */
export function capacityProblems(addresses: number, groups: readonly IConstruct[], onExhausted?: autoscaling.DefaultResult): Problem[] {
  if (onExhausted !== autoscaling.DefaultResult.ABANDON) return [];
  const least = sumOf(groups, ({ minSize }) => minSize);
  if (least <= addresses) return [];
  const expected = `at least ${least} addresses, the minimum size of the groups, since onExhausted is ABANDON`;
  return [{ property: 'size', value: addresses, expected, change: 'give the pool more, or let instances go without (DefaultResult.CONTINUE)' }];
}

export function poolWarnings(addresses: number, groups: readonly IConstruct[]): PoolWarning[] {
  const most = sumOf(groups, ({ maxSize }) => maxSize);
  const subnets = privateSubnets(groups);
  return [
    ...(most <= addresses ? [] : [{
      id: 'cdk-adopt:elasticIpPoolTooSmall',
      message: `${addresses} addresses for up to ${most} instances (the maximum size of the groups): those that find none have none, as onExhausted says`,
    }]),
    ...(subnets.length === 0 ? [] : [{
      id: 'cdk-adopt:elasticIpPoolPrivateSubnet',
      message: `instances are launched into subnets without a route to an internet gateway, where an Elastic IP address is of no use: ${subnets.join(', ')}`,
    }]),
  ];
}

/** Of what is known at synth. */
function sumOf(groups: readonly IConstruct[], sizeOf: (group: autoscaling.CfnAutoScalingGroup) => string): number {
  const sizes = groups.flatMap(definitionOf).map(sizeOf).filter((size) => !Token.isUnresolved(size)).map(Number);
  return sizes.filter(Number.isFinite).reduce((sum, size) => sum + size, 0);
}

function definitionOf({ node: { defaultChild } }: IConstruct): autoscaling.CfnAutoScalingGroup[] {
  return defaultChild instanceof autoscaling.CfnAutoScalingGroup ? [defaultChild] : [];
}

/** The paths of the groups' subnets that the app declares or imports as private or isolated. */
function privateSubnets(groups: readonly IConstruct[]): string[] {
  const ids = new Set(groups.flatMap(definitionOf).flatMap(({ vpcZoneIdentifier = [] }) => vpcZoneIdentifier));
  if (ids.size === 0) return [];
  const vpcs = groups[0]!.node.root.node.findAll().filter(isVpc);
  const subnets = vpcs.flatMap(({ privateSubnets: withEgress, isolatedSubnets }) => [...withEgress, ...isolatedSubnets]);
  return [...new Set(subnets.filter(({ subnetId }) => ids.has(subnetId)).map(({ node }) => node.path))];
}

function isVpc(construct: IConstruct): construct is ec2.IVpc {
  return ['publicSubnets', 'privateSubnets', 'isolatedSubnets'].every((property) => property in construct);
}
