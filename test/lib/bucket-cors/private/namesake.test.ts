import { Aws, CfnParameter, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors } from '../../../../lib';
import { importedBucket, newStack, rule } from '../../support';
import { declare, warningsIn } from '../support';

const WARNING = "corsBucketDeclaredHere: bucket 'shared' is imported, and Stack/Own/Resource declares it: the rules would be merged beside those of "
  + 'CloudFormation, which overwrites them, and nothing waits for the bucket; pass the bucket itself';

describe('a bucket that is imported', () => {
  test('and declared by the same stack is a warning, whichever comes first', () => {
    for (const first of [true, false]) {
      const stack = newStack();
      const own = () => new s3.Bucket(stack, 'Own', { bucketName: 'shared' });
      if (first) own();
      declare(stack, {});
      if (!first) own();
      expect(warningsIn(stack)).toEqual([WARNING]);
    }
  });

  test('by its ARN is one as well', () => {
    const stack = newStack();
    new s3.Bucket(stack, 'Own', { bucketName: 'shared' });
    declare(stack, { bucket: s3.Bucket.fromBucketArn(stack, 'Import', 'arn:aws:s3:::shared') });
    expect(warningsIn(stack)).toEqual([WARNING]);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['the account', () => `logs-${Aws.ACCOUNT_ID}`],
    ['a parameter', (stack) => new CfnParameter(stack, 'Name').valueAsString],
    ['what is decided late', () => Lazy.string({ produce: () => 'late' })],
  ])('by a name with %s is one as well', (_, nameIn) => {
    const stack = newStack();
    const bucketName = nameIn(stack);
    new s3.Bucket(stack, 'Own', { bucketName });
    declare(stack, { bucket: importedBucket(stack, bucketName, 'Import') });
    expect(warningsIn(stack)).toEqual([WARNING.replace("'shared'", 'Stack/Import')]);
  });

  test('and declared by a stack that is nested in the same one, or by its parent, is one', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    new s3.Bucket(nested, 'Own', { bucketName: 'shared' });
    declare(stack, {});
    expect(warningsIn(stack)).toEqual([WARNING.replace('Own', 'Nested/Own')]);
    const parent = newStack();
    new s3.Bucket(parent, 'Own', { bucketName: 'shared' });
    new BucketCors(new NestedStack(parent, 'Nested'), 'Cors', { bucket: importedBucket(parent, 'shared'), rules: [rule()] });
    expect(warningsIn(parent)).toEqual([WARNING]);
  });

  test('and declared by two stacks is one with the bucket of its own', () => {
    const stack = newStack();
    for (const scope of [new Stack(stack.node.root, 'A'), stack, new Stack(stack.node.root, 'B')]) new s3.Bucket(scope, 'Own', { bucketName: 'shared' });
    declare(stack, {});
    expect(warningsIn(stack)).toEqual([WARNING]);
  });

  test.each<[string, (stack: Stack, own: s3.Bucket) => s3.IBucket]>([
    ['name', (stack, { bucketName }) => importedBucket(stack, bucketName, 'Import')],
    ['ARN', (stack, { bucketArn }) => s3.Bucket.fromBucketArn(stack, 'Import', bucketArn)],
  ])('by a reference to the %s of one of the app is one where that has rules', (_, importOf) => {
    for (const cors of [[], [rule()]]) {
      const stack = newStack();
      declare(stack, { bucket: importOf(stack, new s3.Bucket(stack, 'Own', { cors })) });
      const withoutWait = WARNING.replace("'shared'", 'Stack/Import').replace(', and nothing waits for the bucket', '');
      expect(warningsIn(stack)).toEqual(cors.length > 0 ? [withoutWait] : []);
    }
  });

  test.each([
    ['with rules is one', { cors: [rule()] }, 1],
    ['without rules is none', {}, 0],
  ])('and declared by another stack %s', (_, props, count) => {
    const stack = newStack();
    new s3.Bucket(new Stack(stack.node.root, 'Other'), 'Own', { bucketName: 'shared', ...props });
    declare(stack, {});
    expect(warningsIn(stack)).toHaveLength(count);
  });

  test('and declared by another stack, whose template has rules by an override, is one', () => {
    const stack = newStack();
    const other = new s3.CfnBucket(new Stack(stack.node.root, 'Other'), 'Own', { bucketName: 'shared' });
    declare(stack, {});
    expect(warningsIn(stack)).toEqual([]);
    other.addPropertyOverride('CorsConfiguration.CorsRules', [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://a.example'] }]);
    expect(warningsIn(stack)).toEqual([expect.stringContaining("corsBucketDeclaredHere: bucket 'shared' is imported, and Other/Own declares it")]);
  });

  test.each([
    ['nobody declares', (stack: Stack) => importedBucket(stack, 'shared', 'Import')],
    ['the app declares, and passes', (stack: Stack) => new s3.Bucket(stack, 'Same', { bucketName: 'shared' })],
  ])('is none where %s it', (_, bucketOf) => {
    const stack = newStack();
    new s3.Bucket(stack, 'Unnamed');
    new s3.Bucket(stack, 'Named', { bucketName: 'another' });
    declare(stack, { bucket: bucketOf(stack) });
    expect(warningsIn(stack)).toEqual([]);
  });
});
