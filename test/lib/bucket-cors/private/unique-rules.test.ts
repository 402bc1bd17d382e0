import { CfnParameter, Lazy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors } from '../../../../lib';
import { repeatedIn, withoutRepeats } from '../../../../lib/bucket-cors/private/unique-rules';
import { BUCKET, newStack, only, rule, ruleFor, synth } from '../../support';
import { GET, problemsIn, PUT } from '../support';

const rulesIn = (declare: Parameters<typeof synth>[0]) => {
  const { CorsConfiguration } = only(synth(declare), BUCKET).Properties as { CorsConfiguration: { CorsRules: unknown[] } };
  return CorsConfiguration.CorsRules;
};
const APP = 'https://app.example.com';

describe('on a bucket of the app, for CloudFormation refuses what is repeated,', () => {
  test('an origin, a method or a header that a rule has twice is there once', () => {
    expect(rulesIn((stack) => {
      const rules = [rule({ allowedOrigins: [APP, APP], allowedMethods: [GET, PUT, GET], allowedHeaders: ['x-a', 'x-a'], exposedHeaders: ['ETag', 'ETag'] })];
      new BucketCors(stack, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules });
    })).toEqual([{ AllowedOrigins: [APP], AllowedMethods: ['GET', 'PUT'], AllowedHeaders: ['x-a'], ExposedHeaders: ['ETag'] }]);
  });

  test('equal rules, of one construct or of two, are there once', () => {
    expect(rulesIn((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket', { cors: [ruleFor('own')] });
      new BucketCors(stack, 'One', { bucket, rules: [ruleFor('a'), ruleFor('b'), ruleFor('a')] });
      new BucketCors(stack, 'Two', { bucket, rules: [ruleFor('own'), ruleFor('b'), ruleFor('c')] });
    })).toHaveLength(4);
  });

  test('what the bucket itself repeats is an error', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { cors: [rule({ allowedMethods: [GET, GET] }), ruleFor('a'), ruleFor('a')] });
    new BucketCors(stack, 'Cors', { bucket, rules: [ruleFor('ours')] });
    expect(problemsIn(stack)).toEqual([
      'Stack/Cors: bucket: got "Stack/Bucket/Resource", expected each value once, and its CorsRules[0] has "GET" in allowedMethods twice, '
      + 'since CloudFormation refuses a repeated one; remove the second one where it is declared',
      'Stack/Cors: bucket: got "Stack/Bucket/Resource", expected each rule once, and CorsRules[2] in its template is the same as CorsRules[1], '
      + 'which CloudFormation refuses; remove one of the two where it is declared',
    ]);
  });

  test('a repetition that an override makes is an error', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    new BucketCors(stack, 'Cors', { bucket, rules: [ruleFor('ours')] });
    const { AllowedMethods, AllowedOrigins } = { AllowedMethods: ['GET'], AllowedOrigins: ['https://ours.example.com'] };
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('CorsConfiguration.CorsRules.1', { AllowedMethods, AllowedOrigins });
    expect(problemsIn(stack)).toEqual([expect.stringContaining('CorsRules[1] in its template is the same as CorsRules[0]')]);
  });
});

test('rules that differ in anything are two', () => {
  const one = rule({ allowedOrigins: [APP], allowedMethods: [GET, PUT], allowedHeaders: ['x-a'], maxAge: 1 });
  const others = [{ id: 'a' }, { maxAge: 2 }, { allowedHeaders: ['x-b'] }, { exposedHeaders: ['x-a'] }, { allowedMethods: [PUT, GET] }].map((more) => ({ ...one, ...more }));
  expect(withoutRepeats([one, ...others, one])).toEqual([one, ...others].map((rule, index) => ({ index, rule })));
});

test('rules with tokens for whole lists, as JavaScript passes them, are two', () => {
  const listed = (value: string) => Lazy.any({ produce: () => [value] }) as unknown as string[];
  expect(rulesIn((stack) => {
    const rules = ['https://a.example', 'https://b.example'].map((origin) => rule({ allowedOrigins: listed(origin), allowedMethods: listed('GET') as never }));
    new BucketCors(stack, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules });
  })).toEqual(['https://a.example', 'https://b.example'].map((origin) => ({ AllowedOrigins: [origin], AllowedMethods: ['GET'] })));
});

test('a token twice is a repetition, a list that is one is none', () => {
  const stack = newStack();
  const text = new CfnParameter(stack, 'Text').valueAsString;
  const list = new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;
  expect(repeatedIn([text, 'x', text])).toBe(text);
  expect(repeatedIn(list)).toBeUndefined();
});
