// Addresses that outlive what they are on, as stacks for the demo: each kept, moved or shared in another way.
import { App, CfnOutput, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import { ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget } from '../../lib';

const app = new App();
Tags.of(app).add('Beside', 'the example');
const context = (key: string): string => {
  const value = app.node.tryGetContext(key) as string | undefined;
  if (value === undefined) throw new Error(`no context ${key}`);
  return value;
};
const target = ElasticIpTarget.instanceId(context('instanceId'));
const removalPolicy = app.node.tryGetContext('letGo') ? RemovalPolicy.DESTROY : undefined;

function stackWith(name: string, make: (stack: Stack) => ElasticIp): void {
  const stack = new Stack(app, name);
  const ip = make(stack);
  new CfnOutput(stack, 'AllocationId', { value: ip.allocationId });
  new CfnOutput(stack, 'PublicIp', { value: ip.publicIp });
}

// Stacks of different names that declare the same keys.
for (const { name, key } of [
  { name: 'AddressOfMail', key: 'demo/mail' },
  { name: 'AddressOfWeb', key: 'demo/web' },
  { name: 'AddressClaimant', key: 'demo/mail' },
  { name: 'AddressSuccessor', key: 'demo/web' },
]) {
  const policy = name === 'AddressOfMail' ? removalPolicy : undefined;
  stackWith(name, (stack) => new ElasticIp(stack, 'Ip', { source: ElasticIpSource.retained(key), removalPolicy: policy }));
}

// One that moves, with a reverse DNS record; and that comes back by its number when it was released by mistake.
stackWith('AddressThatMoves', (stack) => {
  const address = app.node.tryGetContext('recover') as string | undefined;
  const ip = new ElasticIp(stack, 'Ip', { source: ElasticIpSource.allocate({ address }), target });
  Tags.of(ip).add('Stage', context('stage'));
  ip.addReverseDns(context('domainName'));
  return ip;
});

// Two for the instances of a group of another team.
const pooled = new Stack(app, 'AddressPool');
const pool = new ElasticIpPool(pooled, 'Ips', { size: 2 });
pool.attachTo(autoscaling.AutoScalingGroup.fromAutoScalingGroupName(pooled, 'Group', context('groupName')));
new CfnOutput(pooled, 'AllocationIds', { value: pool.allocationIds.join(',') });
