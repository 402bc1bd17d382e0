import { CfnResource, type IResolvable, Lazy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Declaration } from './declaration';
import { fieldsOf, intrinsicIn, isAbsent, type Resolved } from './resolved-values';
import { identityOf } from './unique-rules';

/** The `BucketCors` of a bucket, whose rules are in its native property. */
export interface NativeGroup {
  readonly bucket: s3.CfnBucket;
  readonly declarations: Declaration[];
}

type Own = s3.CfnBucket['corsConfiguration'];

const groups = new WeakMap<s3.CfnBucket, NativeGroup>();

/** The resource of a bucket that the app declares; undefined for an imported one. */
export function declaredBucket(bucket: s3.IBucket): s3.CfnBucket | undefined {
  const child = bucket.node.defaultChild;
  return isDeclared(child) ? child : undefined;
}

export function isDeclared(value: unknown): value is s3.CfnBucket {
  return CfnResource.isCfnResource(value as CfnResource) && (value as CfnResource).cfnResourceType === s3.CfnBucket.CFN_RESOURCE_TYPE_NAME;
}

/** Puts the rules before or after the bucket's own ones. */
export function addNatively(bucket: s3.CfnBucket, declaration: Declaration): NativeGroup {
  const group = groups.get(bucket) ?? newGroup(bucket);
  group.declarations.push(declaration);
  return group;
}

function newGroup(bucket: s3.CfnBucket): NativeGroup {
  const declarations: Declaration[] = [];
  bucket.corsConfiguration = withRulesOf(declarations, bucket, bucket.corsConfiguration);
  const group = { bucket, declarations };
  groups.set(bucket, group);
  return group;
}

/** Rendered late: `addCorsRule` and further `BucketCors` may still add rules. One of ours that is there already isn't repeated. */
function withRulesOf(declarations: readonly Declaration[], bucket: s3.CfnBucket, before: Own): IResolvable {
  const rulesOf = (isFirst: boolean) => declarations.filter(({ first }) => first === isFirst)
    .flatMap(({ rules }) => rules.map(({ rule }) => rule));
  const produce = () => {
    const seen = new Set<string>();
    const isNew = (rule: s3.CorsRule) => !seen.has(identityOf(rule)) && seen.add(identityOf(rule));
    const own = ownRules(bucket, before);
    const leading = rulesOf(true).filter(isNew);
    own.forEach((rule) => seen.add(identityOf(rule)));
    return { corsRules: [...leading, ...own, ...rulesOf(false).filter(isNew)] };
  };
  return Lazy.any({ produce });
}

function ownRules(bucket: s3.CfnBucket, configuration: Own): readonly s3.CorsRule[] {
  const resolved: Resolved = Stack.of(bucket).resolve(configuration);
  const { corsRules } = fieldsOf(resolved);
  if (Array.isArray(corsRules)) return corsRules as s3.CorsRule[];
  if (isAbsent(resolved) || (isAbsent(corsRules) && !intrinsicIn(resolved))) return [];
  throw new Error(`${bucket.node.path}: its own corsConfiguration is known only at deploy, so a BucketCors can't be put beside it; `
    + 'declare the rules in the BucketCors, with managedBy: CorsManager.CLOUDFORMATION');
}

/** What the template says of a resource, overrides and aspects included. To be asked when all of that is done: in a validation. */
export function templateOf(resource: CfnResource): Readonly<Record<string, Resolved>> {
  const element = resource as unknown as { _toCloudFormation(): object };
  const { Resources } = fieldsOf(Stack.of(resource).resolve(element._toCloudFormation()));
  return fieldsOf(Object.values(fieldsOf(Resources))[0]);
}

/** The rules of a bucket in the template; undefined if they are known only at deploy. */
export function finalRules(configuration: Resolved): readonly Resolved[] | undefined {
  const { CorsRules } = fieldsOf(configuration);
  if (Array.isArray(CorsRules)) return CorsRules.filter((rule) => !isAbsent(rule));
  const isOpen = [configuration, CorsRules].some((value) => !isAbsent(value) && intrinsicIn(value));
  return isOpen ? undefined : [];
}

/** Whether nothing has been taken out of the app, or replaced, from the bucket upwards (`tryRemoveChild`). */
export function isInApp(bucket: s3.CfnBucket): boolean {
  return bucket.node.scopes.every((node) => node.node.scope === undefined || node.node.scope.node.tryFindChild(node.node.id) === node);
}

export function finalConfiguration(bucket: s3.CfnBucket): Resolved {
  if (!isInApp(bucket)) return undefined;
  return fieldsOf(templateOf(bucket).Properties).CorsConfiguration;
}

/** The values that a conditional one may turn out to be. */
export function branchesOf(value: Resolved): readonly Resolved[] {
  const [name, argument] = intrinsicIn(value) ?? [];
  return name === 'Fn::If' && Array.isArray(argument) ? argument.slice(1).flatMap(branchesOf) : [value];
}
