import { fieldsOf, intrinsicIn, isAbsent, type Resolved } from './resolved-values';

/** Undecided where a policy is managed elsewhere. */
export type Answer = 'yes' | 'no' | 'unknown';

type Fields = Readonly<Record<string, Resolved>>;

/** CloudFront's own policies by their id, the stack's by their properties; undefined for one that is unknown here. */
export type PolicyOf = (reference: Resolved) => Policy | undefined;

type Policy = { readonly id: string; readonly properties?: undefined } | { readonly properties: Fields };

/** What CloudFront's own cache policies have in their key. */
const CACHE: Readonly<Record<string, 'with Origin' | 'without Origin' | 'nothing cached'>> = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': 'without Origin', // CachingOptimized
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': 'without Origin', // CachingOptimizedForUncompressedObjects
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': 'nothing cached', // CachingDisabled
  '2e54312d-136d-493c-8eb9-b001f22f67d2': 'without Origin', // Amplify
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': 'with Origin', // Elemental-MediaPackage
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': 'with Origin', // UseOriginCacheControlHeaders
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': 'with Origin', // UseOriginCacheControlHeaders-QueryStrings
};

/** Whether CloudFront's own origin request policies pass Origin on. */
const FORWARDS: Readonly<Record<string, Answer>> = {
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': 'yes', // CORS-S3Origin
  '59781a5b-3903-41f3-afcb-af62929ccde1': 'yes', // CORS-CustomOrigin
  '216adef6-5c7f-47e4-b989-5492eafa07d3': 'yes', // AllViewer
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': 'yes', // AllViewerExceptHostHeader
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': 'yes', // AllViewerAndCloudFrontHeaders-2022-06
  '775133bc-15f2-49f9-abea-afb2e0bf67d2': 'yes', // Elemental-MediaTailor-PersonalizedManifests
  'acba4595-bd28-49b8-b9fe-13317c0390fa': 'no', // UserAgentRefererHeaders
  'bf0718e1-ba1e-49d1-88b1-f726733018ae': 'no', // HostHeaderOnly
};

/** Whether CloudFront's own response headers policies set CORS. */
const SETS_CORS: Readonly<Record<string, Answer>> = {
  '60669652-455b-4ae9-85a4-c4c02393f86c': 'yes', // SimpleCORS
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': 'yes', // CORS-With-Preflight
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': 'yes', // CORS-and-SecurityHeadersPolicy
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': 'yes', // CORS-with-preflight-and-SecurityHeadersPolicy
  '67f7725c-6f97-4210-82d7-5512b31e9d03': 'no', // SecurityHeadersPolicy
};

/** Whether CloudFront, or code in it, sets the CORS headers of the responses. */
export function setsCors(behavior: Fields, policyOf: PolicyOf): Answer {
  const { ResponseHeadersPolicyId, FunctionAssociations, LambdaFunctionAssociations } = behavior;
  const codes = [FunctionAssociations, LambdaFunctionAssociations].filter((associations) => !isAbsent(associations)).flat();
  if (codes.some((code) => !String(fieldsOf(code).EventType).endsWith('-request'))) return 'unknown';
  if (isAbsent(ResponseHeadersPolicyId)) return 'no';
  const policy = policyOf(ResponseHeadersPolicyId);
  if (!policy) return 'unknown';
  if (!policy.properties) return SETS_CORS[policy.id] ?? 'unknown';
  const { CorsConfig, CustomHeadersConfig } = fieldsOf(policy.properties.ResponseHeadersPolicyConfig);
  if (!isAbsent(CorsConfig)) return 'yes';
  return isAbsent(CustomHeadersConfig) ? 'no' : 'unknown';
}

/** Whether S3 gets to know the page's origin. */
export function forwardsOrigin(behavior: Fields, policyOf: PolicyOf): Answer {
  if (cacheOf(behavior, policyOf) === 'with Origin') return 'yes';
  const { OriginRequestPolicyId } = behavior;
  if (isAbsent(OriginRequestPolicyId)) return cacheOf(behavior, policyOf) === 'unknown' ? 'unknown' : 'no';
  const policy = policyOf(OriginRequestPolicyId);
  if (!policy) return 'unknown';
  if (!policy.properties) return FORWARDS[policy.id] ?? 'unknown';
  const { HeaderBehavior, Headers } = fieldsOf(fieldsOf(policy.properties.OriginRequestPolicyConfig).HeadersConfig);
  const names = namesOrigin(Headers);
  switch (HeaderBehavior) {
    case 'none': return 'no';
    case 'whitelist': return names;
    case 'allExcept': return names === 'yes' ? 'no' : names === 'no' ? 'yes' : 'unknown';
    default: return String(HeaderBehavior).startsWith('allViewer') ? 'yes' : 'unknown';
  }
}

/** Whether one page may get what was cached for another. */
export function cachesWithoutOrigin(behavior: Fields, policyOf: PolicyOf): Answer {
  const cache = cacheOf(behavior, policyOf);
  if (cache === 'unknown') return 'unknown';
  return cache === 'without Origin' ? 'yes' : 'no';
}

function cacheOf({ CachePolicyId, ForwardedValues, MaxTTL }: Fields, policyOf: PolicyOf): (typeof CACHE)[string] | 'unknown' {
  if (isAbsent(CachePolicyId)) return keyWith(fieldsOf(ForwardedValues).Headers, MaxTTL);
  const policy = policyOf(CachePolicyId);
  if (!policy) return 'unknown';
  if (!policy.properties) return CACHE[policy.id] ?? 'unknown';
  const { ParametersInCacheKeyAndForwardedToOrigin: key, MaxTTL: maxTtl } = fieldsOf(policy.properties.CachePolicyConfig);
  if (intrinsicIn(key)) return 'unknown';
  return keyWith(fieldsOf(fieldsOf(key).HeadersConfig).Headers, maxTtl);
}

function keyWith(headers: Resolved, maxTtl: Resolved): (typeof CACHE)[string] | 'unknown' {
  if (String(maxTtl) === '0') return namesOrigin(headers) === 'yes' ? 'with Origin' : 'nothing cached';
  const names = namesOrigin(headers);
  return names === 'unknown' ? 'unknown' : names === 'yes' ? 'with Origin' : 'without Origin';
}

function namesOrigin(headers: Resolved): Answer {
  if (isAbsent(headers)) return 'no';
  if (!Array.isArray(headers)) return 'unknown';
  if (headers.some((name) => ['origin', '*'].includes(String(name).toLowerCase()))) return 'yes';
  return headers.every((name) => typeof name === 'string') ? 'no' : 'unknown';
}
