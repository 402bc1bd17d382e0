import { App, RemovalPolicies, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIp, ElasticIpPool, type ElasticIpProps, ElasticIpSource, ElasticIpTarget } from '../../../lib';
import { ELASTIC_IP, errorOf, newApp, newStack, only } from '../support';

/** As JavaScript passes it. */
const untyped = (props: object) => props as ElasticIpProps;
const instanceIn = (stack: Stack) => new ec2.Instance(stack, 'Web', {
  vpc: new ec2.Vpc(stack, 'Vpc'), instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023(),
});

describe('from JavaScript', () => {
  test.each<[string, (stack: Stack) => object, string]>([
    ['a target made of an id', () => ({ target: ElasticIpTarget.instance('i-1' as never) }), 'target: got "i-1", expected an instance or a network interface'],
    ['a target made of nothing', () => ({ target: ElasticIpTarget.instance(undefined as never) }), 'target: expected an instance or a network interface'],
    ['an instance as the target', (stack) => ({ target: instanceIn(stack) }), 'target: got "the construct Stack/Web", expected an ElasticIpTarget'],
    ['an id as the target', () => ({ target: 'i-0123456789abcdef0' }), 'target: got "i-0123456789abcdef0", expected an ElasticIpTarget'],
    ['a slip in a property', () => ({ tagret: ElasticIpTarget.instanceId('i-01234567') }), 'tagret: got "an object of ElasticIpTarget", expected one of source, target, allowReassociation, removalPolicy; write target'],
    ['a slip in an option of the source', () => ({ source: ElasticIpSource.allocate({ ipv4Pool: 'x' } as never) }), 'source.ipv4Pool: got "x", expected one of publicIpv4Pool, ipamPoolId'],
    ['a slip in an option of the target', () => ({ target: ElasticIpTarget.instanceId('i-01234567', { privateIp: '10.0.0.7' } as never) }), 'target.privateIp: got "10.0.0.7", expected one of privateIpAddress'],
    ['an id as the source', () => ({ source: 'eipalloc-0123456789abcdef0' }), 'source: got "eipalloc-0123456789abcdef0", expected an ElasticIpSource'],
  ])('%s is an error that says what to write', (_, propsOf, expected) => {
    const stack = newStack();
    const props = untyped(propsOf(stack));
    const message = errorOf(() => new ElasticIp(stack, 'Ip', props));
    expect(message).toContain('Stack/Ip (ElasticIp)');
    expect(message).toContain(expected);
  });

  test('ids as the addresses of a pool, and a name as its group, are errors that say what to write', () => {
    const stack = newStack();
    expect(errorOf(() => new ElasticIpPool(stack, 'Ips', { addresses: ['eipalloc-1', 'eipalloc-2'] as never })))
      .toMatch(/addresses\[0\]: got "eipalloc-1", expected an IElasticIp; import it with .*\n.*addresses\[1\]: got "eipalloc-2"/);
    const pool = new ElasticIpPool(stack, 'Pool', { size: 1 });
    expect(errorOf(() => pool.attachTo('web' as never))).toContain('group: got "web", expected an autoscaling.IAutoScalingGroup');
  });
});

test('a grantee that is none is an error that says what to give, of an import, too', () => {
  const stack = newStack();
  for (const ip of [new ElasticIp(stack, 'Ip'), ElasticIp.fromAllocationId(stack, 'Imported', 'eipalloc-01234567')]) {
    expect(errorOf(() => ip.grantAssociate(undefined as never))).toContain('grantee: expected an iam.IGrantable; give a role, a user');
    expect(errorOf(() => ip.grantAssociate('role' as never))).toContain('grantee: got "role", expected an iam.IGrantable');
  }
});

describe('what can never be right', () => {
  test('an address that another construct of the stack allocates, as an existing one', () => {
    const stack = newStack();
    const source = ElasticIpSource.existing(new ElasticIp(stack, 'Ip').allocationId);
    expect(errorOf(() => new ElasticIp(stack, 'Again', { source })))
      .toContain('source: expected one of its own, and Stack/Ip has this one; use the one construct for both');
  });

  test('a target of another region', () => {
    const app = newApp();
    const [here, there] = ['us-east-1', 'eu-west-1'].map((region) => new Stack(app, region, { env: { account: '111111111111', region }, crossRegionReferences: true })) as [Stack, Stack];
    expect(errorOf(() => new ElasticIp(here, 'Ip', { target: ElasticIpTarget.instance(instanceIn(there)) })))
      .toContain('target: got "eu-west-1/Web", expected one of the account and region of the address; declare the address in a stack beside it');
  });

  test('a second address for a target is an error that names the first', () => {
    const stack = newStack();
    const instance = instanceIn(stack);
    const target = () => ElasticIpTarget.instance(instance);
    new ElasticIp(stack, 'One', { target: target() });
    expect(errorOf(() => new ElasticIp(stack, 'Two', { target: target() }))).toMatch(/Stack\/Two .*\n.*target: .*, expected one of its own, and Stack\/One has this one/);
  });

  test('several private addresses of a network interface may have one each', () => {
    const stack = newStack();
    const eni = 'eni-0123456789abcdef0';
    new ElasticIp(stack, 'One', { target: ElasticIpTarget.networkInterface(eni) });
    new ElasticIp(stack, 'Two', { target: ElasticIpTarget.networkInterface(eni, { privateIpAddress: '10.0.0.7' }) });
    expect(Object.keys(Template.fromStack(stack).findResources(ELASTIC_IP))).toHaveLength(2);
  });

  test('DESTROY for an existing address is an error where it is said of it, and nothing where it is said of a stack', () => {
    const source = ElasticIpSource.existing('eipalloc-0123456789abcdef0');
    expect(errorOf(() => new ElasticIp(newStack(), 'Ip', { source, removalPolicy: RemovalPolicy.DESTROY })))
      .toContain('removalPolicy: got "destroy", expected RETAIN, or none, for an address that is there already');
    const stack = newStack();
    new ElasticIp(stack, 'Ip', { source });
    RemovalPolicies.of(stack).destroy();
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('a tag with a key of AWS is an error', () => {
    const stack = newStack();
    Tags.of(new ElasticIp(stack, 'Ip')).add('aws:x', 'y');
    expect(errorOf(() => Template.fromStack(stack))).toContain('[Stack/Ip] tags: got "aws:x", expected a key that begins neither with aws: nor with cdk-adopt:');
  });
});

test('an address has the tags of its stack, as the resources of CloudFormation have, unless it says otherwise', () => {
  const stack = new Stack(new App(), 'Stack', { tags: { team: 'web', cost: 'a' } });
  Tags.of(new ElasticIp(stack, 'Ip')).add('cost', 'b');
  const { Tags: tags } = only(Template.fromStack(stack).toJSON() as never, ELASTIC_IP).Properties;
  expect(tags).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'web' }, { Key: 'cost', Value: 'b' }]));
});

test('an address that was there before keeps the tags that it has', () => {
  const stack = new Stack(new App(), 'Stack', { tags: { team: 'web' } });
  new ElasticIp(stack, 'Ip', { source: ElasticIpSource.existing('eipalloc-0123456789abcdef0') });
  expect(only(Template.fromStack(stack).toJSON() as never, ELASTIC_IP).Properties).not.toHaveProperty('Tags');
});
