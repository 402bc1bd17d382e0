import { Aws, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsManager, CorsPrecedence } from '../../../../lib';
import { allOf, BUCKET, type CfnTemplate, CORS, errorOf, newStack, only, rule, ruleFor, synth, templateOf } from '../../support';

const { FIRST, LAST } = CorsPrecedence;

describe('a bucket of the app', () => {
  test('gets the rules as its native property, and the stack nothing besides the bucket', () => {
    const { Resources } = synth((stack) => {
      new BucketCors(stack, 'Cors', {
        bucket: new s3.Bucket(stack, 'Bucket'),
        rules: [
          {
            id: 'all', allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.PUT], allowedOrigins: ['https://*.example.com'], allowedHeaders: ['*'],
            exposedHeaders: ['ETag'], maxAge: 60,
          },
          ruleFor('second'),
        ],
      });
    });
    expect(Object.values(Resources)).toMatchObject([{
      Type: BUCKET,
      Properties: {
        CorsConfiguration: {
          CorsRules: [
            {
              Id: 'all', AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['https://*.example.com'], AllowedHeaders: ['*'],
              ExposedHeaders: ['ETag'], MaxAge: 60,
            },
            { AllowedMethods: ['GET'], AllowedOrigins: ['https://second.example.com'] },
          ],
        },
      },
    }]);
  });

  test.each<[string, CorsPrecedence | undefined, string[]]>([
    ['behind by default', undefined, ['before', 'after', 'ours']],
    ['behind with LAST', LAST, ['before', 'after', 'ours']],
    ['in front with FIRST', FIRST, ['ours', 'before', 'after']],
  ])('keeps the rules that addCorsRule adds before and after the construct, ours %s', (_, precedence, expected) => {
    const template = synth((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket');
      bucket.addCorsRule(ruleFor('before'));
      new BucketCors(stack, 'Cors', { bucket, rules: [ruleFor('ours')], precedence });
      bucket.addCorsRule(ruleFor('after'));
    });
    expect(names(template)).toEqual(expected);
  });

  test('holds the rules of several constructs: FIRST, its own, LAST, each in the order of declaration', () => {
    const template = synth((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket', { cors: [ruleFor('own')] });
      const declare = (name: string, precedence: CorsPrecedence) =>
        new BucketCors(stack, name, { bucket, rules: [ruleFor(`${name}-1`), ruleFor(`${name}-2`)], precedence });
      declare('a', LAST);
      declare('b', FIRST);
      declare('c', LAST);
      declare('d', FIRST);
    });
    expect(names(template)).toEqual(['b-1', 'b-2', 'd-1', 'd-2', 'own', 'a-1', 'a-2', 'c-1', 'c-2']);
  });

  test('may be wrapped by Bucket.fromCfnBucket, with rules in its corsConfiguration', () => {
    const template = synth((stack) => {
      const bucket = new s3.CfnBucket(stack, 'Bucket', { corsConfiguration: { corsRules: [ruleFor('own')] } });
      new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromCfnBucket(bucket), rules: [ruleFor('ours')] });
    });
    expect(names(template)).toEqual(['own', 'ours']);
    expect(Object.keys(template.Resources)).toEqual(['Bucket']);
  });

  test.each<[string, unknown]>([['null', null], ['an object without rules', {}], ['AWS::NoValue', Fn.ref('AWS::NoValue')]])('may have %s as its corsConfiguration', (_, value) => {
    const template = synth((stack) => {
      const bucket = new s3.CfnBucket(stack, 'Bucket');
      bucket.corsConfiguration = value as never;
      new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromCfnBucket(bucket), rules: [ruleFor('ours')] });
    });
    expect(names(template)).toEqual(['ours']);
  });

  test('may be in another stack of the app, which gets the rules', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'Other');
    new BucketCors(other, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules: [ruleFor('ours')] });
    expect(names(templateOf(stack))).toEqual(['ours']);
    expect(templateOf(other).Resources).toEqual({});
  });

  test('takes rules that are the whole configuration', () => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules: [ruleFor('ours')], exclusive: true });
    });
    expect(names(template)).toEqual(['ours']);
  });
});

