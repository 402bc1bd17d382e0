import { Aws, CfnParameter, Fn, Lazy, NestedStack, PhysicalName, Stack, type StackProps, Stage } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { nameKey, referredBucket } from '../../../../lib/bucket-cors/private/bucket-identity';
import { importedBucket, newStack } from '../../support';

describe('the bucket of the app that an import refers to', () => {
  const stack = newStack();
  const own = new s3.Bucket(stack, 'Own');
  const raw = new s3.CfnBucket(stack, 'Raw');
  const other = new Stack(stack.node.root, 'Other');

  test.each<[string, s3.IBucket, unknown]>([
    ['its name', importedBucket(stack, own.bucketName, 'A'), own.node.defaultChild],
    ['its name in another stack', importedBucket(other, own.bucketName, 'A'), own.node.defaultChild],
    ['its ARN', s3.Bucket.fromBucketArn(stack, 'B', own.bucketArn), own.node.defaultChild],
    ['its Ref', importedBucket(stack, raw.ref, 'C'), raw],
    ['nothing of the app', importedBucket(stack, 'shared', 'D'), undefined],
    ['a parameter', importedBucket(stack, new CfnParameter(stack, 'Name').valueAsString, 'E'), undefined],
    ['more than its name', importedBucket(stack, `${own.bucketName}-copy`, 'F'), undefined],
    ['another attribute of it', importedBucket(stack, own.bucketDomainName, 'G'), undefined],
  ])('by %s', (_, bucket, expected) => {
    expect(referredBucket(bucket)).toBe(expected);
  });
});

describe('two names with tokens', () => {
  const account = (name: string) => `${name}-${Aws.ACCOUNT_ID}`;
  const keys = (one: [Stack, string], two: [Stack, string]) => [one, two].map(([stack, name]) => nameKey(stack, name));
  const stacks = (props: StackProps = {}, otherProps: StackProps = props) => {
    const stack = newStack(props);
    return [stack, new Stack(stack.node.root, 'Other', otherProps)] as const;
  };
  const ENV = { account: '111111111111', region: 'eu-west-1' };

  test.each<[string, (one: Stack, two: Stack) => [[Stack, string], [Stack, string]]]>([
    ['say the same of one environment', (one, two) => [[one, account('logs')], [two, Fn.join('', ['logs-', Aws.ACCOUNT_ID])]]],
    ['say the same by Fn::Sub', (one, two) => [[one, Fn.sub('logs-${AWS::Region}')], [two, Fn.sub('logs-${AWS::Region}')]]],
    ['import the same', (one, two) => [[one, Fn.importValue('name')], [two, Fn.importValue('name')]]],
    ['refer to one parameter, one of them in a nested stack', (one) => {
      const name = new CfnParameter(one, 'Name').valueAsString;
      return [[one, name], [new NestedStack(one, 'Nested'), name]];
    }],
    ['are decided late, to be one that is known', (one, two) => [[one, Lazy.string({ produce: () => 'shared' })], [two, 'shared']]],
  ])('are one where they %s', (_, namesIn) => {
    const [one, two] = keys(...namesIn(...stacks()));
    expect(one).toBe(two);
    expect(one).toEqual(expect.any(String));
  });

  test.each<[string, (one: Stack, two: Stack) => [[Stack, string], [Stack, string]], ReturnType<typeof stacks>?]>([
    ['say another thing', (one) => [[one, account('a')], [one, account('b')]]],
    ['say it of another environment', (one, two) => [[one, account('logs')], [two, account('logs')]], stacks({ env: ENV }, { env: { ...ENV, region: 'eu-west-2' } })],
    ['say it in two stages, which may go to two accounts', (one) => [
      [one, account('logs')], [new Stack(new Stage(one.node.root, 'Stage'), 'Stack'), account('logs')],
    ]],
    ['name their own stack', (one, two) => [[one, Aws.STACK_NAME], [two, Aws.STACK_NAME]]],
    ['refer to parameters of two stacks', (one, two) => [one, two].map((stack) => [stack, new CfnParameter(stack, 'Name').valueAsString]) as [[Stack, string], [Stack, string]]],
    ['have a condition of their own', (one, two) => [one, two].map((stack) => [stack, Fn.conditionIf('C', 'a', 'b').toString()]) as [[Stack, string], [Stack, string]]],
  ])('are two where they %s', (_, namesIn, [stack, other] = stacks()) => {
    const [one, two] = keys(...namesIn(stack, other));
    expect(one).not.toBe(two);
  });

  test('in two stages of one account are one', () => {
    const stack = newStack({ env: ENV });
    const other = new Stack(new Stage(stack.node.root, 'Stage'), 'Stack', { env: ENV });
    expect(nameKey(stack, account('logs'))).toBe(nameKey(other, account('logs')));
  });
});

test('a name that CloudFormation chooses has no key', () => {
  const stack = newStack();
  for (const bucketName of [undefined, PhysicalName.GENERATE_IF_NEEDED]) {
    const bucket = new s3.Bucket(stack, `Bucket-${bucketName}`, { bucketName });
    expect(nameKey(stack, (bucket.node.defaultChild as s3.CfnBucket).bucketName)).toBeUndefined();
  }
  expect(nameKey(stack, undefined)).toBeUndefined();
});
