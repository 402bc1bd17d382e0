import { Aspects, type Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { platform, vpc } from '../../examples/snippets/organizations';
import { ElasticIp, ElasticIpTarget } from '../../lib';
import { EVERY_CONSTRUCT } from './every-construct';
import { allOf, type CfnTemplate, danglingReferences, FUNCTION, LOG_GROUP, newStack, only, POLICY, ROLE, templateOf } from './support';

const PATH = '/platform/';
const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';
const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/0e0c4d5e-7b3f-4d5a-9a55-000000000000';

const withFunctions = EVERY_CONSTRUCT.filter(([name]) => name !== 'BucketCors of a declared bucket');

/** What an organization asks of all functions, roles and log groups is said once for a scope; no construct has a property for it. */
describe.each(withFunctions)('%s obeys, through the CDK\'s own aspects,', (_, declare) => {
  const synthWith = (ask: (stack: Stack) => void): CfnTemplate => {
    const stack = newStack({ env: { account: '123456789012', region: 'eu-central-1' } });
    declare(stack);
    ask(stack);
    return templateOf(stack);
  };
  const every = (template: CfnTemplate, type: string) => {
    const properties = allOf(template, type).map(({ Properties }) => Properties);
    expect(properties.length).toBeGreaterThan(0);
    return properties;
  };

  test('a permissions boundary', () => {
    const template = synthWith((stack) => {
      iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', BOUNDARY));
    });
    for (const role of every(template, ROLE)) expect(role.PermissionsBoundary).toBe(BOUNDARY);
  });

  test('a path of roles and policies', () => {
    const template = synthWith((stack) => Aspects.of(stack).add({
      visit(node: IConstruct) {
        if (node instanceof iam.CfnRole || node instanceof iam.CfnManagedPolicy) node.path = PATH;
      },
    }));
    for (const role of every(template, ROLE)) expect(role.Path).toBe(PATH);
    for (const { Properties: policy } of allOf(template, POLICY)) expect(policy.Path).toBe(PATH);
  });

  test('a key of log groups', () => {
    const template = synthWith((stack) => {
      const key = kms.Key.fromKeyArn(stack, 'Key', KEY);
      Aspects.of(stack).add({
        visit(node: IConstruct) {
          if (node instanceof logs.CfnLogGroup) node.kmsKeyId = key.keyArn;
        },
      });
    });
    for (const group of every(template, LOG_GROUP)) expect(group.KmsKeyId).toBe(KEY);
  });

  test('a retention of log groups', () => {
    const template = synthWith((stack) => Aspects.of(stack).add({
      visit(node: IConstruct) {
        if (node instanceof logs.CfnLogGroup) node.retentionInDays = logs.RetentionDays.TEN_YEARS;
      },
    }));
    for (const group of every(template, LOG_GROUP)) expect(group.RetentionInDays).toBe(3653);
  });

  test('a VPC', () => {
    const template = synthWith((stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
      const securityGroup = new ec2.SecurityGroup(stack, 'Functions', { vpc });
      Aspects.of(stack).add({
        visit(node: IConstruct) {
          if (!(node instanceof lambda.Function)) return;
          const { subnetIds } = vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS });
          (node.node.defaultChild as lambda.CfnFunction).vpcConfig = { subnetIds, securityGroupIds: [securityGroup.securityGroupId] };
          node.role!.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'));
        },
      });
    });
    for (const { VpcConfig } of every(template, FUNCTION)) {
      expect(VpcConfig).toMatchObject({ SubnetIds: [expect.anything(), expect.anything()], SecurityGroupIds: [expect.anything()] });
    }
    for (const role of every(template, ROLE)) expect(JSON.stringify(role.ManagedPolicyArns)).toContain('AWSLambdaVPCAccessExecutionRole');
    expect(danglingReferences(template)).toEqual([]);
  });

  test('tags', () => {
    const template = synthWith((stack) => Tags.of(stack).add('cost-center', '4711'));
    for (const type of [FUNCTION, ROLE, LOG_GROUP]) {
      for (const { Tags: tags } of every(template, type)) expect(tags).toEqual([{ Key: 'cost-center', Value: '4711' }]);
    }
  });
});

test('a role of the organization\'s takes the place of the function\'s own', () => {
  const stack = newStack();
  iam.Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/CdkAdoptElasticIp/Role': 'addresses' } });
  new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId('i-0123456789abcdef0') });
  const template = templateOf(stack);
  expect(allOf(template, ROLE)).toEqual([]);
  expect(JSON.stringify(only(template, FUNCTION).Properties.Role)).toContain(':role/addresses');
  expect(only(template, POLICY).Properties.Roles).toEqual(['addresses']);
});

test('the aspects of docs/organizations.md do what it says', () => {
  const stack = newStack();
  new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId('i-0123456789abcdef0') });
  platform.call(stack);
  vpc.call(stack);
  const template = templateOf(stack);
  for (const type of [ROLE, POLICY]) expect(only(template, type).Properties.Path).toBe(PATH);
  expect(only(template, LOG_GROUP).Properties.KmsKeyId).toMatch(/^arn:aws:kms:/);
  expect(only(template, FUNCTION).Properties.VpcConfig).toEqual({ SubnetIds: ['subnet-0123456789abcdef0'], SecurityGroupIds: ['sg-0123456789abcdef0'] });
});
