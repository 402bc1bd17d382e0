import { CfnOutput, NestedStack, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ElasticIp, type ElasticIpProps, ElasticIpSource, ElasticIpTarget, type IElasticIp } from '../../../lib';
import {
  type CfnTemplate, danglingReferences, ELASTIC_IP, evaluate, FUNCTION, idOf, newStack, only, POLICY,
  type PolicyDocument, synth, templateOf,
} from '../support';

const ALLOCATION = 'eipalloc-0123456789abcdef0';
const INSTANCE = 'i-0123456789abcdef0';
const INTERFACE = 'eni-0123456789abcdef0';

function template(props: ElasticIpProps = {}, more: (ip: ElasticIp, stack: Stack) => void = () => {}): CfnTemplate {
  return synth((stack) => more(new ElasticIp(stack, 'Ip', props), stack));
}

function propertiesOf(...declared: Parameters<typeof template>): Readonly<Record<string, unknown>> {
  return only(template(...declared), ELASTIC_IP).Properties;
}

function newInstance(stack: Stack): ec2.Instance {
  return new ec2.Instance(stack, 'Instance', {
    vpc: new ec2.Vpc(stack, 'Vpc'),
    instanceType: new ec2.InstanceType('t4g.nano'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023(),
  });
}

describe('the custom resource', () => {
  test('of an allocated address without a target has the properties of the contract and no others', () => {
    const made = template();
    expect(only(made, ELASTIC_IP).Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [idOf(made, FUNCTION), 'Arn'] },
      ServiceTimeout: '2040',
      ContractVersion: '1',
      AllowReassociation: 'false',
      RemovalPolicy: 'destroy',
    });
  });

  test('of an existing address names it', () => {
    expect(propertiesOf({ source: ElasticIpSource.existing(ALLOCATION) }).AllocationId).toBe(ALLOCATION);
  });

  test('of an address to allocate carries what it has to be', () => {
    const source = ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-01234567', networkBorderGroup: 'us-east-1', address: '192.0.2.7' });
    expect(propertiesOf({ source })).toMatchObject({
      ContractVersion: '1', PublicIpv4Pool: 'ipv4pool-ec2-01234567', NetworkBorderGroup: 'us-east-1', Address: '192.0.2.7',
    });
  });

  test('of a tagged address carries the tag that it is found by, and none to give it', () => {
    const properties = propertiesOf({ source: ElasticIpSource.tagged('role', 'web') }, (ip) => Tags.of(ip).add('Name', 'web'));
    expect(properties.SourceTag).toEqual({ Key: 'role', Value: 'web' });
    expect(properties).not.toHaveProperty('Tags');
  });

  test('of a retained address carries its key, and keeps it unless the user lets go', () => {
    const source = ElasticIpSource.retained('mail', { networkBorderGroup: 'us-east-1' });
    expect(propertiesOf({ source })).toMatchObject({ RetainedKey: 'mail', NetworkBorderGroup: 'us-east-1', RemovalPolicy: 'retain' });
    expect(propertiesOf({ source, removalPolicy: RemovalPolicy.DESTROY })).toMatchObject({ RetainedKey: 'mail', RemovalPolicy: 'destroy' });
  });

  test('of a retained address may take over only what has the key, and say of it only whose it is', () => {
    const { Statement } = only(template({ source: ElasticIpSource.retained('mail') }), POLICY).Properties.PolicyDocument as PolicyDocument;
    expect(Statement).toEqual([{
      Effect: 'Allow', Action: 'ec2:CreateTags', Resource: expect.objectContaining({ 'Fn::Join': expect.anything() }),
      Condition: {
        'StringEquals': { 'aws:RequestTag/cdk-adopt:stack': { Ref: 'AWS::StackId' }, 'aws:ResourceTag/cdk-adopt:key': 'mail' },
        'Null': { 'aws:RequestTag/cdk-adopt:retained': 'false' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['cdk-adopt:stack', 'cdk-adopt:resource', 'cdk-adopt:spec', 'cdk-adopt:retained'] },
      },
    }]);
  });

  const target = ElasticIpTarget.instanceId(INSTANCE);
  test.each<[string, (name: string) => ElasticIpProps]>([
    ['keys', (name) => ({ source: ElasticIpSource.retained(name) })],
    ['values of a tag', (name) => ({ source: ElasticIpSource.tagged('role', name), target })],
    ['keys of tags', (name) => ({ source: ElasticIpSource.tagged(name, 'web'), target })],
  ])('of 12 different %s find room in the policies of one role, each in one of them', (_, propsOf) => {
    const names = Array.from({ length: 12 }, (__, index) => `name-${String(index).padStart(2, '0')}`);
    const made = synth((stack) => names.forEach((name) => new ElasticIp(stack, name, propsOf(name))));
    const policies = Object.values(made.Resources).filter(({ Type }) => Type === POLICY)
      .map(({ Properties }) => JSON.stringify(Properties));
    for (const name of names) expect(policies.filter((policy) => policy.includes(name)).length).toBeGreaterThan(0);
    expect(policies.length).toBeLessThan(10);
  });

  test('of a tag and a key that read alike are no holders of one thing', () => {
    expect(() => synth((stack) => {
      new ElasticIp(stack, 'One', { source: ElasticIpSource.tagged('Name', 'mail') });
      new ElasticIp(stack, 'Two', { source: ElasticIpSource.retained('Name=mail') });
    })).not.toThrow();
  });

  test('of an allocated address is the same whether or not the source is stated', () => {
    expect(propertiesOf({ source: ElasticIpSource.allocate() })).toEqual(propertiesOf());
  });

  test.each<[string, ElasticIpTarget, object]>([
    ['an instance by its id', ElasticIpTarget.instanceId(INSTANCE), { InstanceId: INSTANCE }],
    ['an interface', ElasticIpTarget.networkInterface(INTERFACE), { NetworkInterfaceId: INTERFACE }],
    ['a private address of an interface', ElasticIpTarget.networkInterface(INTERFACE, { privateIpAddress: '10.0.0.7' }),
      { NetworkInterfaceId: INTERFACE, PrivateIpAddress: '10.0.0.7' }],
  ])('names %s as the target', (_, target, expected) => {
    expect(propertiesOf({ target }).Target).toEqual(expected);
  });

  test.each<[string, (stack: Stack) => Stack]>([
    ['the same stack', (stack) => stack],
    ['another stack', (stack) => new Stack(stack.node.root, 'Other')],
    ['a nested stack', (stack) => new NestedStack(stack, 'Nested')],
  ])('names an instance of the app as the target, from %s, and in its policy too', (_, stackOf) => {
    const stack = newStack();
    const instance = newInstance(stack);
    const place = stackOf(stack);
    new ElasticIp(place, 'Ip', { target: ElasticIpTarget.instance(instance) });
    const made = templateOf(place);
    const { InstanceId } = only(made, ELASTIC_IP).Properties.Target as { InstanceId: unknown };
    expect(InstanceId).toEqual(place.resolve(instance.instanceId));
    const { Statement: [statement] } = only(made, POLICY).Properties.PolicyDocument as PolicyDocument;
    expect(JSON.stringify(statement?.Resource)).toContain(`:instance/",${JSON.stringify(InstanceId)}`);
    expect(danglingReferences(made)).toEqual([]);
  });

  test('says when an address or target in use elsewhere may be taken over', () => {
    expect(propertiesOf({ allowReassociation: true }).AllowReassociation).toBe('true');
  });

  test.each([
    [RemovalPolicy.DESTROY, 'destroy'],
    [RemovalPolicy.RETAIN, 'retain'],
    [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'retain'],
  ])('carries RemovalPolicy %s as %s, and is itself deleted', (removalPolicy, expected) => {
    const { Properties, DeletionPolicy } = only(template({ removalPolicy }), ELASTIC_IP);
    expect({ RemovalPolicy: Properties.RemovalPolicy, DeletionPolicy }).toEqual({ RemovalPolicy: expected, DeletionPolicy: 'Delete' });
  });
});

