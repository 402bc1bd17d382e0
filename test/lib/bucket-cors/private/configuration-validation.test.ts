import { Aws, Fn, Lazy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors } from '../../../../lib';
import { importedBucket, newStack, rule, ruleFor } from '../../support';
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

describe('what S3 would answer with an error', () => {
  test('is one of the bucket\'s own rules', () => {
    const own = rule({ allowedOrigins: ['https://*.*.example.com'], allowedHeaders: ['x-*-*'], exposedHeaders: ['*'] });
    expect(problemsOf([ruleFor('own'), own], [ruleFor('ours')])).toEqual([
      'Stack/Cors0: bucket: got "Stack/Bucket/Resource", expected rules that S3 accepts: in its CorsRules[1].AllowedOrigins[0] at most one *, '
      + 'and it is "https://*.*.example.com"; write one entry for each pattern',
      expect.stringContaining('in its CorsRules[1].AllowedHeaders[0] at most one *, and it is "x-*-*"; write'),
      expect.stringContaining('in its CorsRules[1].ExposedHeaders[0] a name without *, and it is "*"; name each'),
    ]);
  });

  test('is one that an override has made', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { cors: [ruleFor('own'), ruleFor('other')] });
    new BucketCors(stack, 'Cors', { bucket, rules: [ruleFor('ours')] });
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('CorsConfiguration.CorsRules.0.AllowedMethods', ['PATCH']);
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyDeletionOverride('CorsConfiguration.CorsRules.1.AllowedOrigins');
    expect(problemsIn(stack)).toEqual([
      expect.stringContaining('in its CorsRules[0].AllowedMethods[0] one of GET, PUT, HEAD, POST, DELETE, and it is "PATCH"; S3 answers OPTIONS by itself'),
      expect.stringContaining('in its CorsRules[1].AllowedOrigins at least one, and it is []; add one'),
    ]);
  });

  test.each(['a bucket of the app', 'an imported bucket'])('is a lazy value, on %s', (kind) => {
    const stack = newStack();
    const bucket = kind === 'an imported bucket' ? importedBucket(stack, 'shared') : new s3.Bucket(stack, 'Bucket');
    new BucketCors(stack, 'Cors', { bucket, rules: [rule({ allowedOrigins: Lazy.list({ produce: () => ['https://a.example', '**'] }) })] });
    expect(problemsIn(stack)).toEqual(['Stack/Cors: rules[0].allowedOrigins[1]: got "**", expected at most one *; write one entry for each pattern']);
  });

  test.each([['a bucket of the app', 255], ['an imported bucket', 200]])('is a late id that is longer than there is place for, on %s', (kind, longest) => {
    const problemsWith = (id: string) => {
      const stack = newStack();
      const bucket = kind === 'an imported bucket' ? importedBucket(stack, 'shared') : new s3.Bucket(stack, 'Bucket');
      new BucketCors(stack, 'Cors', { bucket, rules: [rule({ id: Lazy.string({ produce: () => id }) })] });
      return problemsIn(stack);
    };
    expect(problemsWith('x'.repeat(longest))).toEqual([]);
    expect(problemsWith('x'.repeat(longest + 1))).toEqual([
      `Stack/Cors: rules[0].id: got "${'x'.repeat(longest + 1)}", expected 1 to ${longest} characters; shorten it, or leave it out`,
    ]);
  });

  test('is an id or an age of one of the bucket\'s own rules, or of an override', () => {
    expect(problemsOf([{ ...ruleFor('own'), id: 'x'.repeat(256), maxAge: -1 }], [ruleFor('ours')])).toEqual([
      expect.stringContaining('in its CorsRules[0].MaxAge whole seconds from 0 to 2147483647, and it is -1; write 0'),
      expect.stringContaining('in its CorsRules[0].Id 1 to 255 characters, and it is "xxx'),
    ]);
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { cors: [ruleFor('own')] });
    new BucketCors(stack, 'Cors', { bucket, rules: [ruleFor('ours')] });
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('CorsConfiguration.CorsRules.0.MaxAge', 'an hour');
    expect(problemsIn(stack)).toEqual([expect.stringContaining('in its CorsRules[0].MaxAge whole seconds from 0 to 2147483647, and it is "NaN"; write a number')]);
  });

  test('is nothing that only the deployment knows', () => {
    const late = Fn.importValue('late');
    expect(problemsOf([rule({ allowedOrigins: [late], allowedMethods: [late as s3.HttpMethods] })], [rule({ allowedOrigins: Fn.split(',', late) })])).toEqual([]);
  });
});

