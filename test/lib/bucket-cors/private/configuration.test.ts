import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AspectPriority, Aspects, Aws, CfnCondition, CfnResource, Fn, type IAspect, Lazy, Mixins, NestedStack, RemovalPolicy, Stack, Stage,
} from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { BucketCors, type BucketCorsProps, CorsManager } from '../../../../lib';
import { newStack, rule, ruleFor } from '../../support';
import { GET, infosIn, problemsIn, PUT, warningsIn } from '../support';

const APP = 'https://app.example.com';
const OURS = rule({ allowedOrigins: [APP] });
const FOREIGN = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] };
const IN_TEMPLATE = { AllowedMethods: ['GET'], AllowedOrigins: [APP] };
const ASKED = { mustAllow: [{ origin: APP, method: GET }] };

interface Bucket {
  readonly stack: Stack;
  readonly bucket: s3.Bucket;
  readonly cfn: s3.CfnBucket;
}

const declare = ({ stack, bucket }: Bucket, props: Partial<BucketCorsProps> = {}) => new BucketCors(stack, 'Cors', { bucket, rules: [OURS], ...ASKED, ...props });

function app(...steps: ((bucket: Bucket) => unknown)[]): Stack {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Bucket');
  steps.forEach((step) => step({ stack, bucket, cfn: bucket.node.defaultChild as s3.CfnBucket }));
  return stack;
}

const byAspect = (change: (cfn: s3.CfnBucket) => void, priority?: number) => ({ stack }: Bucket) => {
  const aspect: IAspect = { visit: (node) => void (node instanceof s3.CfnBucket && change(node)) };
  Aspects.of(stack).add(aspect, { priority });
};

