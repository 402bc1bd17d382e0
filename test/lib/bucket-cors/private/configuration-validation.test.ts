import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors } from '../../../../lib';
import { newStack, rule, ruleFor } from '../../support';
import { problemsIn } from '../support';

const rulesFor = (name: string, count: number) => Array.from({ length: count }, (_, index) => ruleFor(`${name}${index}`));
const problemsOf = (own: s3.CorsRule[], ...ours: s3.CorsRule[][]) => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Bucket', { cors: own });
  ours.forEach((rules, index) => new BucketCors(stack, `Cors${index}`, { bucket, rules }));
  return problemsIn(stack);
};

describe('a bucket of the app takes', () => {
  test('100 rules with its own', () => {
    expect(problemsOf(rulesFor('own', 60), rulesFor('a', 20), rulesFor('b', 20))).toEqual([]);
  });

  test('no more, and the error says whose they are', () => {
    expect(problemsOf(rulesFor('own', 60), rulesFor('a', 20), rulesFor('b', 40))).toEqual([
      'Stack/Cors0: rules: expected at most 100 rules on Stack/Bucket/Resource, and there are 120: '
      + '60 of Stack/Bucket/Resource, 20 of Stack/Cors0, 40 of Stack/Cors1; '
      + 'join rules that differ in their origins or methods only, or write a * for origins of one domain',
    ]);
  });

  test('no more than 64 KB, in one rule or in many', () => {
    const origins = (count: number) => Array.from({ length: count }, (_, index) => `https://app-${index}.example.com`);
    expect(problemsOf([], [rule({ allowedOrigins: origins(900) })])).toEqual([]);
    expect(problemsOf([], [rule({ allowedOrigins: origins(2500) })])).toEqual([expect.stringMatching(/at most 65536 bytes on Stack\/Bucket\/Resource, and there are 1\d{5}: 1 of/)]);
    expect(problemsOf([rule({ allowedOrigins: origins(900) })], [rule({ allowedOrigins: origins(901) })])).toEqual([expect.stringContaining('at most 65536 bytes')]);
  });
});

test('of exclusive rules that an override has replaced, only that is said', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Bucket');
  new BucketCors(stack, 'Cors', { bucket, rules: [rule()], exclusive: true });
  (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('CorsConfiguration.CorsRules', [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }]);
  expect(problemsIn(stack)).toEqual([expect.stringContaining('the template lacks rules[0]')]);
});
