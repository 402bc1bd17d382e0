import { Aws, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsManager, CorsPrecedence } from '../../../../lib';
import { importedBucket, newStack, rule, ruleFor } from '../../support';
import { GET, infosIn, problemsIn, PUT, warningsIn } from '../support';

/** Declares an exclusive `BucketCors` on each bucket, and says who objects. */
const objections = (stack: Stack, ...buckets: s3.IBucket[]) => {
  buckets.forEach((bucket, index) => new BucketCors(stack, `Cors${index}`, { bucket, rules: [rule()], exclusive: true, managedBy: CorsManager.CUSTOM_RESOURCE }));
  return problemsIn(stack);
};

describe('two exclusive BucketCors of one imported bucket are an error', () => {
  test.each<[string, (stack: Stack) => s3.IBucket[]]>([
    ['by its name', (stack) => [importedBucket(stack, 'shared', 'One'), importedBucket(stack, 'shared', 'Two')]],
    ['by its name and its ARN', (stack) => [importedBucket(stack, 'shared', 'One'), s3.Bucket.fromBucketArn(stack, 'Two', 'arn:aws:s3:::shared')]],
    ['by one parameter', (stack) => {
      const name = new CfnParameter(stack, 'Name').valueAsString;
      return [importedBucket(stack, name, 'One'), importedBucket(stack, name, 'Two')];
    }],
    ['by one import', (stack) => {
      const bucket = importedBucket(stack, 'shared');
      return [bucket, bucket];
    }],
    ['that the app declares by that name', (stack) => [new s3.Bucket(stack, 'One', { bucketName: 'shared' }), importedBucket(stack, 'shared', 'Two')]],
    ['that the app declares', (stack) => {
      const bucket = new s3.Bucket(stack, 'One');
      return [bucket, bucket];
    }],
    ['that the app declares, by a reference to its name', (stack) => {
      const bucket = new s3.Bucket(stack, 'One');
      return [bucket, importedBucket(stack, bucket.bucketName, 'Two')];
    }],
    ['that the app declares, by a reference to its ARN', (stack) => {
      const bucket = new s3.Bucket(stack, 'One');
      return [bucket, s3.Bucket.fromBucketArn(stack, 'Two', bucket.bucketArn)];
    }],
    ['by a name with the account, which the app declares', (stack) => {
      const bucketName = `shared-${Aws.ACCOUNT_ID}`;
      return [new s3.Bucket(stack, 'One', { bucketName }), importedBucket(stack, bucketName, 'Two')];
    }],
  ])('%s', (_, bucketsIn) => {
    const stack = newStack();
    expect(objections(stack, ...bucketsIn(stack))).toEqual([
      expect.stringMatching(/^Stack\/Cors0: exclusive: got true, expected no other BucketCors of .*, and there is Stack\/Cors1; declare all rules in one BucketCors/),
      expect.stringMatching(/^Stack\/Cors1: exclusive: got true, expected no other BucketCors of .*, and there is Stack\/Cors0; /),
    ]);
  });

  test('in two stacks, and in two stages', () => {
    const stack = newStack();
    new BucketCors(new Stack(stack.node.root, 'Other'), 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()] });
    const stage = new Stack(new Stage(stack.node.root, 'Stage'), 'Stack');
    new BucketCors(stage, 'Cors', { bucket: importedBucket(stage, 'shared'), rules: [rule()] });
    expect(objections(stack, importedBucket(stack, 'shared', 'One'))).toEqual([expect.stringContaining('and there is Other/Cors, Stage/Stack/Cors;')]);
  });

  test.each<[string, (stack: Stack) => string, (stack: Stack) => Stack]>([
    ['a name with the account, in two stacks of one environment', () => `shared-${Aws.ACCOUNT_ID}`, (stack) => new Stack(stack.node.root, 'Other')],
    ['one imported value, in two stacks', () => Fn.importValue('name'), (stack) => new Stack(stack.node.root, 'Other')],
    ['one parameter, in a nested stack', (stack) => new CfnParameter(stack, 'Name').valueAsString, (stack) => new NestedStack(stack, 'Nested')],
  ])('by %s', (_, nameIn, otherOf) => {
    const stack = newStack();
    const name = nameIn(stack);
    const other = otherOf(stack);
    new BucketCors(other, 'Cors', { bucket: importedBucket(other, name, 'Two'), rules: [rule()] });
    expect(objections(stack, importedBucket(stack, name, 'One'))).toEqual([expect.stringContaining(`and there is ${other.node.path}/Cors;`)]);
  });

  test.each<[string, (stack: Stack) => s3.IBucket[]]>([
    ['names', (stack) => [importedBucket(stack, 'one'), importedBucket(stack, 'two')]],
    ['parameters', (stack) => ['One', 'Two'].map((id) => importedBucket(stack, new CfnParameter(stack, `Name${id}`).valueAsString, id))],
    ['buckets of the app', (stack) => [new s3.Bucket(stack, 'One'), new s3.Bucket(stack, 'Two')]],
    ['bucket of one logical id in two stacks', (stack) => ['A', 'B'].map((id) => new s3.Bucket(new Stack(stack.node.root, id), 'Bucket'))],
  ])('and two of different buckets are none: %s', (_, bucketsIn) => {
    const stack = newStack();
    expect(objections(stack, ...bucketsIn(stack))).toEqual([]);
  });
});