describe('an error at synth', () => {
  const NATIVE_AND_MERGED = /\[Stack\/Merged\] managedBy: got "custom-resource", expected a bucket without native rules, and Stack\/Bucket.* has some; .*move/;
  const merged = (stack: Stack, bucket: s3.IBucket) =>
    new BucketCors(stack, 'Merged', { bucket, rules: [ruleFor('merged')], managedBy: CorsManager.CUSTOM_RESOURCE });
  const native = (stack: Stack, bucket: s3.IBucket, exclusive = false) =>
    new BucketCors(stack, 'Native', { bucket, rules: [ruleFor('native')], exclusive });

  test.each<[string, RegExp, (stack: Stack, bucket: s3.Bucket) => void]>([
    ['native rules beside merged ones', NATIVE_AND_MERGED, (stack, bucket) => {
      native(stack, bucket);
      merged(stack, bucket);
    }],
    ['native rules beside merged ones, whichever comes first', NATIVE_AND_MERGED, (stack, bucket) => {
      merged(stack, bucket);
      native(stack, bucket);
    }],
    ['addCorsRule before merged rules', NATIVE_AND_MERGED, (stack, bucket) => {
      bucket.addCorsRule(rule());
      merged(stack, bucket);
    }],
    ['addCorsRule after merged rules', NATIVE_AND_MERGED, (stack, bucket) => {
      merged(stack, bucket);
      bucket.addCorsRule(rule());
    }],
    ['merged rules in another stack than the native ones', NATIVE_AND_MERGED, (stack, bucket) => {
      native(new Stack(stack.node.root, 'Other'), bucket);
      merged(stack, bucket);
    }],
    ['exclusive rules beside another construct\'s', /\[Stack\/Native\] exclusive: got true, expected no other rules on Stack\/Bucket.*; remove/, (stack, bucket) => {
      native(stack, bucket, true);
      new BucketCors(stack, 'Beside', { bucket, rules: [rule()] });
    }],
    ['exclusive rules beside the bucket\'s own', /\[Stack\/Native\] exclusive: got true, expected no other rules on Stack\/Bucket.*; remove/, (stack, bucket) => {
      native(stack, bucket, true);
      bucket.addCorsRule(rule());
    }],
    ['a corsConfiguration that is replaced afterwards', /\[Stack\/Native\] bucket: got "Stack\/Bucket.*", expected a corsConfiguration that nothing replaces.*; set it before/,
      (stack, bucket) => {
        native(stack, bucket);
        (bucket.node.defaultChild as s3.CfnBucket).corsConfiguration = { corsRules: [rule()] };
      }],
  ])('%s', (_, expected, declare) => {
    const stack = newStack();
    declare(stack, new s3.Bucket(stack, 'Bucket'));
    expect(errorOf(() => templateOf(stack))).toMatch(expected);
  });
});

describe('CUSTOM_RESOURCE on a bucket of the app', () => {
  test('leaves the bucket without a native property', () => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules: [rule()], managedBy: CorsManager.CUSTOM_RESOURCE });
    });
    expect(only(template, BUCKET).Properties).toBeUndefined();
    expect(allOf(template, CORS)).toHaveLength(1);
  });

  test('breaks the cycle that the native property closes when an origin depends on the bucket', () => {
    const declare = (managedBy: CorsManager) => synth((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket');
      const site = new CfnResource(stack, 'Site', { type: 'Some::Other::Site', properties: { Bucket: bucket.bucketName } });
      new BucketCors(stack, 'Cors', { bucket, rules: [rule({ allowedOrigins: [`https://${site.getAtt('Domain')}`] })], managedBy });
    });
    expect(() => declare(CorsManager.CLOUDFORMATION)).toThrow(/cycle/);
    expect(only(declare(CorsManager.CUSTOM_RESOURCE), CORS).Properties.Rules).toEqual([
      { AllowedMethods: ['GET'], AllowedOrigins: [{ 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['Site', 'Domain'] }]] }] },
    ]);
  });
});

/** What tells the rules of a bucket from each other. */
function names(template: CfnTemplate): (string | undefined)[] {
  const { CorsRules } = only(template, BUCKET).Properties.CorsConfiguration as { CorsRules: { AllowedOrigins: string[] }[] };
  return CorsRules.map(({ AllowedOrigins: [origin = ''] }) => /^https:\/\/(.*)\.example\.com$/.exec(origin)?.[1]);
}

test('rules of the bucket that are known only at deploy are an error, since they would be lost', () => {
  const stack = newStack();
  const bucket = new s3.CfnBucket(stack, 'Bucket', { corsConfiguration: Fn.conditionIf('Open', { CorsRules: [] }, Aws.NO_VALUE) });
  new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromCfnBucket(bucket), rules: [rule()] });
  expect(() => templateOf(stack)).toThrow('Stack/Bucket: its own corsConfiguration is known only at deploy');
});
