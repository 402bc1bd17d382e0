import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors } from '../../../../lib';
import { importedBucket, newStack, rule } from '../../support';
import { GET, HEAD, PUT, warningsIn } from '../support';

type Behavior = Omit<cloudfront.BehaviorOptions, 'origin'>;

const { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy } = cloudfront;
const UNSENT = "doesn't pass the Origin header on, so S3 answers without CORS headers";
const CACHED = 'caches answers without Origin in the key, so that a page can get one that S3 gave to another, or one without CORS headers';
const warning = (losses: string, site = 'Stack/Site/Resource') => `corsBehindDistribution: ${site} is in front of the bucket, and ${losses}. `
  + 'Use a cache policy whose key includes Origin, or a response headers policy that sets CORS';

function site(stack: Stack, bucket: s3.IBucket, behavior: Behavior = {}, others: Record<string, Behavior> = {}): cloudfront.Distribution {
  const origin = origins.S3BucketOrigin.withBucketDefaults(bucket);
  const additionalBehaviors = Object.fromEntries(Object.entries(others).map(([path, one]) => [path, { origin, ...one }]));
  return new cloudfront.Distribution(stack, 'Site', { defaultBehavior: { origin, ...behavior }, additionalBehaviors });
}

const cors = (stack: Stack, bucket: s3.IBucket, id = 'Cors', allowedMethods = [GET]) =>
  new BucketCors(stack, id, { bucket, rules: [rule({ allowedMethods, allowedHeaders: ['content-type'] })] });

function warningsFor(behavior: Behavior | ((stack: Stack) => Behavior), others: Record<string, Behavior> = {}): string[] {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Bucket');
  cors(stack, bucket);
  site(stack, bucket, typeof behavior === 'function' ? behavior(stack) : behavior, others);
  return warningsIn(stack);
}

describe('a distribution in front of a bucket is a warning', () => {
  test.each<[string, Behavior | ((stack: Stack) => Behavior), string]>([
    ['by default', {}, UNSENT],
    ['with CACHING_OPTIMIZED', { cachePolicy: CachePolicy.CACHING_OPTIMIZED }, UNSENT],
    ['without a cache', { cachePolicy: CachePolicy.CACHING_DISABLED }, UNSENT],
    ['with Origin passed on, but not in the key', { originRequestPolicy: OriginRequestPolicy.CORS_S3_ORIGIN }, CACHED],
    ['with headers of security', { responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS }, UNSENT],
    ['with a policy of the app', (stack) => ({ cachePolicy: new CachePolicy(stack, 'Cache', { defaultTtl: Duration.days(1) }) }), UNSENT],
    ['with two policies of the app', (stack) => ({
      cachePolicy: new CachePolicy(stack, 'Cache'),
      originRequestPolicy: new OriginRequestPolicy(stack, 'Request', { headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList('Origin') }),
    }), CACHED],
  ])('%s', (_, behavior, loss) => {
    expect(warningsFor(behavior)).toEqual([warning(`for its default behavior ${loss}`)]);
  });

  test('once, with all its behaviors', () => {
    expect(warningsFor({}, {
      '/fonts/*': {}, '/api/*': { cachePolicy: CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS }, '/img/*': { originRequestPolicy: OriginRequestPolicy.CORS_S3_ORIGIN },
    })).toEqual([warning(`for its default behavior and /fonts/* ${UNSENT}; and for /img/* ${CACHED}`)]);
  });

  test('once, at the first BucketCors that lets pages read', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    cors(stack, bucket, 'Upload', [PUT]);
    cors(stack, bucket, 'One', [HEAD]);
    cors(stack, bucket, 'Two', [GET]);
    site(stack, bucket);
    expect(warningsIn(stack)).toHaveLength(1);
  });

  test.each<[string, (stack: Stack) => s3.IBucket]>([
    ['that is imported by its name', (stack) => importedBucket(stack, 'shared')],
    ['that is imported by a parameter', (stack) => importedBucket(stack, new CfnParameter(stack, 'Name').valueAsString, 'Shared')],
    ['of another stack', (stack) => new s3.Bucket(new Stack(stack.node.root, 'Other'), 'Bucket')],
  ])('also of one %s', (_, bucketIn) => {
    const stack = newStack();
    const bucket = bucketIn(stack);
    cors(stack, bucket);
    site(stack, bucket);
    expect(warningsIn(stack).concat(warningsIn(Stack.of(bucket)))).toContain(warning(`for its default behavior ${UNSENT}`));
  });

  test.each<[string, (bucket: s3.IBucket) => cloudfront.IOrigin]>([
    ['its website', (bucket) => new origins.S3StaticWebsiteOrigin(bucket)],
    ['an origin by its domain', (bucket) => new origins.HttpOrigin(bucket.bucketDomainName)],
    ['a group of origins', (bucket) => new origins.OriginGroup({
      primaryOrigin: origins.S3BucketOrigin.withBucketDefaults(bucket), fallbackOrigin: new origins.HttpOrigin('www.example.com'),
    })],
  ])('also by %s', (_, originOf) => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { websiteIndexDocument: 'index.html' });
    cors(stack, bucket);
    new cloudfront.Distribution(stack, 'Site', { defaultBehavior: { origin: originOf(bucket) } });
    expect(warningsIn(stack)).toEqual([warning(`for its default behavior ${UNSENT}`)]);
  });

  test('also a CfnDistribution', () => {
    const stack = newStack();
    const bucket = importedBucket(stack, 'shared');
    cors(stack, bucket);
    new cloudfront.CfnDistribution(stack, 'Site', { distributionConfig: {
      enabled: true, origins: [{ id: 'bucket', domainName: 'shared.s3.amazonaws.com', s3OriginConfig: {} }],
      defaultCacheBehavior: { targetOriginId: 'bucket', viewerProtocolPolicy: 'https-only', forwardedValues: { queryString: false } },
    } });
    expect(warningsIn(stack)).toEqual([warning(`for its default behavior ${UNSENT}`, 'Stack/Site')]);
  });
});

