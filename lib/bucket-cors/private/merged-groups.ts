import { Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { isKnown } from '../../shared/validation';
import { nameKey, referredBucket } from './bucket-identity';
import type { Declaration } from './declaration';

/** The `BucketCors` of an app whose custom resources write to one bucket. */
export interface MergedGroup {
  /** The bucket in messages. */
  readonly bucket: string;
  readonly declarations: Declaration[];
}

const groupsOf = new WeakMap<IConstruct, Map<string, MergedGroup>>();

export function addMerged(declaration: Declaration, declared: s3.CfnBucket | undefined): MergedGroup {
  const { root } = declaration.construct.node;
  const groups = groupsOf.get(root) ?? new Map<string, MergedGroup>();
  groupsOf.set(root, groups);
  const { key, name } = identify(declaration, declared);
  const group = groups.get(key) ?? { bucket: name, declarations: [] };
  groups.set(key, group);
  group.declarations.push(declaration);
  return group;
}

function identify({ bucket, construct }: Declaration, declared: s3.CfnBucket | undefined): { readonly key: string; readonly name: string } {
  const own = declared ?? referredBucket(bucket);
  const name = own ? own.bucketName : bucket.bucketName;
  const path = (own ?? bucket).node.path;
  return {
    key: nameKey(Stack.of(own ?? construct), name) ?? `resource ${path}`,
    name: isKnown(name) ? name : path,
  };
}