describe('a rule whose form CloudFormation would refuse', () => {
  const overridden = (path: string, value: unknown) => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    new BucketCors(stack, 'Cors', { bucket, rules: [ruleFor('ours')] });
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride(`CorsConfiguration.CorsRules.${path}`, value);
    return problemsIn(stack);
  };
  const change = 'correct the override or the aspect that makes it so';

  test('is told once, with the construct whose rule it is', () => {
    expect(overridden('0.ExposeHeaders', ['ETag'])).toEqual([
      'Stack/Cors: rules[0]: expected rules as CloudFormation takes them, and in the template this one has ExposeHeaders beside '
      + `AllowedHeaders, AllowedMethods, AllowedOrigins, ExposedHeaders, Id and MaxAge; ${change}`,
    ]);
    expect(overridden('1', { AllowedMethods: 'GET', AllowedOrigins: ['*'] })).toEqual([
      'Stack/Cors: bucket: got "Stack/Bucket/Resource", expected rules as CloudFormation takes them, and its CorsRules[1] has no list in AllowedMethods; '
      + change,
    ]);
    expect(overridden('1', 'GET')).toEqual([expect.stringContaining('its CorsRules[1] is "GET" instead of a rule')]);
  });
});

describe('an id that two rules of a bucket have', () => {
  test('is refused, whosever the other rule is', () => {
    const [a, b] = [rule({ id: 'web' }), ruleFor('b')];
    const change = 'choose another one, or leave it out';
    expect(problemsOf([{ ...b, id: 'web' }], [a])).toEqual([
      `Stack/Cors0: rules[0].id: got "web", expected an id of its own, and CorsRules[0] of Stack/Bucket/Resource has this one; ${change}`,
    ]);
    expect(problemsOf([], [a], [ruleFor('c'), { ...b, id: 'web' }])).toEqual([
      `Stack/Cors1: rules[1].id: got "web", expected an id of its own, and rules[0] of Stack/Cors0 has this one; ${change}`,
    ]);
  });

  test.each<[string, () => readonly [string, string]]>([
    ['the same token', () => [Aws.STACK_NAME, Aws.STACK_NAME]],
    ['the same token in a text', () => [`web-${Aws.REGION}`, `web-${Aws.REGION}`]],
    ['tokens of the same value', () => [Fn.importValue('id'), Fn.importValue('id')]],
    ['late values that are the same', () => [Lazy.string({ produce: () => 'web' }), Lazy.string({ produce: () => 'web' })]],
  ])('is refused in one construct if it is %s, on a bucket of the app and on an imported one', (_, idsOf) => {
    const [first, second] = idsOf();
    const rules = [rule({ id: first }), ruleFor('b'), { ...ruleFor('c'), id: second }];
    const stack = newStack();
    new BucketCors(stack, 'Own', { bucket: new s3.Bucket(stack, 'Bucket'), rules });
    new BucketCors(stack, 'Merged', { bucket: importedBucket(stack, 'shared'), rules });
    const refused = (name: string) => expect.stringMatching(new RegExp(`^Stack/${name}: rules\\[2\\]\\.id: got ".*", expected an id of its own, and rules\\[0\\] has this one; choose`));
    expect(problemsIn(stack)).toEqual([refused('Own'), refused('Merged')]);
  });

  test('may be one that rules of several constructs, each with its prefix, have on an imported bucket, or a token of another value', () => {
    const stack = newStack();
    const bucket = importedBucket(stack, 'shared');
    ['A', 'B'].forEach((name) => new BucketCors(stack, name, { bucket, rules: [rule({ id: Aws.REGION }), { ...ruleFor('b'), id: Aws.STACK_NAME }] }));
    expect(problemsIn(stack)).toEqual([]);
  });

  test('is the bucket\'s own affair where both are its own', () => {
    expect(problemsOf([{ ...ruleFor('a'), id: 'web' }, { ...ruleFor('b'), id: 'web' }], [ruleFor('c')])).toEqual([]);
  });
});