describe('a distribution in front of a bucket is none', () => {
  test.each<[string, Behavior | ((stack: Stack) => Behavior)]>([
    ['with Origin in the key', { cachePolicy: CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS }],
    ['with a policy of the app with Origin in the key', (stack) =>
      ({ cachePolicy: new CachePolicy(stack, 'Cache', { headerBehavior: cloudfront.CacheHeaderBehavior.allowList('origin') }) })],
    ['without a cache, and with Origin passed on', { cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy: OriginRequestPolicy.CORS_S3_ORIGIN }],
    ['with CORS of its own', { responseHeadersPolicy: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_WITH_PREFLIGHT }],
    ['with CORS of its own by a policy of the app', (stack) => ({
      responseHeadersPolicy: new ResponseHeadersPolicy(stack, 'Headers', { corsBehavior: {
        accessControlAllowCredentials: false, accessControlAllowHeaders: ['*'], accessControlAllowMethods: ['GET'], accessControlAllowOrigins: ['*'], originOverride: true,
      } }),
    })],
    ['with a policy that is managed elsewhere', (stack) => ({ cachePolicy: CachePolicy.fromCachePolicyId(stack, 'Cache', new CfnParameter(stack, 'Id').valueAsString) })],
    ['with a function that sees the response', (stack) => ({ functionAssociations: [{
      eventType: cloudfront.FunctionEventType.VIEWER_RESPONSE,
      function: new cloudfront.Function(stack, 'Function', { code: cloudfront.FunctionCode.fromInline('function handler(event) { return event.response; }') }),
    }] })],
  ])('%s', (_, behavior) => {
    expect(warningsFor(behavior)).toEqual([]);
  });

  test('where pages only upload', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    cors(stack, bucket, 'Cors', [PUT]);
    site(stack, bucket);
    expect(warningsIn(stack)).toEqual([]);
  });

  test.each<[string, (stack: Stack) => [s3.IBucket, s3.IBucket, Stack]]>([
    ['another name', (stack) => [importedBucket(stack, 'shared'), importedBucket(stack, 'shared-too'), stack]],
    ['a name that begins with it', (stack) => [importedBucket(stack, 'shared'), importedBucket(stack, 'shared.s'), stack]],
    ['another bucket of the stack', (stack) => [new s3.Bucket(stack, 'One'), new s3.Bucket(stack, 'Two'), stack]],
    ['a bucket of the same logical id in another stack', (stack) => {
      const other = new Stack(stack.node.root, 'Other');
      return [new s3.Bucket(stack, 'Bucket'), new s3.Bucket(other, 'Bucket'), other];
    }],
    ['a parameter of the same name in another stack', (stack) => {
      const other = new Stack(stack.node.root, 'Other');
      const [one, two] = [stack, other].map((each) => importedBucket(each, new CfnParameter(each, 'Name').valueAsString, 'Bucket'));
      return [one!, two!, other];
    }],
  ])('where its origin is %s', (_, bucketsIn) => {
    const stack = newStack();
    const [bucket, other, siteStack] = bucketsIn(stack);
    cors(stack, bucket);
    site(siteStack, other);
    expect(warningsIn(stack)).toEqual([]);
  });
});