describe('several BucketCors of one imported bucket', () => {
  const APP = 'https://app.example.com';
  const both = (one: Partial<ConstructorParameters<typeof BucketCors>[2]>, other: Partial<ConstructorParameters<typeof BucketCors>[2]>) => {
    const stack = newStack();
    new BucketCors(stack, 'One', { bucket: importedBucket(stack, 'shared', 'A'), rules: [rule({ allowedOrigins: [APP] })], ...one });
    new BucketCors(stack, 'Two', { bucket: importedBucket(stack, 'shared', 'B'), rules: [ruleFor('other')], ...other });
    return stack;
  };

  test('allow together what they must', () => {
    const other = { origin: 'https://other.example.com', method: GET };
    expect(problemsIn(both({ mustAllow: [other] }, { mustAllow: [{ origin: APP, method: GET }] }))).toEqual([]);
  });

  test('must none of them allow what one of them must deny', () => {
    expect(problemsIn(both({}, { mustDeny: [{ origin: APP, method: GET }] }))).toEqual([
      expect.stringContaining('Stack/Two: mustDeny[0]: got {"origin":"https://app.example.com","method":"GET"}, '
        + 'expected rules that deny it; rules[0] of Stack/One allows this origin and method'),
    ]);
  });

  test('are not judged where it matters which of them stands first, for only the deployment knows', () => {
    const request = { origin: APP, method: GET, credentials: true };
    for (const precedence of [CorsPrecedence.FIRST, CorsPrecedence.LAST]) {
      const stack = both({ precedence, mustAllow: [request] }, { rules: [rule({ allowedOrigins: ['*'] })] });
      expect(warningsIn(stack)).toContain("corsUndecidable: mustAllow[0] can't be checked: "
        + 'the BucketCors of this bucket answer it differently, and which of them stands first is known only at deploy');
    }
  });

  test('are at most 100 rules and 64 KB together', () => {
    const rules = (name: string) => Array.from({ length: 60 }, (_, index) => ruleFor(`${name}${index}`));
    expect(problemsIn(both({ rules: rules('a') }, { rules: rules('b') }))).toEqual([
      'Stack/One: rules: expected at most 100 rules on shared, and there are 120: 60 of Stack/One, 60 of Stack/Two; '
      + 'join rules that differ in their origins or methods only, or write a * for origins of one domain',
    ]);
    const long = (name: string) => [rule({ allowedOrigins: Array.from({ length: 600 }, (_, index) => `https://${name}${index}.example.com`) })];
    expect(problemsIn(both({ rules: long('a') }, {}))).toEqual([]);
    expect(problemsIn(both({ rules: long('a') }, { rules: long('b') }))).toEqual([expect.stringContaining('at most 65536 bytes on shared')]);
  });

  test('are warned of what the one keeps from the other', () => {
    const stack = both({ rules: [rule({ allowedOrigins: ['*'], allowedMethods: [GET, PUT], allowedHeaders: ['*'], maxAge: 1 })] }, {});
    expect(warningsIn(stack)).toEqual([
      expect.stringContaining('corsAnyOriginWrites'),
      expect.stringContaining('corsRuleShadowed: rules[0] decides no request: rules before it take all of its own, such as GET from https://other.example.com, '
        + 'which rules[0] of Stack/One decides'),
    ]);
  });
});

test('precedence beside exclusive is an information: there is nothing that it would stand before or behind', () => {
  const stack = newStack();
  new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, Fn.importValue('name'), 'Shared'), rules: [rule()], exclusive: true, precedence: CorsPrecedence.FIRST });
  expect(infosIn(stack)).toEqual(['corsNoEffect: precedence has no effect beside exclusive: there are no other rules']);
});
