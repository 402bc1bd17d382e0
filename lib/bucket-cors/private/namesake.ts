import { Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { isKnown } from '../../shared/validation';
import { nameKey, referredBucket } from './bucket-identity';
import type { Declaration } from './declaration';
import { declaredBucket, finalConfiguration, finalRules, isDeclared } from './native-rules';
import { PerSynthesis } from './per-synthesis';
import type { Warning } from './warning';

/**
 * Warns of a bucket that is imported by its name, although the stack declares it, before or after; or that is imported from another stack
 * of the app, or by a reference, and has rules. A stack may well import a bucket without rules of another one: the custom resource is then
 * alone.
 */
export function namesakeWarnings({ construct, bucket }: Declaration): Warning[] {
  if (declaredBucket(bucket)) return [];
  const referred = referredBucket(bucket);
  const namesake = referred ?? bestOf(BY_NAME.get(construct.node.root, construct).get(nameKey(Stack.of(construct), bucket.bucketName) ?? ''), construct);
  if (!namesake) return [];
  const isWaitedFor = referred !== undefined || !isDeployedWith(namesake, construct);
  if (isWaitedFor && !hasRules(namesake)) return [];
  const name = isKnown(bucket.bucketName) ? `'${bucket.bucketName}'` : bucket.node.path;
  return [{
    id: 'cdk-adopt:corsBucketDeclaredHere',
    message: `bucket ${name} is imported, and ${namesake.node.path} declares it: the rules would be merged beside those of CloudFormation, `
      + `which overwrites them${referred ? '' : ', and nothing waits for the bucket'}; pass the bucket itself`,
  }];
}

function bestOf(buckets: readonly s3.CfnBucket[] = [], construct: IConstruct): s3.CfnBucket | undefined {
  return buckets.find((bucket) => isDeployedWith(bucket, construct)) ?? buckets.find(hasRules);
}

/** In one stack, with those that are nested in it. */
function isDeployedWith(one: IConstruct, other: IConstruct): boolean {
  return outermost(Stack.of(one)) === outermost(Stack.of(other));
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}

function hasRules(bucket: s3.CfnBucket): boolean {
  return finalRules(finalConfiguration(bucket))?.length !== 0;
}

const BY_NAME = new PerSynthesis((root: IConstruct) => {
  const buckets = new Map<string, s3.CfnBucket[]>();
  for (const bucket of root.node.findAll().filter(isDeclared)) {
    const key = nameKey(Stack.of(bucket), bucket.bucketName);
    if (key !== undefined) buckets.set(key, [...buckets.get(key) ?? [], bucket]);
  }
  return buckets;
});
