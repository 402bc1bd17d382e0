import { type App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as accelerator from 'aws-cdk-lib/aws-globalaccelerator';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ElasticIp, ElasticIpTarget, type IElasticIp } from '../../../lib';
import { type CfnResource, type CfnTemplate, ELASTIC_IP, newStack, templateOf } from '../support';
import { ALLOCATION } from './support';

// What gives an address to a service: what docs/elastic-ip.md shows, and whatever takes a reference.

const ENV = { account: '123456789012', region: 'eu-central-1' };
const SUBNET_CONFIGURATION = [
  { name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
];

const vpcWith = (stack: Stack, props: ec2.VpcProps = {}) =>
  new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, subnetConfiguration: SUBNET_CONFIGURATION, natGateways: 0, flowLogs: { all: {} }, ...props });
const publicSubnets: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PUBLIC };

const synthesized = (declare: (stack: Stack) => void): { readonly stack: Stack; readonly template: CfnTemplate } => {
  const stack = newStack({ env: ENV });
  declare(stack);
  return { stack, template: templateOf(stack) };
};
const ofType = ({ Resources }: CfnTemplate, type: string): CfnResource[] => Object.values(Resources).filter(({ Type }) => Type === type);
/** The logical ids of our addresses. */
const addressesIn = ({ Resources }: CfnTemplate): string[] => Object.keys(Resources).filter((id) => Resources[id]!.Type === ELASTIC_IP);
const refs = (template: CfnTemplate) => addressesIn(template).map((id) => ({ Ref: id }));

/** A service that takes the addresses, and what each of its resources names of them. */
const EXAMPLES: readonly [name: string, declare: (stack: Stack) => void, named: (template: CfnTemplate) => unknown, addresses: number][] = [
  ['NAT gateways', (stack) => {
    const ips = ['One', 'Two'].map((id) => new ElasticIp(stack, id));
    const natGatewayProvider = ec2.NatProvider.gateway({ eipAllocationIds: ips.map(({ allocationId }) => allocationId) });
    vpcWith(stack, { natGatewayProvider, natGateways: 2 });
  }, (template) => ofType(template, 'AWS::EC2::NatGateway').map(({ Properties }) => Properties.AllocationId), 2],
  ['a regional NAT gateway', (stack) => {
    const natGatewayProvider = ec2.NatProvider.regionalGateway({ eip: new ElasticIp(stack, 'Ip') });
    vpcWith(stack, { natGatewayProvider, natGateways: undefined });
  }, (template) => ofType(template, 'AWS::EC2::NatGateway').map(({ Properties }) => Properties.AllocationId), 1],
  ['a network load balancer', (stack) => {
    const vpc = vpcWith(stack);
    const subnetMappings = vpc.publicSubnets.map((subnet, index) => ({ subnet, allocationId: new ElasticIp(stack, `Ip${index}`).allocationId }));
    const balancer = new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true, subnetMappings });
    balancer.setAttribute('access_logs.s3.enabled', 'true');
  }, (template) => ofType(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .flatMap(({ Properties }) => (Properties.SubnetMappings as { AllocationId: unknown }[]).map(({ AllocationId }) => AllocationId)), 2],
  ['an endpoint of Global Accelerator', (stack) => {
    const listener = new accelerator.Accelerator(stack, 'Accelerator').addListener('Listener', { portRanges: [{ fromPort: 443 }] });
    const { allocationId } = new ElasticIp(stack, 'Ip');
    listener.addEndpointGroup('Group', { region: ENV.region, endpoints: [new accelerator.RawEndpoint({ endpointId: allocationId, region: ENV.region })] });
  }, (template) => ofType(template, 'AWS::GlobalAccelerator::EndpointGroup')
    .flatMap(({ Properties }) => (Properties.EndpointConfigurations as { EndpointId: unknown }[]).map(({ EndpointId }) => EndpointId)), 1],
];

describe.each(EXAMPLES)('%s', (_, declare, named, addresses) => {
  test('gets our addresses by their allocation ids', () => {
    const { template } = synthesized(declare);
    expect(refs(template)).toHaveLength(addresses);
    expect(named(template)).toEqual(refs(template));
    expect(ofType(template, 'AWS::EC2::EIP')).toEqual([]);
  });
});