describe('tags', () => {
  test('of the construct and of what it is in are those of an allocated address', () => {
    const { Tags: tags } = propertiesOf({}, (ip, stack) => {
      Tags.of(ip).add('Name', 'web');
      Tags.of(stack).add('team', 'ours');
    });
    expect(tags).toEqual([{ Key: 'Name', Value: 'web' }, { Key: 'team', Value: 'ours' }]);
  });

  test('are absent where none is set', () => {
    expect(propertiesOf()).not.toHaveProperty('Tags');
  });

  test('of an existing address stay the user\'s', () => {
    const properties = propertiesOf({ source: ElasticIpSource.existing(ALLOCATION) }, (ip) => Tags.of(ip).add('Name', 'web'));
    expect(properties).not.toHaveProperty('Tags');
  });

  test('of other keys than the reserved ones may hold its prefix elsewhere', () => {
    expect(propertiesOf({}, (ip) => Tags.of(ip).add('by:cdk-adopt:x', 'yes')).Tags).toEqual([{ Key: 'by:cdk-adopt:x', Value: 'yes' }]);
  });
});

describe('the attributes', () => {
  test('are what the custom resource answers', () => {
    const made = template({ target: ElasticIpTarget.instanceId(INSTANCE) }, (ip, stack) => {
      for (const name of ['allocationId', 'publicIp', 'associationId', 'elasticIpArn'] as const) new CfnOutput(stack, name, { value: ip[name]! });
    });
    const resource = idOf(made, ELASTIC_IP);
    expect(made.Outputs).toEqual({
      allocationId: { Value: { Ref: resource } },
      publicIp: { Value: { 'Fn::GetAtt': [resource, 'PublicIp'] } },
      associationId: { Value: { 'Fn::GetAtt': [resource, 'AssociationId'] } },
      elasticIpArn: { Value: { 'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':elastic-ip/', { Ref: resource },
      ]] } },
    });
  });

  test('hold no association without a target', () => {
    expect(new ElasticIp(newStack(), 'Ip').associationId).toBeUndefined();
  });
});

