import { acknowledgeWildcards } from '../../../lib/shared/nag-reasons';
import { acknowledgedBelow } from '../acknowledged';
import { newStack } from '../support';

const NAMED = 'arn:aws:ses:eu-west-1:111122223333:template/';
type Statements = Parameters<typeof acknowledgeWildcards>[1];

/** The resources that are acknowledged, with the reasons. */
function acknowledged(...statements: Statements): Record<string, string> {
  const stack = newStack();
  acknowledgeWildcards(stack, statements);
  return Object.fromEntries(acknowledgedBelow(stack).map(([, rule, reason]) => [/^AwsSolutions-IAM5\[Resource::(.*)\]$/.exec(rule)![1]!, reason]));
}

test('a wildcard without a reason is left for cdk-nag to find', () => {
  const stack = newStack();
  acknowledgeWildcards(stack, [
    { actions: ['s3:PutObject'], resources: ['*'] },
    { actions: ['ec2:DescribeAddresses'], resources: ['*'] },
  ]);
  expect(acknowledgedBelow(stack)).toEqual([]);
});

test('a resource without a wildcard is not acknowledged', () => {
  expect(acknowledged({ actions: ['ses:GetEmailTemplate'], resources: [`${NAMED}welcome`] })).toEqual({});
});

test.each<[string, Record<string, Record<string, string>>]>([
  ['the resource carries', { StringEquals: { 'aws:ResourceTag/owner': 'me' } }],
  ['the request sets', { StringEquals: { 'aws:RequestTag/owner': 'me' } }],
])('a condition on a tag that %s is reason enough for any action', (_, conditions) => {
  expect(acknowledged({ actions: ['ec2:ReleaseAddress'], resources: ['*'], conditions })).toEqual({ '*': expect.stringContaining('tag') });
});

test.each<[string, Statements[number]]>([
  ['a condition on a region', { actions: ['ec2:ReleaseAddress'], resources: ['*'], conditions: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }],
  ['a condition by another operator', { actions: ['ec2:ReleaseAddress'], resources: ['*'], conditions: { StringLike: { 'aws:ResourceTag/owner': '*' } } }],
  ['a tag in a request that tags', { actions: ['ses:TagResource'], resources: ['*'], conditions: { StringEquals: { 'aws:RequestTag/owner': 'me' } } }],
  ['a known action on another resource', { actions: ['ses:GetEmailTemplate'], resources: ['*'] }],
  ['a known action beside one that is not known', { actions: ['ec2:DescribeAddresses', 'ec2:ReleaseAddress'], resources: ['*'] }],
])('%s is no reason', (_, statement) => {
  expect(acknowledged(statement)).toEqual({});
});

test('the ARN is written as cdk-nag writes it, with references in angle brackets', () => {
  const stack = newStack();
  acknowledgeWildcards(stack, [{ actions: ['ses:GetEmailTemplate'], resources: [stack.formatArn({ service: 'ses', resource: 'template', resourceName: '*' })] }]);
  expect(acknowledgedBelow(stack).map(([, rule]) => rule)).toEqual([
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:template/*]',
  ]);
});

test('a resource of two statements has the reasons of both, each once', () => {
  const [read, tagged] = [
    { actions: ['ec2:DescribeAddresses'], resources: ['*'] },
    { actions: ['ec2:ReleaseAddress'], resources: ['*'], conditions: { StringEquals: { 'aws:ResourceTag/owner': 'me' } } },
  ];
  const [one, other] = [acknowledged(read!)['*'], acknowledged(tagged!)['*']];
  expect(acknowledged(read!, tagged!, read!)).toEqual({ '*': `${one} ${other}` });
});
