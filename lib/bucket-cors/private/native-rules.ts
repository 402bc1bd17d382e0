import { CfnResource, type IResolvable, Lazy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

export interface NativeBlock {
  readonly rules: readonly s3.CfnBucket.CorsRuleProperty[];
  readonly first: boolean;
}

/** A bucket's own configuration, with the blocks of its `BucketCors` constructs. */
interface Shared {
  readonly blocks: NativeBlock[];
  readonly configuration: IResolvable;
  /** The bucket's own rules; `addCorsRule` may still add some. */
  readonly own: () => readonly unknown[];
}

const sharedOf = new WeakMap<s3.CfnBucket, Shared>();

/** The resource of a bucket that the app declares; undefined for an imported one. */
export function declaredBucket(bucket: s3.IBucket): s3.CfnBucket | undefined {
  const child = bucket.node.defaultChild;
  return child && CfnResource.isCfnResource(child) && child.cfnResourceType === s3.CfnBucket.CFN_RESOURCE_TYPE_NAME
    ? (child as s3.CfnBucket)
    : undefined;
}

/** Puts the block before or after the bucket's own rules. */
export function addNativeBlock(bucket: s3.CfnBucket, block: NativeBlock): void {
  let shared = sharedOf.get(bucket);
  if (!shared) {
    const before = bucket.corsConfiguration;
    const blocks: NativeBlock[] = [];
    const own = () => rulesIn(bucket, before);
    const rulesOf = (first: boolean) => blocks.filter((one) => one.first === first).flatMap(({ rules }) => rules);
    const configuration = Lazy.any({ produce: () => ({ corsRules: [...rulesOf(true), ...own(), ...rulesOf(false)] }) });
    shared = { blocks, configuration, own };
    sharedOf.set(bucket, shared);
    bucket.corsConfiguration = configuration;
  }
  shared.blocks.push(block);
}

/** The bucket's rules outside the block. */
export function rulesBeside(bucket: s3.CfnBucket, block: NativeBlock): readonly unknown[] {
  const { own, blocks } = sharedOf.get(bucket)!;
  return [...own(), ...blocks.filter((one) => one !== block).flatMap(({ rules }) => rules)];
}

/** Whether the property was set again, which dropped the blocks. */
export function isReplaced(bucket: s3.CfnBucket): boolean {
  return bucket.corsConfiguration !== sharedOf.get(bucket)?.configuration;
}

/** All rules of the bucket's native property. */
export function nativeRules(bucket: s3.CfnBucket): readonly unknown[] {
  return rulesIn(bucket, bucket.corsConfiguration);
}

function rulesIn(bucket: s3.CfnBucket, configuration: s3.CfnBucket['corsConfiguration']): readonly unknown[] {
  const resolved = Stack.of(bucket).resolve(configuration) as { corsRules?: unknown } | undefined;
  if (resolved === undefined) return [];
  if (Array.isArray(resolved.corsRules)) return resolved.corsRules;
  throw new Error(`${bucket.node.path}: its own corsConfiguration is known only at deploy, so a BucketCors can't be put beside it; `
    + 'declare the rules in the BucketCors, with managedBy: CorsManager.CLOUDFORMATION');
}
