import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
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
