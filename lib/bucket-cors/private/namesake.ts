import { Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { isKnown } from '../../shared/validation';
import type { Declaration } from './declaration';
import { declaredBucket, finalConfiguration, finalRules, isDeclared } from './native-rules';
import { PerSynthesis } from './per-synthesis';
import type { Warning } from './warning';

/**
 * Warns of a bucket that is imported by its name, although the stack declares it, before or after; or another stack of the app, with rules.
 * A stack may well import a bucket without rules of another one: the custom resource is then alone.
 */
export function namesakeWarnings({ construct, bucket }: Declaration): Warning[] {
  const { bucketName } = bucket;
  if (declaredBucket(bucket) || !isKnown(bucketName)) return [];
  const namesake = BY_NAME.get(construct.node.root, construct).get(bucketName);
  if (!namesake || (Stack.of(namesake) !== Stack.of(construct) && !hasRules(namesake))) return [];
  return [{
    id: 'cdk-adopt:corsBucketDeclaredHere',
    message: `bucket '${bucketName}' is imported, and ${namesake.node.path} declares it: `
      + 'the rules would be merged beside those of CloudFormation, which overwrites them, and nothing waits for the bucket; pass the bucket itself',
  }];
}

function hasRules(bucket: s3.CfnBucket): boolean {
  return finalRules(finalConfiguration(bucket))?.length !== 0;
}

const BY_NAME = new PerSynthesis((root: IConstruct) => new Map(root.node.findAll().filter(isDeclared)
  .flatMap((bucket) => (isKnown(bucket.bucketName) ? [[bucket.bucketName, bucket] as const] : []))));
