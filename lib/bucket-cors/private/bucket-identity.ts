import { Reference, type Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { isDeclared } from './native-rules';
import { type Resolved, textOf } from './resolved-values';
import { referencesIn } from './template-references';

/** The bucket of the app that an import names by a token: `fromBucketName(scope, id, bucket.bucketName)`, or by its ARN. */
export function referredBucket({ bucketName, bucketArn }: s3.IBucket): s3.CfnBucket | undefined {
  const attributes = [[bucketName, 'Ref'], [bucketArn, 'Arn']] as const;
  const targets = attributes.flatMap(([text, attribute]) => {
    const { length, firstToken } = Tokenization.reverseString(text);
    return length === 1 && Reference.isReference(firstToken) && firstToken.displayName === attribute ? [firstToken.target] : [];
  });
  return targets.find(isDeclared);
}

/**
 * Equal for names that are one name in the end. One that is known is one bucket everywhere; what is known only at deploy is the same where
 * it refers to the same, or says the same of one environment, or in one stack. Undefined where CloudFormation chooses the name.
 */
export function nameKey(stack: Stack, name: string | undefined): string | undefined {
  if (name === undefined || !Token.isUnresolved(name)) return name;
  if (stack.resolve(name) === undefined) return undefined;
  const scopes = new Set<string>();
  const mapToken = (token: unknown) => {
    if (Reference.isReference(token)) return `{${token.target.node.path}.${token.displayName}}`;
    const resolved: Resolved = stack.resolve(token);
    if (typeof resolved === 'string') return resolved;
    scopes.add(isOfEnvironment(resolved) ? environmentOf(stack) : stack.node.path);
    return textOf(resolved);
  };
  const text = String(Tokenization.reverseString(name).mapTokens({ mapToken }).join({ join: (left, right) => `${left}${right}` }));
  return [...scopes, text].join(' ');
}

/** With a known value for all that may be in it, or a parameter of AWS's own that no two stacks of an environment have otherwise. */
const SHARED = ['Ref', 'Fn::Join', 'Fn::Select', 'Fn::Split', 'Fn::Sub', 'Fn::ImportValue'];

function isOfEnvironment(resolved: Resolved): boolean {
  const json = JSON.stringify(resolved);
  return referencesIn(resolved).length === 0 && !/AWS::(Stack|NotificationARNs)/.test(json)
    && [...json.matchAll(/"(Ref|Fn::\w+|Condition)":/g)].every(([, name]) => SHARED.includes(name!));
}

/** Stacks that leave it open go to one environment with their stage. */
function environmentOf(stack: Stack): string {
  const isOpen = [stack.account, stack.region].some((part) => Token.isUnresolved(part));
  return isOpen ? `${stack.environment} of ${Stage.of(stack)?.node.path}` : stack.environment;
}
