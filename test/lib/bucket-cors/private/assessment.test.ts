import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, type BucketCorsProps, CorsPrecedence } from '../../../../lib';
import { newStack, rule, ruleFor } from '../../support';
import { infosIn, PUT, warningsIn } from '../support';

const app = (own: s3.CorsRule[], ...all: Partial<BucketCorsProps>[]) => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Bucket', { cors: own });
  all.forEach((props, index) => new BucketCors(stack, `Cors${index}`, { bucket, rules: [ruleFor(`cors${index}`)], ...props }));
  return stack;
};
const ANY = rule({ allowedOrigins: ['*'] });

describe('a rule of a bucket that decides nothing is named with the construct whose it is', () => {
  test('where the bucket\'s own rule takes its requests', () => {
    expect(warningsIn(app([ANY], {}))).toEqual([
      'corsRuleShadowed: rules[0] decides no request: rules before it take all of its own, such as GET from https://cors0.example.com, '
      + 'which CorsRules[0] of Stack/Bucket/Resource decides; remove it, or move it up',
    ]);
  });

  test('where it is the bucket\'s own, and ours takes its requests', () => {
    expect(warningsIn(app([ruleFor('own')], { rules: [ANY], precedence: CorsPrecedence.FIRST }))).toEqual([
      'corsRuleShadowed: CorsRules[1] of Stack/Bucket/Resource decides no request: rules before it take all of its own, such as GET from '
      + 'https://own.example.com, which rules[0] decides; remove it, or move it up',
    ]);
  });

  test('where another BucketCors takes its requests, or some of them', () => {
    expect(warningsIn(app([], { rules: [ANY] }, {}))).toEqual([expect.stringContaining('corsRuleShadowed: rules[0] decides no request')]);
    expect(warningsIn(app([], { rules: [{ ...ANY, id: 'any' }] }, { rules: [{ ...ruleFor('a'), allowedHeaders: ['x-a'] }] }))).toEqual([
      expect.stringMatching(/^corsRulePartlyShadowed: rules\[0\] does not decide .*: rule 'any' of Stack\/Cors0 stands before it/),
    ]);
  });

  test('and nobody where both are the bucket\'s own', () => {
    expect(warningsIn(app([rule({ allowedOrigins: ['https://*.own.example.com'] }), ruleFor('a.own')], {}))).toEqual([]);
  });
});

test('a rule of the bucket\'s own has no warnings of its own', () => {
  expect(warningsIn(app([rule({ allowedOrigins: ['https://*'], allowedMethods: [PUT] })], {}))).toEqual([]);
});

test('PUT without a header is no warning where another BucketCors, or the bucket itself, allows one to the same origins', () => {
  const put = rule({ allowedMethods: [PUT] });
  const withHeaders = { ...put, allowedHeaders: ['content-type'] };
  const expected = [expect.stringMatching(/^corsPutWithoutHeaders: rules\[0\] allows PUT and no header/)];
  expect(warningsIn(app([], { rules: [put] }, {}))).toEqual(expected);
  const byAnother = app([], { rules: [put] }, { rules: [withHeaders] });
  const byItself = app([withHeaders], { rules: [put], precedence: CorsPrecedence.FIRST });
  for (const stack of [byAnother, byItself]) expect(warningsIn(stack)).not.toEqual(expect.arrayContaining(expected));
});

describe('what has no effect is an information:', () => {
  test.each<[string, s3.CorsRule[], Partial<BucketCorsProps>[], string[]]>([
    ['FIRST without other rules', [], [{ precedence: CorsPrecedence.FIRST }], ['corsNoEffect: precedence has no effect: Stack/Bucket/Resource has no other rules']],
    ['LAST without other rules', [], [{ precedence: CorsPrecedence.LAST }], ['corsNoEffect: precedence has no effect: Stack/Bucket/Resource has no other rules']],
    ['exclusive, as every native configuration is', [], [{ exclusive: true }],
      ['corsNoEffect: exclusive has no effect in the template: CloudFormation always sets the whole configuration of Stack/Bucket/Resource']],
    ['no precedence among the bucket\'s own rules', [ruleFor('own')], [{ precedence: CorsPrecedence.FIRST }], []],
    ['one that all rules have', [], [{ precedence: CorsPrecedence.FIRST }, { precedence: CorsPrecedence.FIRST }],
      Array.from({ length: 2 }, () => 'corsNoEffect: precedence has no effect: all rules of Stack/Bucket/Resource have the same')],
    ['one that the others have without saying so', [], [{ precedence: CorsPrecedence.LAST }, {}],
      ['corsNoEffect: precedence has no effect: all rules of Stack/Bucket/Resource have the same']],
    ['no precedence among several BucketCors', [], [{ precedence: CorsPrecedence.LAST }, { precedence: CorsPrecedence.FIRST }], []],
    ['nothing that isn\'t asked for', [], [{}], []],
    ['nothing that is asked not to be', [], [{ exclusive: false }], []],
  ])('%s', (_, own, all, expected) => {
    expect(infosIn(app(own, ...all))).toEqual(expected);
  });
});

test('a warning is there once, however often the app is synthesized', () => {
  const stack = app([ANY], {});
  expect(warningsIn(stack)).toHaveLength(1);
  expect(warningsIn(stack)).toHaveLength(1);
});
