import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIp, ElasticIpTarget, type InstanceTargetOptions } from '../../../../lib';
import { newStack } from '../../support';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const vpcIn = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { natGateways: 1, subnetConfiguration: [
  { name: 'public', subnetType: PUBLIC }, { name: 'egress', subnetType: PRIVATE_WITH_EGRESS }, { name: 'isolated', subnetType: PRIVATE_ISOLATED },
] });
const instance = (stack: Stack, more: Partial<ec2.InstanceProps> = {}) => new ec2.Instance(stack, 'Web', {
  vpc: vpcIn(stack), instanceType: new ec2.InstanceType('t4g.nano'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), ...more,
});

function warningsOf(declare: (stack: Stack) => ec2.IInstance, options?: InstanceTargetOptions): string[] {
  const stack = newStack();
  new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instance(declare(stack), options) });
  return Annotations.fromStack(stack).findWarning('/Stack/Ip', Match.anyValue()).map(({ entry }) => String(entry.data));
}
const inside = (name: string, path: string) => [`Stack/${name} is in Stack/Vpc/${path}, a subnet without a route to an internet gateway, where an `
  + 'Elastic IP address is of no use: launch it into a public subnet (vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }) [ack: cdk-adopt:elasticIpPrivateSubnet]'];

test.each<[string, (stack: Stack) => ec2.IInstance, string[]]>([
  ['where the CDK puts it by default', (stack) => instance(stack), inside('Web', 'egressSubnet1')],
  ['in an isolated subnet', (stack) => instance(stack, { vpcSubnets: { subnetType: PRIVATE_ISOLATED } }), inside('Web', 'isolatedSubnet1')],
  ['whose definition names the subnet with its interface', (stack) => instance(stack, { associatePublicIpAddress: false }), inside('Web', 'egressSubnet1')],
  ['that is a bastion host', (stack) => new ec2.BastionHostLinux(stack, 'Bastion', { vpc: vpcIn(stack) }), inside('Bastion', 'egressSubnet1')],
])('an address for an instance %s, a private subnet, is a warning with an id', (_, declare, expected) => {
  expect(warningsOf(declare)).toEqual(expected);
});

test.each<[string, (stack: Stack) => ec2.IInstance, InstanceTargetOptions]>([
  ['in a public subnet', (stack) => instance(stack, { vpcSubnets: { subnetType: PUBLIC } }), {}],
  ['in a public subnet, with an interface', (stack) => instance(stack, { vpcSubnets: { subnetType: PUBLIC }, associatePublicIpAddress: false }), {}],
  ['in a private subnet, whose other interface may have the private address', (stack) => instance(stack), { privateIpAddress: '10.0.0.7' }],
  ['in a subnet of an imported VPC, of which nothing is known', (stack) => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'], privateSubnetRouteTableIds: ['rtb-1'],
    });
    return instance(stack, { vpc });
  }, {}],
  ['that is only referred to', () => ({ instanceId: 'i-0123456789abcdef0' }) as ec2.IInstance, {}],
])('an address for an instance %s is none', (_, declare, options) => {
  expect(warningsOf(declare, options)).toEqual([]);
});
