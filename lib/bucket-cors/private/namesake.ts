import { Annotations, AspectPriority, Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { isKnown } from '../../shared/validation';
import { declaredBucket } from './native-rules';

/**
 * Warns of a bucket that is imported by its name, although the stack declares it, before or after; or another stack of the app, with rules.
 * A stack may well import a bucket without rules of another one: the custom resource is then alone.
 */
export function warnOfNamesake(cors: Construct, bucket: s3.IBucket): void {
  const { bucketName } = bucket;
  if (declaredBucket(bucket) || !isKnown(bucketName)) return;
  const visit = (node: IConstruct) => {
    if (node !== cors) return;
    const namesake = declaredBuckets(cors.node.root).get(bucketName);
    if (!namesake || (Stack.of(namesake) !== Stack.of(cors) && !hasRules(namesake))) return;
    Annotations.of(cors).addWarningV2('cdk-adopt:corsBucketDeclaredHere', `bucket '${bucketName}' is imported, and ${namesake.node.path} declares it: `
      + 'the rules would be merged beside those of CloudFormation, which overwrites them, and nothing waits for the bucket; pass the bucket itself');
  };
  Aspects.of(cors).add({ visit }, { priority: AspectPriority.READONLY });
}

/** Every `Bucket` has a value that only turns out to be none. */
function hasRules(bucket: s3.CfnBucket): boolean {
  return Stack.of(bucket).resolve(bucket.corsConfiguration) !== undefined;
}

const bucketsIn = new WeakMap<IConstruct, Map<string, s3.CfnBucket>>();

/** By name. Once for each app, since an app may have hundreds of `BucketCors`. */
function declaredBuckets(root: IConstruct): Map<string, s3.CfnBucket> {
  const known = bucketsIn.get(root);
  if (known) return known;
  const buckets = root.node.findAll().filter((node): node is s3.CfnBucket =>
    CfnResource.isCfnResource(node) && node.cfnResourceType === s3.CfnBucket.CFN_RESOURCE_TYPE_NAME);
  const byName = new Map(buckets.flatMap((bucket) => (isKnown(bucket.bucketName) ? [[bucket.bucketName, bucket] as const] : [])));
  bucketsIn.set(root, byName);
  return byName;
}
