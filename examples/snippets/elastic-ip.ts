// The snippets of docs/elastic-ip.md and docs/elastic-ip-pool.md.
import { CfnOutput, Fn, type Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as globalaccelerator from 'aws-cdk-lib/aws-globalaccelerator';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget } from 'cdk-adopt';

const newVpc = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
const newInstance = (stack: Stack) => new ec2.Instance(stack, 'Server', {
  vpc: newVpc(stack), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, instanceType: new ec2.InstanceType('t4g.nano'),
  machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
});
const newGroup = (stack: Stack) => new autoscaling.AutoScalingGroup(stack, 'Group', {
  vpc: newVpc(stack), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, minCapacity: 1, maxCapacity: 4,
  launchTemplate: ec2.LaunchTemplate.fromLaunchTemplateAttributes(stack, 'Instances', { launchTemplateId: 'lt-0123456789abcdef0', versionNumber: '1' }),
});

export function allocated(this: Stack): void {
  const instance = newInstance(this);
  // #region allocated
  const ip = new ElasticIp(this, 'Ip', { target: ElasticIpTarget.instance(instance) });
  Tags.of(ip).add('Name', 'mail');
  new CfnOutput(this, 'Address', { value: ip.publicIp });
  // #endregion
}

export function existing(this: Stack): void {
  // #region existing
  new ElasticIp(this, 'Given', {
    source: ElasticIpSource.existing('eipalloc-0123456789abcdef0'),
    target: ElasticIpTarget.networkInterface('eni-0123456789abcdef0', { privateIpAddress: '10.0.0.7' }),
  });
  // #endregion
}

export function ipam(this: Stack): void {
  const ipam = new ec2.CfnIPAM(this, 'Ipam', { operatingRegions: [{ regionName: 'eu-west-1' }] });
  const pool = new ec2.CfnIPAMPool(this, 'Pool', {
    addressFamily: 'ipv4', ipamScopeId: ipam.attrPublicDefaultScopeId, awsService: 'ec2', locale: 'eu-west-1', publicIpSource: 'amazon',
  });
  const cidr = new ec2.CfnIPAMPoolCidr(this, 'Cidr', { ipamPoolId: pool.attrIpamPoolId, netmaskLength: 29 });
  // #region ipam
  const contiguous = new ElasticIp(this, 'Contiguous', { source: ElasticIpSource.allocate({ ipamPoolId: pool.attrIpamPoolId }) });
  contiguous.node.addDependency(cidr);
  // #endregion
}

export function services(this: Stack): void {
  // #region services
  const nat1 = new ElasticIp(this, 'Nat1');
  const nat2 = new ElasticIp(this, 'Nat2');
  const vpc = new ec2.Vpc(this, 'Vpc', {
    natGateways: 2,
    natGatewayProvider: ec2.NatProvider.gateway({ eipAllocationIds: [nat1.allocationId, nat2.allocationId] }),
  });

  const web = new ElasticIp(this, 'Web');
  new elbv2.NetworkLoadBalancer(this, 'Balancer', {
    vpc,
    internetFacing: true,
    subnetMappings: [{ subnet: vpc.publicSubnets[0]!, allocationId: web.allocationId }],
  });

  const endpoint = new ElasticIp(this, 'Endpoint');
  new globalaccelerator.Accelerator(this, 'Accelerator')
    .addListener('Listener', { portRanges: [{ fromPort: 443 }] })
    .addEndpointGroup('Group', {
      region: this.region,
      endpoints: [new globalaccelerator.RawEndpoint({ endpointId: endpoint.allocationId, region: this.region })],
    });
  // #endregion
}

export function instances(this: Stack): void {
  const nat = ec2.NatProvider.instanceV2({
    instanceType: new ec2.InstanceType('t4g.nano'), associatePublicIpAddress: false,
    machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
  });
  const vpc = new ec2.Vpc(this, 'Vpc', { natGatewayProvider: nat, natGateways: 1 });
  // #region instances
  for (const instance of nat.gatewayInstances) {
    new ElasticIp(instance, 'Ip', { target: ElasticIpTarget.instance(instance) });
  }

  const bastion = new ec2.BastionHostLinux(this, 'Bastion', { vpc, subnetSelection: { subnetType: ec2.SubnetType.PUBLIC } });
  new ElasticIp(this, 'BastionIp', { target: ElasticIpTarget.instance(bastion) });
  // #endregion
}

export function retained(this: Stack): void {
  const instance = newInstance(this);
  const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'example.com' });
  // #region retained
  const mail = new ElasticIp(this, 'Mail', {
    source: ElasticIpSource.retained('mail'),
    target: ElasticIpTarget.instance(instance),
  });
  const record = new route53.ARecord(this, 'Record', {
    zone,
    recordName: 'mail',
    target: route53.RecordTarget.fromIpAddresses(mail.publicIp),
  });
  mail.addReverseDns('mail.example.com', { after: record });
  // #endregion
}

export function pool(this: Stack): void {
  const group = newGroup(this);
  // #region pool
  const pool = new ElasticIpPool(this, 'Ips', { size: 4 });
  pool.attachTo(group);
  new CfnOutput(this, 'AllowList', { value: Fn.join(', ', pool.publicIps) });
  pool.metricInstancesWithoutAddress().createAlarm(this, 'OutOfAddresses', { threshold: 1, evaluationPeriods: 3 });
  // #endregion
}

export function retainedPool(this: Stack): void {
  const group = newGroup(this);
  // #region retained-pool
  const addresses = ['web-1', 'web-2'].map((key) => new ElasticIp(this, key, { source: ElasticIpSource.retained(key) }));
  new ElasticIpPool(this, 'Ips', { addresses }).attachTo(group);
  // #endregion
}
