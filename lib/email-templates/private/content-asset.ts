import { Annotations, Aws, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Permission } from '../../shared/managed-policies';
import { textAsset } from '../../shared/text-asset';

/** Of the object keys. The policy names it once instead of the keys, which change with the content. */
const EXTENSION = '.cdk-adopt-email';

/** Where the content of templates is, and what the function needs to read it. */
export interface ContentAsset {
  readonly bucket: string;
  readonly key: string;
  readonly permissions: readonly Permission[];
}

export function contentAsset(scope: Construct, id: string, text: string): ContentAsset {
  const { s3BucketName: bucket, s3ObjectKey: key } = textAsset(scope, id, `content${EXTENSION}`, text);
  const stack = Stack.of(scope);
  const name = withPseudoParameters(stack.resolve(bucket));
  const permission = permissionToRead(scope, name ?? bucket, key);
  return { bucket, key, permissions: [permission, ...permissionToDecrypt(stack, name, permission)] };
}

function permissionToRead(scope: Construct, bucket: string, key: string): Permission {
  const stack = Stack.of(scope);
  if (isLegacy(stack)) {
    // Each asset's bucket and key are parameters of their own, so the policy can name neither.
    return { ...reading('*', `*${EXTENSION}`), conditions: { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } } };
  }
  if (JSON.stringify(stack.resolve(key)).includes(EXTENSION)) return reading(bucket, `*${EXTENSION}`);
  Annotations.of(scope).addInfoV2('cdk-adopt:email-content-in-policy', `the stack's synthesizer (${stack.synthesizer.constructor.name}) gives an asset a key `
    + `that does not end in the extension of its file (${EXTENSION}), so the function's policy names the key, and each change of an email changes the policy, which `
    + '`cdk deploy` asks to approve; keep the extension in the synthesizer\'s keys');
  return reading(bucket, key);
}

function reading(bucket: string, key: string): Permission {
  return { actions: ['s3:GetObject'], resourceArn: `arn:${Aws.PARTITION}:s3:::${bucket}/${key}` };
}

/**
 * A bucket of the app, as that of app staging, can have a key whose policy leaves it to IAM who decrypts with it. The bootstrap stack's key
 * lets everybody decrypt who may read the object. S3 encrypts under the object's ARN, or under the bucket's where that has a bucket key.
 */
function permissionToDecrypt(stack: Stack, name: string | undefined, { resourceArn }: Permission): Permission[] {
  const buckets = outermost(stack).dependencies.flatMap((each) => each.node.findAll()).filter((each) => CfnBucket.isCfnBucket(each));
  const isEncrypted = name !== undefined && buckets.some((each) => withPseudoParameters(each.stack.resolve(each.bucketName)) === name
    && JSON.stringify(each.stack.resolve(each.bucketEncryption) ?? '').includes('"aws:kms'));
  return isEncrypted ? [{
    actions: ['kms:Decrypt'],
    resourceArn: `arn:${Aws.PARTITION}:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:key/*`,
    conditions: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [resourceArn, `arn:${Aws.PARTITION}:s3:::${name}`] } },
  }] : [];
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}

function isLegacy(stack: Stack): boolean {
  const { nestedStackParent: parent, synthesizer } = stack;
  return parent === undefined ? synthesizer instanceof LegacyStackSynthesizer : isLegacy(parent);
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': Aws.ACCOUNT_ID, 'AWS::Partition': Aws.PARTITION, 'AWS::Region': Aws.REGION,
};

/** The same text for the same value, since each asset has tokens of its own. Undefined if it refers to anything else. */
function withPseudoParameters(resolved: unknown): string | undefined {
  if (typeof resolved === 'string') return resolved;
  const { Ref: ref = '', 'Fn::Sub': sub, 'Fn::Join': join } = resolved as { 'Ref'?: string; 'Fn::Sub'?: unknown; 'Fn::Join'?: [string, unknown[]] };
  if (join) return joined(join[1].map(withPseudoParameters), join[0]);
  if (typeof sub !== 'string') return PSEUDO_PARAMETERS[ref];
  return joined(sub.split(/(?=\$\{)|(?<=\})/).map((part) => (part.startsWith('${') ? PSEUDO_PARAMETERS[part.slice(2, -1)] : part)), '');
}

function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(separator);
}
