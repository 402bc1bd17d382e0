import { Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { isKnown } from '../../shared/validation';
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

/** A name that is known is one bucket everywhere; what is known only at deploy, only within its stack. */
function identify({ bucket, construct }: Declaration, declared: s3.CfnBucket | undefined): { readonly key: string; readonly name: string } {
  const name = declared?.bucketName ?? bucket.bucketName;
  if (isKnown(name)) return { key: `name ${name}`, name };
  if (declared) return { key: `resource ${declared.node.path}`, name: declared.node.path };
  const stack = Stack.of(construct);
  return { key: `token ${stack.node.path} ${JSON.stringify(stack.resolve(name))}`, name: bucket.node.path };
}