/** What our address is put on, in place of the automatic one. */
const TARGETS: readonly [name: string, declare: (stack: Stack) => ec2.IInstance[]][] = [
  ['NAT instances', (stack) => {
    const natGatewayProvider = ec2.NatProvider.instanceV2({
      instanceType: new ec2.InstanceType('t4g.nano'), machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      associatePublicIpAddress: false,
    });
    vpcWith(stack, { natGatewayProvider, natGateways: 2 });
    return natGatewayProvider.gatewayInstances;
  }],
  ['a bastion host', (stack) => [new ec2.BastionHostLinux(stack, 'Bastion', {
    vpc: vpcWith(stack), subnetSelection: publicSubnets, requireImdsv2: true,
    blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(8, { encrypted: true }) }],
  })]],
];

function putOn(stack: Stack, instances: readonly ec2.IInstance[]): void {
  instances.forEach((instance, index) => new ElasticIp(stack, `Ip${index}`, { target: ElasticIpTarget.instance(instance) }));
}

describe.each(TARGETS)('%s', (_, declare) => {
  test('have our addresses', () => {
    const { template } = synthesized((stack) => putOn(stack, declare(stack)));
    const instances = Object.keys(template.Resources).filter((id) => template.Resources[id]!.Type === 'AWS::EC2::Instance');
    expect(instances.length).toBeGreaterThan(0);
    const targets = addressesIn(template).map((id) => template.Resources[id]!.Properties.Target);
    expect(targets).toEqual(instances.map((id) => ({ InstanceId: { Ref: id } })));
  });
});

/** What the instances themselves lack by default, whoever gives them an address. */
const OF_INSTANCES = /^AwsSolutions-(EC23|EC26|EC28|EC29|IAM5)\b/;

const ALL: [name: string, declare: (stack: Stack) => void][] = [
  ...EXAMPLES.map(([name, declare]): [string, (stack: Stack) => void] => [name, declare]),
  ...TARGETS.map(([name, declare]): [string, (stack: Stack) => void] => [name, (stack) => putOn(stack, declare(stack))]),
];

test.each(ALL)('AwsSolutions of cdk-nag finds nothing in the example of %s', (_, declare) => {
  const { stack } = synthesized(declare);
  const isInstance = (path: string) => /\/(Bastion|NatInstance|NatSecurityGroup)/.test(path);
  const findings = new AwsSolutionsChecks(stack).validateScope(stack).violations
    .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath = '' }) => ({ ruleName, constructPath })))
    .filter(({ ruleName, constructPath }) => !(OF_INSTANCES.test(ruleName) && isInstance(constructPath)));
  expect(findings).toEqual([]);
});

describe('a reference to an address', () => {
  const IPS: readonly [string, (stack: Stack) => IElasticIp, unknown, unknown][] = [
    ['an allocated one', (stack) => new ElasticIp(stack, 'Ip'), { Ref: 'Ip' }, { 'Fn::GetAtt': ['Ip', 'PublicIp'] }],
    ['an imported one', (stack) => ElasticIp.fromElasticIpAttributes(stack, 'Ip', { allocationId: ALLOCATION, publicIp: '203.0.113.7' }), ALLOCATION, '203.0.113.7'],
  ];
  /** The constructs' ids as the template has them without a hash. */
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null).replace(/Ip[0-9A-F]{8}/g, 'Ip'));

  test.each(IPS)('takes %s where a property takes one', (_, declare, allocationId, publicIp) => {
    const { template } = synthesized((stack) => {
      const ip: ec2.IEIPRef = declare(stack);
      new ec2.CfnNatGateway(stack, 'Nat', { allocationId: ip, subnetId: 'subnet-01234567' });
      new redshift.CfnCluster(stack, 'Cluster', { clusterType: 'single-node', dbName: 'db', masterUsername: 'admin', nodeType: 'ra3.xlplus', elasticIp: ip });
    });
    const property = (type: string, name: string) => plain(ofType(template, type)[0]!.Properties[name]);
    expect(property('AWS::EC2::NatGateway', 'AllocationId')).toEqual(allocationId);
    expect(property('AWS::Redshift::Cluster', 'ElasticIp')).toEqual(publicIp);
  });

  test('reaches from one stack into another', () => {
    const stack = newStack({ env: ENV });
    const other = new Stack(stack.node.root as App, 'Other', { env: ENV });
    new ec2.CfnNatGateway(other, 'Nat', { allocationId: new ElasticIp(stack, 'Ip'), subnetId: 'subnet-01234567' });
    const { Properties } = ofType(templateOf(other), 'AWS::EC2::NatGateway')[0]!;
    expect(plain(Properties.AllocationId)).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Stack:ExportsOutputRefIp/) });
    expect(Object.values(templateOf(stack).Outputs!).map(({ Value }) => plain(Value))).toEqual([{ Ref: 'Ip' }]);
  });
});
