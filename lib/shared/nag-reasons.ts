import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A statement of an inline or a managed policy. */
interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Why a statement that no tag restricts has a wildcard resource. */
const REASONS: readonly { readonly actions: readonly string[]; readonly onResource: RegExp; readonly reason: string }[] = [
  {
    actions: ['cloudformation:DescribeStacks'],
    onResource: /:stack\/\*$/,
    reason: 'The stacks to ask about, that around a nested one and that which holds a thing, are known only at deploy, and the action only reads.',
  },
  {
    actions: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances', 'ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces'],
    onResource: /^\*$/,
    reason: 'EC2 and Auto Scaling limit these actions to no resource, and they only read.',
  },
  {
    actions: ['ec2:AllocateAddress'],
    onResource: /:ec2::\*:ipam-pool\/[^*]+$/,
    reason: 'Another account may share the pool, whose own account its ARN names, and its id is that of no other pool.',
  },
  {
    actions: ['ec2:AssociateAddress'],
    onResource: /:instance\/\*$/,
    reason: 'Which instances a group launches nobody knows beforehand; the address is limited by a statement of its own.',
  },
  {
    actions: ['ec2:AssociateAddress', 'ec2:DisassociateAddress'],
    onResource: /:network-interface\/\*$/,
    reason: 'EC2 judges the network interface beside the address, and which one it is can be known only at deploy; the address is limited by a statement of its own.',
  },
  {
    actions: ['ses:TestRenderTemplate'],
    onResource: /^\*$/,
    reason: 'SES limits this action to no template, and it changes nothing.',
  },
  {
    actions: ['ses:GetEmailTemplate'],
    onResource: /:template\/\*$/,
    reason: 'Whose a template is can be read off it only, and the action only reads.',
  },
  {
    actions: ['ses:TagResource', 'ses:UpdateEmailTemplate'],
    onResource: /:template\/cdk-adopt-\*$/,
    reason: 'Copies of former texts are named after templates that are many, or named only at deploy, and nothing but such copies has this prefix.',
  },
  {
    actions: ['ses:TagResource'],
    onResource: /:template\/.*-\?{12}(-\*)?$/,
    reason: 'SES may require this action to create a template with tags, and a hash that is known only at deploy is part of each generated name.',
  },
  {
    actions: ['ses:TagResource', 'ses:UpdateEmailTemplate'],
    onResource: /:template\/.*\*$/,
    reason: 'The user gave this prefix to the templates of a folder, which may have been there before, and a template more or less must not change the policy.',
  },
  {
    actions: ['s3:GetObject'],
    onResource: /\/\*\.cdk-adopt-email$/,
    reason: 'Only the content of email templates has keys with this extension, and a word changed in it must not change the policy.',
  },
  {
    actions: ['kms:Decrypt'],
    onResource: /:key\/\*$/,
    reason: 'Which key encrypts the bucket of the assets is that stack\'s own matter; a condition limits the statement to the content of email templates in this bucket.',
  },
];
const TAGGED = 'A condition on a tag limits the statement to what this stack makes, or may change.';

/**
 * Acknowledges the wildcards of the statements with their reasons (cdk-nag's rule AwsSolutions-IAM5), so that users don't have to.
 *
 * A wildcard without a reason is left for cdk-nag to report.
 */
export function acknowledgeWildcards(construct: IConstruct, statements: readonly Statement[]): void {
  const reasons = new Map<string, (string | undefined)[]>();
  for (const statement of statements) {
    for (const arn of statement.resources.filter((each) => each.includes('*'))) {
      const resource = asNagWritesIt(Stack.of(construct).resolve(arn));
      reasons.set(resource, [...reasons.get(resource) ?? [], reasonOf(statement, resource)]);
    }
  }
  for (const [resource, given] of reasons) {
    if (given.includes(undefined)) continue;
    // The metadata of Validations.acknowledge(), which aws-cdk-lib 2.251 lacks, and which in 2.265 still rejects the colons of an ARN.
    construct.node.addMetadata('aws:cdk:acknowledged-rules', {
      [`Annotation::AwsSolutions-IAM5[Resource::${resource}]`]: [...new Set(given)].join(' '),
    });
  }
}

function reasonOf({ actions, conditions = {} }: Statement, resource: string): string | undefined {
  const keys = Object.keys(conditions.StringEquals ?? {});
  const isCarried = keys.some((key) => key.startsWith('aws:ResourceTag/'));
  // A tag in the request says nothing about what `ses:TagResource` tags.
  const isRequested = keys.some((key) => key.startsWith('aws:RequestTag/')) && !actions.includes('ses:TagResource');
  if (isCarried || isRequested) return TAGGED;
  return REASONS.find((each) => each.onResource.test(resource) && actions.every((action) => each.actions.includes(action)))?.reason;
}

/** An ARN with its references in angle brackets. */
function asNagWritesIt(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { Ref: ref, 'Fn::Join': join } = resolved as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]] };
  if (join) return join[1].map(asNagWritesIt).join(join[0]);
  return ref === undefined ? JSON.stringify(resolved) : `<${ref}>`;
}