test('an imported address has its id and its ARN, and puts nothing into the template', () => {
  const stack = newStack({ env: { account: '111111111111', region: 'eu-central-1' } });
  const { allocationId, elasticIpArn } = ElasticIp.fromAllocationId(stack, 'Imported', ALLOCATION);
  expect(allocationId).toBe(ALLOCATION);
  expect(stack.resolve(elasticIpArn)).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ec2:eu-central-1:111111111111:elastic-ip/${ALLOCATION}`]],
  });
  expect(templateOf(stack).Resources).toEqual({});
});

describe('grantAssociate', () => {
  const OWN_MARK = { StringEquals: { 'aws:ResourceTag/cdk-adopt:stack': '<{"Ref":"AWS::StackId"}>' } };
  test.each<[string, (stack: Stack) => IElasticIp, object | undefined]>([
    ['an address of the app, while it carries the mark,', (stack) => new ElasticIp(stack, 'Ip'), OWN_MARK],
    ['a retained address, while it carries the mark,', (stack) => new ElasticIp(stack, 'Ip', { source: ElasticIpSource.retained('mail') }), OWN_MARK],
    ['an address with a tag, while it carries the tag,', (stack) => new ElasticIp(stack, 'Ip', { source: ElasticIpSource.tagged('role', 'mail') }),
      { StringEquals: { 'aws:ResourceTag/role': 'mail' } }],
    ['an existing address', (stack) => new ElasticIp(stack, 'Ip', { source: ElasticIpSource.existing(ALLOCATION) }), undefined],
    ['an imported address', (stack) => ElasticIp.fromAllocationId(stack, 'Ip', ALLOCATION), undefined],
  ])('allows to associate and disassociate %s and no other address', (_, addressOf, Condition) => {
    const stack = newStack();
    const ip = addressOf(stack);
    const grant = ip.grantAssociate(new iam.User(stack, 'User'));
    expect(grant.success).toBe(true);
    const { Statement } = only(templateOf(stack), 'AWS::IAM::Policy').Properties.PolicyDocument as PolicyDocument;
    const arn = (resource: string) => `arn:aws-us-gov:ec2:ap-southeast-1:123456789012:${resource}`;
    const address = evaluate(stack.resolve(ip.elasticIpArn));
    expect(evaluate(Statement)).toEqual([
      { Effect: 'Allow', Action: ['ec2:AssociateAddress', 'ec2:DisassociateAddress'], Resource: address, ...(Condition && { Condition }) },
      { Effect: 'Allow', Action: 'ec2:AssociateAddress', Resource: [arn('instance/*'), arn('network-interface/*')] },
      { Effect: 'Allow', Action: 'ec2:DisassociateAddress', Resource: arn('network-interface/*') },
    ]);
  });
});

test.each([
  ['eu-central-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('in %s all ARNs are of the partition %s', (region, partition) => {
  const made = synth((stack) => {
    const ip = new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId(INSTANCE) });
    ip.grantAssociate(new iam.User(stack, 'User'));
    new CfnOutput(stack, 'Arn', { value: ip.elasticIpArn });
  }, { env: { region, account: '111111111111' } }, { '@aws-cdk/core:enablePartitionLiterals': true });
  const arns = JSON.stringify(evaluate(made)).match(/arn:[\w-]+:ec2:[\w-]+:/g)!;
  expect(arns.length).toBeGreaterThan(10);
  expect(new Set(arns)).toEqual(new Set([`arn:${partition}:ec2:${region}:`]));
});

test('a grant in another stack goes by the tag of the stack that has the address', () => {
  const stack = newStack();
  const ip = new ElasticIp(stack, 'Ip');
  const other = new Stack(stack.node.root, 'Other');
  ip.grantAssociate(new iam.User(other, 'User'));
  const { Statement } = only(templateOf(other), 'AWS::IAM::Policy').Properties.PolicyDocument as PolicyDocument;
  expect(JSON.stringify(Statement[0]!.Condition)).toMatch(/Fn::ImportValue.*AWSStackId/);
});

test('more tags than EC2 takes beside the reserved ones are an error', () => {
  const stack = newStack();
  const ip = new ElasticIp(stack, 'Ip');
  for (let i = 0; i < 43; i++) Tags.of(ip).add(`key${i}`, 'value');
  expect(() => templateOf(stack)).toThrow(/tags: got 43, expected at most 42/);
});

test('one key in two constructs of a stack is an error that names the other one', () => {
  const stack = newStack();
  new ElasticIp(stack, 'One', { source: ElasticIpSource.retained('mail') });
  expect(() => new ElasticIp(stack, 'Two', { source: ElasticIpSource.retained('mail') }))
    .toThrow(/Stack\/Two \(ElasticIp\) .*\n {2}- source: got "mail", expected one of its own, and Stack\/One has this one/);
});

test('one existing address in two constructs of a stack is an error that names the other one', () => {
  const stack = newStack();
  const source = ElasticIpSource.existing('eipalloc-0123456789abcdef0');
  new ElasticIp(stack, 'One', { source });
  expect(() => new ElasticIp(stack, 'Two', { source }))
    .toThrow(/Stack\/Two \(ElasticIp\) .*\n {2}- source: got "eipalloc-0123456789abcdef0", expected one of its own, and Stack\/One has this one/);
});