describe('what keeps our rules from the template is an error', () => {
  const CHANGES: readonly [string, (cfn: s3.CfnBucket) => void][] = [
    ['a property override', (cfn) => cfn.addPropertyOverride('CorsConfiguration', { CorsRules: [FOREIGN] })],
    ['a property override of the rules', (cfn) => cfn.addPropertyOverride('CorsConfiguration.CorsRules', [FOREIGN])],
    ['a property override of one origin', (cfn) => cfn.addPropertyOverride('CorsConfiguration.CorsRules.0.AllowedOrigins.0', 'https://x.example')],
    ['an override that adds to a rule', (cfn) => cfn.addPropertyOverride('CorsConfiguration.CorsRules.0.MaxAge', 60)],
    ['an override', (cfn) => cfn.addOverride('Properties.CorsConfiguration.CorsRules', [FOREIGN])],
    ['an override of all properties', (cfn) => cfn.addOverride('Properties', { CorsConfiguration: { CorsRules: [FOREIGN] } })],
    ['a deletion override', (cfn) => cfn.addPropertyDeletionOverride('CorsConfiguration')],
    ['a deletion override of the rules', (cfn) => cfn.addDeletionOverride('Properties.CorsConfiguration.CorsRules')],
    ['a deletion override of one rule', (cfn) => cfn.addDeletionOverride('Properties.CorsConfiguration.CorsRules.0')],
    ['a deletion override of all properties', (cfn) => cfn.addDeletionOverride('Properties')],
    ['an override of the rules by null', (cfn) => cfn.addPropertyOverride('CorsConfiguration.CorsRules', null)],
    ['an override by AWS::NoValue', (cfn) => cfn.addPropertyOverride('CorsConfiguration', { Ref: 'AWS::NoValue' })],
    ['an override by conditions without them', (cfn) => cfn.addPropertyOverride('CorsConfiguration', { 'Fn::If': ['C', { CorsRules: [FOREIGN] }, { Ref: 'AWS::NoValue' }] })],
  ];
  const lost = expect.stringMatching(/^Stack\/Cors: bucket: got "Stack\/Bucket\/Resource", expected a corsConfiguration that nothing replaces .* the template lacks rules\[0\]; set it/);

  test.each(CHANGES)('%s before and after the construct, and in an aspect', (_, change) => {
    const before = ({ cfn }: Bucket) => change(cfn);
    for (const steps of [[before, declare], [declare, before], [byAspect(change), declare], [declare, byAspect(change)]]) {
      expect(problemsIn(app(...steps))[0]).toEqual(lost);
    }
  });

  test('an assignment in an aspect', () => {
    expect(problemsIn(app(declare, byAspect((cfn) => { cfn.corsConfiguration = { corsRules: [ruleFor('x')] }; })))[0]).toEqual(lost);
  });

  test.each([AspectPriority.MUTATING, AspectPriority.DEFAULT, AspectPriority.READONLY, 5_000])('a property override in an aspect of the priority %d', (priority) => {
    expect(problemsIn(app(declare, byAspect(CHANGES[0]![1], priority)))[0]).toEqual(lost);
  });

  test('an aspect that another aspect adds, and a BucketCors that an aspect makes', () => {
    const change = CHANGES[0]![1];
    const inner: IAspect = { visit: (node) => void (node instanceof s3.CfnBucket && change(node)) };
    const outer: IAspect = { visit: (node) => void (node instanceof s3.Bucket && Aspects.of(node).add(inner)) };
    const adding = ({ stack }: Bucket) => Aspects.of(stack).add(outer);
    expect(problemsIn(app(declare, adding))[0]).toEqual(lost);
    const making = (bucket: Bucket) => Aspects.of(bucket.stack).add({
      visit: (node) => void (node === bucket.bucket && bucket.stack.node.tryFindChild('Cors') === undefined && declare(bucket)),
    });
    expect(problemsIn(app(making, ({ cfn }) => change(cfn)))[0]).toEqual(lost);
  });

  test.each<[string, (cfn: s3.CfnBucket) => void]>([CHANGES[0]!, ['an assignment', (cfn) => { cfn.corsConfiguration = { corsRules: [ruleFor('x')] }; }]])(
    '%s in a mixin', (_, change) => {
      const mixin = { supports: (node: unknown): node is s3.CfnBucket => node instanceof s3.CfnBucket, applyTo: change };
      expect(problemsIn(app(declare, ({ stack }) => Mixins.of(stack).apply(mixin as never)))[0]).toEqual(lost);
    });

  test('an override of a bucket of CfnInclude, whose own rules stay beside ours without one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
    const included = (change?: (cfn: s3.CfnBucket) => void) => {
      const stack = newStack();
      const templateFile = join(folder, 'template.json');
      writeFileSync(templateFile, JSON.stringify({ Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { CorsConfiguration: { CorsRules: [FOREIGN] } } } } }));
      const cfn = new CfnInclude(stack, 'Include', { templateFile }).getResource('Bucket') as s3.CfnBucket;
      new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromCfnBucket(cfn), rules: [OURS] });
      change?.(cfn);
      return problemsIn(stack);
    };
    expect(included()).toEqual([]);
    expect(included(CHANGES[0]![1])).toEqual([expect.stringContaining('bucket: got "Stack/Include/Bucket"')]);
    rmSync(folder, { recursive: true });
  });

  test('an override of a bucket in another stack, in a nested one, and in the parent', () => {
    const [, change] = CHANGES[0]!;
    const problemsOf = (scopesIn: (stack: Stack) => [ofBucket: Stack, ofCors: Stack]) => {
      const stack = newStack();
      const [ofBucket, ofCors] = scopesIn(stack);
      const bucket = new s3.Bucket(ofBucket, 'Bucket');
      new BucketCors(ofCors, 'Cors', { bucket, rules: [OURS] });
      change(bucket.node.defaultChild as s3.CfnBucket);
      return problemsIn(stack);
    };
    const lacking = [expect.stringContaining('the template lacks rules[0]')];
    expect(problemsOf((stack) => [new Stack(stack.node.root, 'Other'), stack])).toEqual(lacking);
    expect(problemsOf((stack) => [new NestedStack(stack, 'Nested'), stack])).toEqual(lacking);
    expect(problemsOf((stack) => [stack, new NestedStack(stack, 'Nested')])).toEqual(lacking);
  });

  test('that the bucket is taken out of the app, or its resource replaced', () => {
    const removed = /^Stack\/Cors: bucket: got "Stack\/Bucket\/Resource", expected a bucket that stays in the app, and with this one the template lacks rules\[0\]; declare/;
    const replaced = ({ bucket }: Bucket) => {
      bucket.node.tryRemoveChild('Resource');
      new s3.CfnBucket(bucket, 'Resource', { corsConfiguration: { corsRules: [ruleFor('x')] } }).applyRemovalPolicy(RemovalPolicy.RETAIN);
    };
    for (const step of [replaced, ({ stack }: Bucket) => stack.node.tryRemoveChild('Bucket')]) {
      expect(problemsIn(app(declare, step))[0]).toMatch(removed);
      expect(problemsIn(app(step, ({ stack }) => new BucketCors(stack, 'Cors', { bucket: new s3.Bucket(stack, 'Another'), rules: [OURS] })))).toEqual([]);
    }
  });

  test('names each rule that is lost, and of each construct', () => {
    const stack = app((bucket) => declare(bucket, { rules: [OURS, ruleFor('b'), ruleFor('c')] }), ({ stack, bucket, cfn }) => {
      new BucketCors(stack, 'Other', { bucket, rules: [ruleFor('d')] });
      cfn.addPropertyOverride('CorsConfiguration.CorsRules', [IN_TEMPLATE]);
    });
    expect(problemsIn(stack)).toEqual([
      expect.stringMatching(/^Stack\/Cors: .* lacks rules\[1\], rules\[2\];/), expect.stringMatching(/^Stack\/Other: .* lacks rules\[0\];/),
    ]);
  });

  test('also for native rules beside those of a custom resource', () => {
    const stack = app((bucket) => declare(bucket, { managedBy: CorsManager.CUSTOM_RESOURCE }), ({ cfn }) => CHANGES[0]![1](cfn));
    expect(problemsIn(stack)).toEqual([expect.stringContaining('managedBy: got "custom-resource", expected a bucket without native rules')]);
  });
});

