import { CfnResource, Fn, NestedStack, type Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsManager } from '../../../../lib';
import { circleFrom, referencesIn } from '../../../../lib/bucket-cors/private/template-references';
import { newStack, rule } from '../../support';
import { GET, problemsIn } from '../support';

const resource = (stack: Stack, id: string, properties: object = {}) => new CfnResource(stack, id, { type: 'Some::Other::Thing', properties });
const url = (of: CfnResource) => `https://${of.getAtt('Url')}`;

describe('a bucket of the app whose rule depends on the bucket', () => {
  const problemsOf = (origin: (stack: Stack, bucket: s3.Bucket) => string) => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    new BucketCors(stack, 'Cors', { bucket, rules: [rule({ allowedOrigins: [origin(stack, bucket)] })] });
    return problemsIn(stack);
  };
  const circle = (...way: string[]) => [
    'Stack/Cors: rules[0]: expected rules that don\'t depend on the bucket, and this one does: '
    + `${way.join(' -> ')}, a dependency cycle that CloudFormation refuses; `
    + 'declare such rules in a BucketCors with managedBy: CUSTOM_RESOURCE, as all rules of the bucket then have to be',
  ];
  const BUCKET = 'Stack/Bucket/Resource';

  test('by a distribution whose origin it is, is an error that names the way out', () => {
    expect(problemsOf((stack, bucket) => {
      const origin = origins.S3BucketOrigin.withOriginAccessControl(bucket);
      return `https://${new cloudfront.Distribution(stack, 'Site', { defaultBehavior: { origin } }).distributionDomainName}`;
    })).toEqual(circle(BUCKET, 'Stack/Site/Resource', BUCKET));
  });

  test.each<[string, string[], (stack: Stack, bucket: s3.Bucket) => string]>([
    ['by what something else depends on', ['Stack/Site', 'Stack/Pool'], (stack, bucket) => {
      const pool = resource(stack, 'Pool', { Bucket: bucket.bucketArn });
      return url(resource(stack, 'Site', { Pool: pool.ref }));
    }],
    ['by DependsOn', ['Stack/Site', 'Stack/Pool'], (stack, bucket) => {
      const site = resource(stack, 'Site');
      site.node.addDependency(resource(stack, 'Pool', { Bucket: bucket.bucketName }));
      return url(site);
    }],
    ['by Fn::Sub', ['Stack/Site'], (stack, bucket) => {
      const id = stack.getLogicalId(bucket.node.defaultChild as s3.CfnBucket);
      const site = resource(stack, 'Site', { Bucket: Fn.sub(`\${${id}.Arn}`) });
      return Fn.sub('https://${Site.Url}', { Unused: site.ref });
    }],
    ['by a nested stack', ['Stack/Nested.NestedStack/Nested.NestedStackResource'], (stack, bucket) =>
      url(resource(new NestedStack(stack, 'Nested'), 'Site', { Bucket: bucket.bucketName }))],
  ])('%s, is an error', (_, way, origin) => {
    expect(problemsOf(origin)).toEqual(circle(BUCKET, ...way, BUCKET));
  });

  test('in a nested stack, by its parent, is an error', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(new NestedStack(stack, 'Nested'), 'Bucket');
    const site = resource(stack, 'Site', { Bucket: bucket.bucketName });
    new BucketCors(stack, 'Cors', { bucket, rules: [rule({ allowedOrigins: [url(site)] })] });
    const nested = 'Stack/Nested.NestedStack/Nested.NestedStackResource';
    expect(problemsIn(stack)).toEqual(circle(nested, 'Stack/Site', nested));
  });

  test('is none with managedBy: CUSTOM_RESOURCE, and none where nothing leads back', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const site = resource(stack, 'Site', { Bucket: bucket.bucketName });
    new BucketCors(stack, 'Cors', { bucket, rules: [rule({ allowedOrigins: [url(site)] })], managedBy: CorsManager.CUSTOM_RESOURCE });
    expect(problemsIn(stack)).toEqual([]);
    expect(problemsOf((other) => url(resource(other, 'Site', { Other: resource(other, 'Pool').ref })))).toEqual([]);
  });

  test('is found in a rule of the bucket\'s own, too', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    bucket.addCorsRule(rule({ allowedOrigins: [url(resource(stack, 'Site', { Bucket: bucket.bucketName }))] }));
    new BucketCors(stack, 'Cors', { bucket, rules: [rule()] });
    expect(problemsIn(stack)).toEqual([expect.stringMatching(/bucket: got "Stack\/Bucket\/Resource", .* its CorsRules\[0\] does: .* -> Stack\/Site -> /)]);
  });

  test('that is the same in 100 rules is found in each, without a walk for each', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const site = resource(stack, 'Site', { Bucket: bucket.bucketName });
    const rules = Array.from({ length: 100 }, (_, maxAge) => rule({ allowedOrigins: [url(site)], allowedMethods: [GET], maxAge }));
    new BucketCors(stack, 'Cors', { bucket, rules });
    expect(problemsIn(stack)).toHaveLength(100);
  });
});

test('references are what Ref, Fn::GetAtt and Fn::Sub name, without pseudo parameters', () => {
  expect(referencesIn({
    A: [{ Ref: 'R' }, { Ref: 'AWS::Region' }, 'text', null], B: { 'Fn::GetAtt': ['G', 'Arn'] }, C: { 'Fn::GetAtt': 'H.Arn' },
    D: { 'Fn::Sub': '${S}-${T.Arn}-${AWS::Region}-${!L}' }, E: { 'Fn::Sub': ['${V}${W}', { V: { Ref: 'X' } }] },
  })).toEqual(['R', 'G', 'H', 'S', 'T', 'W', 'X']);
});

test('a circle that doesn\'t pass through the resource is none of it', () => {
  const stack = newStack();
  const [one, two, outside] = ['One', 'Two', 'Outside'].map((id) => resource(stack, id));
  one!.addPropertyOverride('Other', { Ref: 'Two' });
  two!.addPropertyOverride('Other', { Ref: 'One' });
  expect(circleFrom(outside!, ['One', 'None'])).toBeUndefined();
  expect(circleFrom(one!, ['Two'])).toEqual(['Stack/One', 'Stack/Two', 'Stack/One']);
});
