import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { type Answer, cachesWithoutOrigin, forwardsOrigin, type PolicyOf, setsCors } from '../../../../lib/bucket-cors/private/cloudfront-policies';

const managed: PolicyOf = (id) => (typeof id === 'string' ? { id } : undefined);
const withProperties = (properties: object): PolicyOf => () => ({ properties: properties as Record<string, unknown> });
const ELSEWHERE = { 'Fn::ImportValue': 'policy' };

/** The managed policies that the CDK knows, by its names. */
function managedIn(policies: object, idOf: string): [string, string][] {
  const names = ['CACHE', 'CACHING', 'USE_', 'AMPLIFY', 'ELEMENTAL', 'CORS', 'ALL_VIEWER', 'USER_', 'HOST_', 'SECURITY'];
  const own = [policies, Object.getPrototypeOf(policies) as object].flatMap((one) => Object.getOwnPropertyNames(one));
  const known = own.filter((name) => names.some((start) => name.startsWith(start)));
  return known.map((name) => [name, (policies as Record<string, Record<string, string>>)[name]![idOf]!]);
}

describe('of the managed policies that the CDK names, each is known:', () => {
  test('what cache policies have in their key', () => {
    const answers = managedIn(cloudfront.CachePolicy, 'cachePolicyId')
      .map(([name, CachePolicyId]) => [name, cachesWithoutOrigin({ CachePolicyId }, managed), forwardsOrigin({ CachePolicyId }, managed)]);
    expect(answers).toHaveLength(7);
    expect(new Set(answers)).toEqual(new Set([
      ['CACHING_OPTIMIZED', 'yes', 'no'], ['CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS', 'yes', 'no'], ['CACHING_DISABLED', 'no', 'no'], ['AMPLIFY', 'yes', 'no'],
      ['ELEMENTAL_MEDIA_PACKAGE', 'no', 'yes'], ['USE_ORIGIN_CACHE_CONTROL_HEADERS', 'no', 'yes'], ['USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS', 'no', 'yes'],
    ]));
  });

  test('which origin request policies pass Origin on', () => {
    const CachePolicyId = cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId;
    const answers = managedIn(cloudfront.OriginRequestPolicy, 'originRequestPolicyId')
      .map(([name, OriginRequestPolicyId]) => [name, forwardsOrigin({ CachePolicyId, OriginRequestPolicyId }, managed)]);
    expect(answers).toHaveLength(8);
    expect(answers.filter(([, answer]) => answer === 'no').map(([name]) => name)).toEqual(['USER_AGENT_REFERER_HEADERS', 'HOST_HEADER_ONLY']);
    expect(answers.filter(([, answer]) => answer === 'unknown')).toEqual([]);
  });

  test('which response headers policies set CORS', () => {
    const answers = managedIn(cloudfront.ResponseHeadersPolicy, 'responseHeadersPolicyId')
      .map(([name, ResponseHeadersPolicyId]) => [name, setsCors({ ResponseHeadersPolicyId }, managed)]);
    expect(answers).toHaveLength(5);
    expect(answers.filter(([, answer]) => answer !== 'yes')).toEqual([['SECURITY_HEADERS', 'no']]);
  });
});

