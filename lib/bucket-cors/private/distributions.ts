import { CfnResource, Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { listOf } from '../../../core/bucket-cors/rule';
import { cachesWithoutOrigin, forwardsOrigin, type PolicyOf, setsCors } from './cloudfront-policies';
import { declaredBucket, templateOf } from './native-rules';
import { PerSynthesis } from './per-synthesis';
import { fieldsOf, type Resolved, textOf } from './resolved-values';
import type { Warning } from './warning';

interface Distribution {
  readonly resource: CfnResource;
  /** Origins and origin groups, by the id by which a behavior targets them: the domains of the origins. */
  readonly domains: ReadonlyMap<string, readonly Resolved[]>;
  readonly behaviors: readonly Behavior[];
}

interface Behavior {
  readonly name: string;
  readonly properties: Readonly<Record<string, Resolved>>;
}

const distributionsOf = new PerSynthesis<IConstruct, readonly Distribution[]>((root) => root.node.findAll()
  .filter((node): node is CfnResource => CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::CloudFront::Distribution')
  .map(read));

/** Warns of distributions in front of the bucket that keep its CORS from working: of each once, with all such behaviors. */
export function distributionWarnings(asker: IConstruct, bucket: s3.IBucket): Warning[] {
  return distributionsOf.get(asker.node.root, asker).flatMap((distribution) => {
    const { resource, behaviors, domains } = distribution;
    const isOrigin = originTest(Stack.of(resource), bucket);
    const ofBucket = behaviors.filter(({ properties }) => (domains.get(String(properties.TargetOriginId)) ?? []).some(isOrigin));
    const losses = lossesOf(ofBucket, policiesIn(Stack.of(resource)));
    if (losses.length === 0) return [];
    const message = `${resource.node.path} is in front of the bucket, and ${losses.join('; and ')}. Use a cache policy whose key includes Origin, `
      + 'or a response headers policy that sets CORS';
    return [{ id: 'cdk-adopt:corsBehindDistribution', message }];
  });
}

function read(resource: CfnResource): Distribution {
  const { DistributionConfig } = fieldsOf(templateOf(resource).Properties);
  const { Origins, OriginGroups, DefaultCacheBehavior, CacheBehaviors } = fieldsOf(DistributionConfig);
  const ofOrigin = new Map(itemsOf(Origins).map(({ Id, DomainName }) => [String(Id), [DomainName]]));
  const groups = itemsOf(fieldsOf(OriginGroups).Items).map(({ Id, Members }) => [
    String(Id), itemsOf(fieldsOf(Members).Items).flatMap(({ OriginId }) => ofOrigin.get(String(OriginId)) ?? []),
  ] as const);
  return {
    resource,
    domains: new Map([...ofOrigin, ...groups]),
    behaviors: [
      { name: 'its default behavior', properties: fieldsOf(DefaultCacheBehavior) },
      ...itemsOf(CacheBehaviors).map((properties) => ({ name: textOf(properties.PathPattern), properties })),
    ],
  };
}

function itemsOf(value: Resolved): Readonly<Record<string, Resolved>>[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** Whether a domain, as the stack's template has it, is one of the bucket. */
function originTest(stack: Stack, bucket: s3.IBucket): (domain: Resolved) => boolean {
  const bucketStack = Stack.of(declaredBucket(bucket) ?? bucket);
  const { bucketName, bucketDomainName, bucketRegionalDomainName, bucketDualStackDomainName, bucketWebsiteDomainName } = bucket;
  const [name, ...domains] = [bucketName, bucketDomainName, bucketRegionalDomainName, bucketDualStackDomainName, bucketWebsiteDomainName]
    .filter((value) => value !== undefined)
    .flatMap((value) => {
      const [here, there] = [stack, bucketStack].map((one) => one.resolve(value) as Resolved);
      // Another stack names other resources by the same ids; only what is imported from there is the same.
      const isSame = typeof here === 'string' || stack === bucketStack || JSON.stringify(here) !== JSON.stringify(there);
      return [isSame ? textOf(here) : undefined];
    });
  return (domain) => {
    const text = domain === undefined ? '' : textOf(domain);
    return domains.includes(text) || (name !== undefined && ['.s3.', '.s3-'].some((service) => text.startsWith(`${name}${service}`)));
  };
}

/** The policy that a behavior refers to: one of the stack, by its properties, or CloudFront's own, by its id. */
function policiesIn(stack: Stack): PolicyOf {
  return (reference) => {
    if (typeof reference === 'string') return { id: reference };
    const isMeant = (node: IConstruct) => CfnResource.isCfnResource(node) && node.stack === stack
      && stack.resolve(node.logicalId) === fieldsOf(reference).Ref;
    const resource = stack.node.findAll().find(isMeant) as CfnResource | undefined;
    return resource && { properties: fieldsOf(templateOf(resource).Properties) };
  };
}

function lossesOf(behaviors: readonly Behavior[], policyOf: PolicyOf): string[] {
  const suspects = behaviors.filter(({ properties }) => setsCors(properties, policyOf) === 'no');
  const named = (chosen: readonly Behavior[], verdict: string) =>
    (chosen.length === 0 ? [] : [`for ${listOf(chosen.map(({ name }) => name))} ${verdict}`]);
  const unsent = suspects.filter(({ properties }) => forwardsOrigin(properties, policyOf) === 'no');
  const cached = suspects.filter((one) => !unsent.includes(one) && cachesWithoutOrigin(one.properties, policyOf) === 'yes');
  return [
    ...named(unsent, "doesn't pass the Origin header on, so S3 answers without CORS headers"),
    ...named(cached, 'caches answers without Origin in the key, so that a page can get one that S3 gave to another, or one without CORS headers'),
  ];
}