describe('what leaves our rules in the template is none', () => {
  test.each<[string, (cfn: s3.CfnBucket) => void]>([
    ['an override that says the same', (cfn) => cfn.addPropertyOverride('CorsConfiguration', { CorsRules: [IN_TEMPLATE] })],
    ['an override that adds a rule', (cfn) => cfn.addPropertyOverride('CorsConfiguration.CorsRules.1', { AllowedMethods: ['PUT'], AllowedOrigins: [APP] })],
    ['an override of something else', (cfn) => cfn.addPropertyOverride('Tags', [])],
    ['an assignment of the same rules', (cfn) => { cfn.corsConfiguration = { corsRules: [{ ...OURS }] }; }],
  ])('%s', (_, change) => {
    expect(problemsIn(app(declare, ({ cfn }) => change(cfn)))).toEqual([]);
  });

  test('a bucket in another stack, and in a stage', () => {
    const { root } = newStack().node;
    const stack = new Stack(new Stage(root, 'Stage'), 'Stack');
    const bucket = new s3.Bucket(stack, 'Bucket');
    new BucketCors(new Stack(root, 'Other'), 'Cors', { bucket, rules: [OURS], ...ASKED });
    expect(problemsIn(stack)).toEqual([]);
  });
});

describe('requests are answered by all that the template says', () => {
  test.each<[string, (bucket: Bucket) => unknown]>([
    ['the bucket\'s own rules', ({ bucket }) => bucket.addCorsRule(rule({ allowedOrigins: ['*'] }))],
    ['an override', ({ cfn }) => cfn.addPropertyOverride('CorsConfiguration.CorsRules', [FOREIGN, IN_TEMPLATE])],
    ['an aspect', byAspect((cfn) => cfn.addPropertyOverride('CorsConfiguration.CorsRules', [FOREIGN, IN_TEMPLATE]))],
  ])('where a rule of %s comes first, it decides', (_, step) => {
    const request = { origin: APP, method: GET, credentials: true };
    expect(problemsIn(app((bucket) => declare(bucket, { mustAllow: [request] }), step))).toEqual([
      expect.stringContaining('CorsRules[0] of Stack/Bucket/Resource answers * without leave for credentials'),
    ]);
  });

  test('where a rule of another BucketCors comes first, it decides', () => {
    const stack = app(({ stack, bucket }) => new BucketCors(stack, 'Before', { bucket, rules: [rule({ allowedOrigins: ['*'] })] }),
      (bucket) => declare(bucket, { mustAllow: [{ origin: APP, method: GET, credentials: true }] }));
    expect(problemsIn(stack)).toEqual([expect.stringContaining('rules[0] of Stack/Before answers * without leave')]);
  });

  test('what others allow is allowed, and not denied', () => {
    const put = { origin: APP, method: PUT };
    const own = ({ bucket }: Bucket) => bucket.addCorsRule(rule({ allowedOrigins: [APP], allowedMethods: [PUT] }));
    expect(problemsIn(app((bucket) => declare(bucket, { mustAllow: [put] }), own))).toEqual([]);
    expect(problemsIn(app((bucket) => declare(bucket, { mustDeny: [put] }), own))).toEqual([
      expect.stringContaining('CorsRules[0] of Stack/Bucket/Resource allows this origin and method'),
    ]);
  });

  test('a token in a request is the token in a rule', () => {
    const stack = app((bucket) => {
      const site = new CfnResource(bucket.stack, 'Site', { type: 'Some::Other::Site' });
      const origin = `https://${site.getAtt('Domain')}`;
      const rules = [rule({ allowedOrigins: [origin] })];
      declare(bucket, { rules, mustAllow: [{ origin, method: GET }], mustDeny: [{ origin, method: PUT }] });
    });
    expect([problemsIn(stack), warningsIn(stack)]).toEqual([[], []]);
  });

  test('a value that is decided late is judged as it turns out', () => {
    const stack = app((bucket) => declare(bucket, {
      rules: [rule({ allowedOrigins: [Lazy.string({ produce: () => APP })] })], mustDeny: [{ origin: 'https://x.example', method: GET }],
    }));
    expect([problemsIn(stack), warningsIn(stack)]).toEqual([[], []]);
  });
});