describe('of a policy of the app', () => {
  test.each<[string, object, Answer]>([
    ['without headers', { ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { HeaderBehavior: 'none' } } }, 'yes'],
    ['with other headers', { ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept'] } } }, 'yes'],
    ['with origin', { ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept', 'origin'] } } }, 'no'],
    ['that caches nothing', { MaxTTL: 0, ParametersInCacheKeyAndForwardedToOrigin: {} }, 'no'],
    ['whose headers are known at deploy', { ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { Headers: [{ Ref: 'Header' }] } } }, 'unknown'],
    ['whose list of headers is known at deploy', { ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { Headers: { Ref: 'Headers' } } } }, 'unknown'],
    ['whose key is known at deploy', { ParametersInCacheKeyAndForwardedToOrigin: { 'Fn::If': [] } }, 'unknown'],
  ])('it is known whether it caches without Origin: one %s', (_, CachePolicyConfig, expected) => {
    expect(cachesWithoutOrigin({ CachePolicyId: { Ref: 'Policy' } }, withProperties({ CachePolicyConfig }))).toBe(expected);
  });

  test.each<[string, object, Answer]>([
    ['none', { HeaderBehavior: 'none' }, 'no'],
    ['some', { HeaderBehavior: 'whitelist', Headers: ['Accept'] }, 'no'],
    ['Origin', { HeaderBehavior: 'whitelist', Headers: ['Origin'] }, 'yes'],
    ['all', { HeaderBehavior: 'allViewer' }, 'yes'],
    ['all and some', { HeaderBehavior: 'allViewerAndWhitelistCloudFront', Headers: ['CloudFront-Viewer-City'] }, 'yes'],
    ['all but Host', { HeaderBehavior: 'allExcept', Headers: ['Host'] }, 'yes'],
    ['all but Origin', { HeaderBehavior: 'allExcept', Headers: ['Origin'] }, 'no'],
    ['what is known at deploy', { HeaderBehavior: { Ref: 'Behavior' } }, 'unknown'],
  ])('it is known whether it passes Origin on: %s', (_, HeadersConfig, expected) => {
    const policyOf: PolicyOf = (reference) => (reference === 'cache'
      ? { id: cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId } : { properties: { OriginRequestPolicyConfig: { HeadersConfig } } });
    expect(forwardsOrigin({ CachePolicyId: 'cache', OriginRequestPolicyId: { Ref: 'Policy' } }, policyOf)).toBe(expected);
  });

  test.each<[string, object, Answer]>([
    ['with CORS', { CorsConfig: {} }, 'yes'],
    ['without', { SecurityHeadersConfig: {} }, 'no'],
    ['with headers that may be those of CORS', { CustomHeadersConfig: { Items: [] } }, 'unknown'],
  ])('it is known whether it sets CORS: one %s', (_, ResponseHeadersPolicyConfig, expected) => {
    expect(setsCors({ ResponseHeadersPolicyId: { Ref: 'Policy' } }, withProperties({ ResponseHeadersPolicyConfig }))).toBe(expected);
  });
});

test('of a behavior without policies, ForwardedValues says what it does', () => {
  const answers = (behavior: Record<string, unknown>) => [cachesWithoutOrigin(behavior, managed), forwardsOrigin(behavior, managed)];
  expect(answers({ ForwardedValues: { QueryString: false } })).toEqual(['yes', 'no']);
  expect(answers({ ForwardedValues: { Headers: ['Origin'] } })).toEqual(['no', 'yes']);
  expect(answers({ ForwardedValues: { Headers: ['*'] } })).toEqual(['no', 'yes']);
  expect(answers({ ForwardedValues: {}, MaxTTL: '0' })).toEqual(['no', 'no']);
});

test('of a policy that is managed elsewhere, nothing is known', () => {
  expect(cachesWithoutOrigin({ CachePolicyId: ELSEWHERE }, managed)).toBe('unknown');
  expect(forwardsOrigin({ CachePolicyId: ELSEWHERE }, managed)).toBe('unknown');
  expect(forwardsOrigin({ OriginRequestPolicyId: ELSEWHERE }, managed)).toBe('unknown');
  expect(setsCors({ ResponseHeadersPolicyId: ELSEWHERE }, managed)).toBe('unknown');
  const other = '00000000-0000-0000-0000-000000000000';
  expect(cachesWithoutOrigin({ CachePolicyId: other }, managed)).toBe('unknown');
  expect(forwardsOrigin({ OriginRequestPolicyId: other }, managed)).toBe('unknown');
  expect(setsCors({ ResponseHeadersPolicyId: other }, managed)).toBe('unknown');
});

test('code that sees the response may set CORS, code that sees the request only may not', () => {
  expect(setsCors({ FunctionAssociations: [{ EventType: 'viewer-request' }] }, managed)).toBe('no');
  expect(setsCors({ FunctionAssociations: [{ EventType: 'viewer-request' }, { EventType: 'viewer-response' }] }, managed)).toBe('unknown');
  expect(setsCors({ LambdaFunctionAssociations: [{ EventType: 'origin-response' }] }, managed)).toBe('unknown');
});
