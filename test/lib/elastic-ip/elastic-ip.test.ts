import { CfnOutput, Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ElasticIp, type ElasticIpProps, ElasticIpSource, ElasticIpTarget, type IElasticIp } from '../../../lib';
import {
  ELASTIC_IP, errorOf, evaluate, FUNCTION, idOf, lineOf, newStack, only, POLICY, type PolicyDocument, type Stated,
  synth, templateOf,
} from '../support';
import {
  ALLOCATION, copy, existing, form, INSTANCE, networkInterface, propertiesOf, refuses, template,
} from './support';

describe('the custom resource', () => {
  test('of an allocated address without a target has the properties of the contract and no others', () => {
    const made = template();
    expect(only(made, ELASTIC_IP).Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [idOf(made, FUNCTION), 'Arn'] },
      ServiceTimeout: '2940',
      ContractVersion: '1',
      AllowReassociation: 'false',
      RemovalPolicy: 'destroy',
    });
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

  /** A name ends with its number. */
  const targetOf = (name: string) => ElasticIpTarget.instanceId(`i-000000${name.slice(-2)}`);
  test.each<[string, (name: string) => ElasticIpProps]>([
    ['keys', (name) => ({ source: ElasticIpSource.retained(name) })],
    ['values of a tag', (name) => ({ source: ElasticIpSource.tagged('role', name), target: targetOf(name) })],
    ['keys of tags', (name) => ({ source: ElasticIpSource.tagged(name, 'web'), target: targetOf(name) })],
  ])('of 12 different %s find room in the policies of one role, each in one of them', (_, propsOf) => {
    const names = Array.from({ length: 12 }, (__, index) => `name-${String(index).padStart(2, '0')}`);
    const made = synth((stack) => names.forEach((name) => new ElasticIp(stack, name, propsOf(name))));
    const policies = Object.values(made.Resources).filter(({ Type }) => Type === POLICY)
      .map(({ Properties }) => JSON.stringify(Properties));
    for (const name of names) expect(policies.filter((policy) => policy.includes(name)).length).toBeGreaterThan(0);
    expect(policies.length).toBeLessThan(10);
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

test('more tags than EC2 takes beside the reserved ones are an error', () => {
  const stack = newStack();
  const ip = new ElasticIp(stack, 'Ip');
  for (let i = 0; i < 43; i++) Tags.of(ip).add(`key${i}`, 'value');
  expect(() => templateOf(stack)).toThrow(/tags: got 43, expected at most 42/);
});

describe('ElasticIp', () => {
  test.each<[string, ElasticIpProps, ...Stated]>([
    ['RemovalPolicy.SNAPSHOT', { removalPolicy: RemovalPolicy.SNAPSHOT },
      'removalPolicy', 'snapshot', 'DESTROY or RETAIN', 'there are no snapshots of it: use RETAIN to keep it'],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(props, problem);
  });

  test('states all problems of a construct in one error', () => {
    refuses({ ...existing('x'), ...networkInterface('y', 'z'), removalPolicy: RemovalPolicy.SNAPSHOT },
      ['source', 'x', form('eipalloc'), copy],
      ['target', 'y', form('eni'), copy],
      ['target.privateIpAddress', 'z', 'an IPv4 address', 'name one of the target'],
      ['removalPolicy', 'snapshot', 'DESTROY or RETAIN', 'there are no snapshots of it: use RETAIN to keep it']);
  });

  test('refuses an imported allocation id of the wrong form', () => {
    const message = errorOf(() => ElasticIp.fromAllocationId(newStack(), 'Imported', 'nope'));
    expect(message).toMatch(/^Stack\/Imported /);
    expect(message).toContain(lineOf(['allocationId', 'nope', form('eipalloc'), copy]));
  });

  test('refuses tags that begin with the reserved prefix, all in one error', () => {
    const stack = newStack();
    const ip = new ElasticIp(stack, 'Ip');
    Tags.of(ip).add('cdk-adopt:stack', 'mine');
    Tags.of(ip).add('cdk-adopt:any', 'mine');
    const message = errorOf(() => templateOf(stack));
    for (const key of ['cdk-adopt:stack', 'cdk-adopt:any']) {
      expect(message).toContain(`[Stack/Ip] tags: got "${key}", expected a key that begins neither with aws: nor with cdk-adopt:; choose another key`);
    }
  });

  test('lets through an imported allocation id that is known only at deploy', () => {
    const stack = newStack();
    const { allocationId } = ElasticIp.fromAllocationId(stack, 'Imported', Fn.importValue('allocation'));
    expect(stack.resolve(allocationId)).toEqual({ 'Fn::ImportValue': 'allocation' });
  });
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

test('a grant in another stack goes by the tag of the stack that has the address', () => {
  const stack = newStack();
  const ip = new ElasticIp(stack, 'Ip');
  const other = new Stack(stack.node.root, 'Other');
  ip.grantAssociate(new iam.User(other, 'User'));
  const { Statement } = only(templateOf(other), 'AWS::IAM::Policy').Properties.PolicyDocument as PolicyDocument;
  expect(JSON.stringify(Statement[0]!.Condition)).toMatch(/Fn::ImportValue.*AWSStackId/);
});
