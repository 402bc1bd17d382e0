import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { ElasticIp, ElasticIpPool } from '../../../../lib';
import {
  allOf, type CfnTemplate, evaluate, FUNCTION, newApp, only, POLICY, type PolicyDocument, ROLE, synth, templateOf,
} from '../../support';
import { ALLOCATION, idsOf, importedGroup, newGroup, PERMISSION, RULE, targetOf, template } from '../support';

describe('the function', () => {
  const poolFunctions = (made: CfnTemplate) => idsOf(made, FUNCTION).filter((id) => id.startsWith('CdkAdoptElasticIpPool'));

  test('is one for all pools of a stack, and each rule may invoke it', () => {
    const made = synth((stack) => {
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(newGroup(stack));
      new ElasticIpPool(stack, 'More', { size: 1 }).attachTo(newGroup(stack, 'Second'));
    });
    const [id, ...others] = poolFunctions(made);
    expect(others).toEqual([]);
    for (const rule of allOf(made, RULE)) expect(targetOf(rule).Arn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    expect(allOf(made, PERMISSION).map(({ Properties }) => Properties.SourceArn))
      .toEqual(expect.arrayContaining(idsOf(made, RULE).map((rule) => ({ 'Fn::GetAtt': [rule, 'Arn'] }))));
  });

  test('is each stack\'s own: of a nested one, and of two stages with stacks of one name', () => {
    const app = newApp();
    const stacks = ['Beta', 'Production'].map((stage) => new Stack(new Stage(app, stage), 'Stack', { stackName: 'same' }));
    stacks.push(new NestedStack(stacks[0]!, 'Nested') as Stack);
    for (const stack of stacks) new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(importedGroup(stack, 'web', 'Web'));
    for (const stack of stacks) expect(poolFunctions(templateOf(stack))).toHaveLength(1);
  });

  test('is the handler of pools, with five minutes, and logs JSON into its own log group', () => {
    const made = template();
    const { Timeout, Handler, LoggingConfig } = made.Resources[poolFunctions(made)[0]!]!.Properties;
    expect({ Timeout, Handler, LoggingConfig }).toEqual({
      Timeout: 300, Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringMatching(/^CdkAdoptElasticIpPoolLogs/) } },
    });
  });
});

describe('the role', () => {
  const STACK_ID = '<{"Ref":"AWS::StackId"}>';
  const arn = (service: string, resource: string) => `arn:aws-us-gov:${service}:ap-southeast-1:123456789012:${resource}`;
  const ours = { 'aws:ResourceTag/cdk-adopt:stack': STACK_ID };
  const noOtherTag = { 'aws:TagKeys': ['cdk-adopt:assigned-to'] };
  const isAssigned = { 'aws:ResourceTag/cdk-adopt:assigned-to': 'false' };
  const allow = (Action: string | string[], Resource: unknown, Condition?: object) =>
    ({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });
  const poolRole = (made: CfnTemplate) => made.Resources[idsOf(made, ROLE).find((id) => id.startsWith('CdkAdoptElasticIpPool'))!]!;

  test('of pools holds these statements for all addresses that the stack makes, and no others', () => {
    const policies = poolRole(template()).Properties.Policies as { PolicyDocument: PolicyDocument }[];
    const [logs, ...statements] = policies.flatMap(({ PolicyDocument: { Statement } }) => evaluate(Statement) as object[]);
    expect(logs).toMatchObject({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] });
    expect(statements).toEqual([
      allow([
        'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances', 'ec2:DescribeAddresses', 'ec2:DescribeInstances',
      ], '*'),
      allow('ec2:AssociateAddress', [arn('ec2', 'instance/*'), arn('ec2', 'network-interface/*')]),
      allow('ec2:AssociateAddress', arn('ec2', 'elastic-ip/*'), { StringEquals: ours }),
      allow('ec2:CreateTags', arn('ec2', 'elastic-ip/*'), { 'StringEquals': ours, 'Null': { 'aws:TagKeys': 'false' }, 'ForAllValues:StringEquals': noOtherTag }),
      allow('ec2:DisassociateAddress', arn('ec2', 'elastic-ip/*'), { StringEquals: ours, Null: isAssigned }),
      allow('ec2:DisassociateAddress', arn('ec2', 'network-interface/*')),
      allow('autoscaling:CompleteLifecycleAction', arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*'), { StringEquals: ours }),
    ]);
  });

  test('gets no policy for addresses of a size', () => {
    expect(allOf(template(), POLICY)).toEqual([]);
  });

  test('gets these statements for addresses that are given, by their ids, and no others', () => {
    const made = synth((stack) => {
      const addresses = [ElasticIp.fromAllocationId(stack, 'Imported', ALLOCATION)];
      new ElasticIpPool(stack, 'Ips', { addresses }).attachTo(newGroup(stack));
    });
    const address = arn('ec2', `elastic-ip/${ALLOCATION}`);
    expect(evaluate((only(made, POLICY).Properties.PolicyDocument as PolicyDocument).Statement)).toEqual([
      allow(['ec2:AssociateAddress', 'ec2:CreateTags'], address, { 'ForAllValues:StringEquals': noOtherTag }),
      allow('ec2:DisassociateAddress', address, { Null: isAssigned }),
    ]);
  });
});
