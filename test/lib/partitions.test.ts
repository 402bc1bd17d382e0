import type { Stack, StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ElasticIp } from '../../lib';
import { EVERY_CONSTRUCT } from './every-construct';
import { allOf, type CfnTemplate, FUNCTION, newStack, ROLE, synth, templateOf } from './support';

const account = '123456789012';
/** New apps of the CDK's command line set it: the partition of a known region is then written out. */
const LITERALS = { '@aws-cdk/core:enablePartitionLiterals': true };
const TOKEN = '<AWS::Partition>';

const ENVIRONMENTS: [name: string, partition: string, props: StackProps, context: Record<string, unknown>][] = [
  ['an unknown region', TOKEN, {}, {}],
  ['aws-cn', TOKEN, { env: { account, region: 'cn-north-1' } }, {}],
  ['aws-cn, written out', 'aws-cn', { env: { account, region: 'cn-north-1' } }, LITERALS],
  ['aws-us-gov', TOKEN, { env: { account, region: 'us-gov-west-1' } }, {}],
  ['aws-us-gov, written out', 'aws-us-gov', { env: { account, region: 'us-gov-west-1' } }, LITERALS],
];

/** Every ARN of the template, with its references in angle brackets. */
function arnsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('arn:') ? [value.slice(value.indexOf('arn:'))] : [];
  if (typeof value !== 'object' || value === null) return [];
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  if (!join) return Object.values(value).flatMap(arnsIn);
  const reference = (part: unknown) => (typeof part === 'string' ? part : `<${(part as { Ref?: string }).Ref ?? JSON.stringify(part)}>`);
  return arnsIn(join[1].map(reference).join(join[0]));
}

const partitionOf = (arn: string): string => {
  const rest = arn.slice('arn:'.length);
  return rest.startsWith(TOKEN) ? TOKEN : rest.slice(0, rest.indexOf(':'));
};

describe.each(ENVIRONMENTS)('in %s', (_name, partition, props, context) => {
  let templates: CfnTemplate[];
  beforeAll(() => {
    templates = EVERY_CONSTRUCT.map(([, declare]) => synth(declare, props, context));
  });
  const every = (type: string) => templates.flatMap((template) => allOf(template, type)).map(({ Properties }) => Properties);

  test.each(EVERY_CONSTRUCT)('%s names no other partition', (construct) => {
    const template = templates[EVERY_CONSTRUCT.findIndex(([name]) => name === construct)]!;
    expect(arnsIn(template).filter((arn) => partitionOf(arn) !== partition && partitionOf(arn) !== TOKEN)).toEqual([]);
  });

  test('the ARNs in the statements of the functions are of this partition', () => {
    const arns = templates.flatMap(arnsIn).filter((arn) => /:(autoscaling|cloudformation|ec2|ses):/.test(arn));
    expect(new Set(arns.map(partitionOf))).toEqual(new Set([partition]));
  });

  test('the functions run on the newest Node.js that Lambda has in every partition', () => {
    expect(new Set(every(FUNCTION).map(({ Runtime }) => Runtime))).toEqual(new Set(['nodejs24.x']));
  });

  test('the functions are trusted by the service principal that Lambda has in every partition', () => {
    const trusted = every(ROLE).map(({ AssumeRolePolicyDocument }) => AssumeRolePolicyDocument);
    expect(trusted.length).toBeGreaterThan(0);
    for (const policy of trusted) {
      expect(policy).toMatchObject({ Statement: [{ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }] });
    }
  });
});

test.each(ENVIRONMENTS)('a grant on an address in %s is for an ARN of the partition', (_name, partition, props, context) => {
  const stack: Stack = newStack(props, context);
  ElasticIp.fromAllocationId(stack, 'Ip', 'eipalloc-0123456789abcdef0').grantAssociate(new iam.User(stack, 'User'));
  const arns = arnsIn(templateOf(stack));
  expect(arns.length).toBeGreaterThan(0);
  expect(new Set(arns.map(partitionOf))).toEqual(new Set([partition]));
});
