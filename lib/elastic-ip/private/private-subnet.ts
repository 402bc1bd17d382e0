import { CfnResource, Reference, Tokenization } from 'aws-cdk-lib';
import { type CfnInstance, PrivateSubnet } from 'aws-cdk-lib/aws-ec2';
import { Construct, type IConstruct } from 'constructs';
import type { ElasticIpTarget } from '../elastic-ip-target';

export const PRIVATE_SUBNET = 'cdk-adopt:elasticIpPrivateSubnet';

/**
 * An instance of the app is by default launched into a private subnet, where EC2 associates the address, and nobody reaches it. Undefined
 * where the subnet isn't known, or the private address that is meant may be in another one.
 */
export function privateSubnetWarning({ _given: instance, _privateIpAddress }: ElasticIpTarget): string | undefined {
  if (!Construct.isConstruct(instance) || _privateIpAddress !== undefined) return undefined;
  const subnet = subnetOf(instance);
  if (!(subnet instanceof PrivateSubnet)) return undefined;
  return `${instance.node.path} is in ${subnet.node.path}, a subnet without a route to an internet gateway, where an Elastic IP address is of no use: `
    + 'launch it into a public subnet (vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC })';
}

/** The construct of the subnet that the instance's definition refers to. */
function subnetOf(instance: IConstruct): IConstruct | undefined {
  const subnetId = subnetIdOf(instance);
  if (typeof subnetId !== 'string') return undefined;
  const { firstToken } = Tokenization.reverseString(subnetId);
  return Reference.isReference(firstToken) ? firstToken.target.node.scope : undefined;
}

/** Of the instance's definition, which a bastion host has a level deeper. */
function subnetIdOf({ node: { defaultChild } }: IConstruct): unknown {
  if (defaultChild === undefined) return undefined;
  if (!CfnResource.isCfnResource(defaultChild)) return subnetIdOf(defaultChild);
  const { subnetId, networkInterfaces } = defaultChild as CfnInstance;
  const [primary] = Array.isArray(networkInterfaces) ? networkInterfaces as CfnInstance.NetworkInterfaceProperty[] : [];
  return subnetId ?? primary?.subnetId;
}