describe('what is known only at deploy is not refused', () => {
  const condition = ({ stack }: Bucket) => void new CfnCondition(stack, 'C', { expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1') });
  const CANT = 'corsConfigurationUnknown: the rules of Stack/Bucket/Resource are known only at deploy, so whether these are among them, and what it answers, '
    + "can't be checked";

  test.each<[string, unknown]>([
    ['conditions with our rules', { 'Fn::If': ['C', { CorsRules: [IN_TEMPLATE, FOREIGN] }, { Ref: 'AWS::NoValue' }] }],
    ['conditions within conditions', { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, { 'Fn::If': ['C', { CorsRules: [FOREIGN] }, { CorsRules: [IN_TEMPLATE] }] }] }],
    ['conditional rules', { CorsRules: { 'Fn::If': ['C', [IN_TEMPLATE], []] } }],
    ['what another template says', { 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } }],
  ])('%s: an information', (_, configuration) => {
    const stack = app(condition, declare, ({ cfn }) => cfn.addPropertyOverride('CorsConfiguration', configuration));
    expect(infosIn(stack)).toEqual([CANT]);
    expect([problemsIn(stack), warningsIn(stack)]).toEqual([[], []]);
  });

  test('one conditional rule beside ours leaves what it may change open, and nothing else', () => {
    const own = { 'Fn::If': ['C', { AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }, { Ref: 'AWS::NoValue' }] };
    const stack = app(condition, (bucket) => declare(bucket, { mustDeny: [{ origin: APP, method: PUT }] }),
      ({ cfn }) => cfn.addPropertyOverride('CorsConfiguration.CorsRules', [IN_TEMPLATE, own]));
    expect(warningsIn(stack)).toEqual([expect.stringContaining("corsUndecidable: mustDeny[0] can't be checked: whether CorsRules[1] of Stack/Bucket/Resource allows it")]);
  });

  test('our rule in a condition is a rule that may be there', () => {
    const stack = app(condition, declare, ({ cfn }) => cfn.addPropertyOverride('CorsConfiguration.CorsRules', [{ 'Fn::If': ['C', IN_TEMPLATE, FOREIGN] }]));
    expect(warningsIn(stack)).toEqual([expect.stringContaining("corsUndecidable: mustAllow[0] can't be checked")]);
  });
});
