import { Aws, type CfnElement, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { BACKUP_PREFIX, backupName, MAX_TEMPLATE_NAME_LENGTH } from '../../../core/email-templates/template-name';
import { TAG } from '../../../core/ownership';
import type { Permission } from '../../shared/managed-policies';
import { requestTag, resourceTag } from '../../shared/tag-conditions';
import { templateArnOf } from './template-names';

type Conditions = NonNullable<Permission['conditions']>;

const OURS = { [resourceTag(TAG.stack)]: Aws.STACK_ID };
const SETS_OUR_STACK = { [requestTag(TAG.stack)]: Aws.STACK_ID };
/** `ForAllValues` is also true for a request without tags. SES has none that changes anything. */
const onlyKeys = (...keys: string[]): Conditions => ({ 'ForAllValues:StringEquals': { 'aws:TagKeys': keys } });
const OWNERSHIP_TAGS = [TAG.stack, TAG.resource, TAG.spec];
const BACKUPS = `${BACKUP_PREFIX}*`;

/**
 * Permissions by tags: a template is created with our ownership tags, and changed and deleted only while it has them.
 *
 * Whoever may call `ses:TagResource` on a foreign template can take it over. But SES may require the action to create a template with tags,
 * too, and no condition key tells that from tagging an existing template without our tags. So the action is allowed by name: here for
 * backups, and in `adoptionOf` for the templates that the construct declares.
 */
export function templateStatements(stack: Stack): iam.PolicyStatement[] {
  const templates = templateArnOf(stack, '*');
  const backups = templateArnOf(stack, BACKUPS);
  const allow = (actions: string[], resource: string, conditions?: Conditions) =>
    new iam.PolicyStatement({ actions, resources: [resource], conditions });
  return [
    allow(['cloudformation:ListStackResources'], Aws.STACK_ID), // before a template is adopted: whether CloudFormation would delete it
    allow(['ses:TestRenderTemplate'], '*'), // SES v1 has no resource-level permissions
    allow(['ses:GetEmailTemplate'], templates), // the owner is known only after a read
    allow(['ses:CreateEmailTemplate'], templates, { StringEquals: SETS_OUR_STACK }),
    allow(['ses:DeleteEmailTemplate', 'ses:UpdateEmailTemplate'], templates, { StringEquals: OURS }),
    // For the user's tags, and to retain a template; and to create one, if SES counts the tags of the request as those of the new one.
    allow(['ses:TagResource'], templates, { StringEquals: OURS, StringEqualsIfExists: SETS_OUR_STACK }),
    // Any other key, since tags that the user no longer declares are removed.
    allow(['ses:UntagResource'], templates, { 'StringEquals': OURS, 'ForAllValues:StringNotEquals': { 'aws:TagKeys': [TAG.retained] } }),
    // To create a backup. Another stack's backup has ownership tags already.
    allow(['ses:TagResource'], backups, { StringEquals: SETS_OUR_STACK, Null: isAbsent(TAG.stack, true), ...onlyKeys(...OWNERSHIP_TAGS) }),
    // Except on backups, another stack's ownership tags are never replaced: adopting a template leaves its tags as they are.
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['ses:TagResource'],
      notResources: [backups],
      conditions: { StringNotEquals: OURS, Null: isAbsent(TAG.stack, false) },
    }),
    // What isn't ours gets no tags without our ownership tags: the user's are set by the call that creates a template, or on our own.
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['ses:TagResource'],
      resources: ['*'],
      conditions: { StringNotEquals: OURS, Null: { [requestTag(TAG.stack)]: 'true' } },
    }),
  ];
}

/**
 * The permissions that tags can't express, for one template: to create it with tags or reclaim it after it was retained, to overwrite a
 * foreign template, and to take over the backup of a deleted stack.
 */
export function adoptionOf(scope: IConstruct, templateName: string | undefined): Permission[] {
  if (templateName === undefined) return generated(scope, namesWithId(scope));
  const isLate = Token.isUnresolved(templateName);
  return overwrite(scope, templateName, templateName, isLate ? BACKUPS : backupName(templateName));
}

/** The same for all names with the prefix, so that the policy doesn't depend on which templates there are. */
export function adoptionOfAll(scope: IConstruct, namePrefix: string | undefined): Permission[] {
  return namePrefix === undefined ? generated(scope, NAMES_WITH_GENERATED_PREFIX) : overwrite(scope, namePrefix, `${namePrefix}*`, BACKUPS);
}

/**
 * Independent of `onExisting`, since the template may have been adopted earlier.
 *
 * One statement for both actions, since each name counts toward the size of a policy: `IfExists` and `ForAllValues` don't limit
 * `ses:UpdateEmailTemplate`, which sets no tags. That `ses:TagResource` sets our ownership tags, a denial in `templateStatements` requires.
 */
function overwrite(scope: IConstruct, given: string, templates: string, backups: string): Permission[] {
  const conditions: Conditions = { StringEqualsIfExists: SETS_OUR_STACK };
  const allow = (name: string, more: Partial<Permission>): Permission =>
    ({ actions: ['ses:TagResource', 'ses:UpdateEmailTemplate'], resourceArn: templateArnOf(Stack.of(scope), name), conditions, ...more });
  return [
    allow(templates, { lateName: Token.isUnresolved(given) ? given : undefined }),
    // IAM can't tell whether the other stack was deleted, but a template without ownership tags is no backup.
    allow(backups, { conditions: { ...conditions, ...onlyKeys(...OWNERSHIP_TAGS), Null: isAbsent(TAG.stack, false) } }),
  ];
}

/** Generated names contain a hash of the stack's ID, which is known only at deploy. Foreign templates hardly have such names. */
function generated(scope: IConstruct, names: readonly string[]): Permission[] {
  const conditions: Conditions = { StringEquals: SETS_OUR_STACK };
  return names.map((name) => ({ actions: ['ses:TagResource'], resourceArn: templateArnOf(Stack.of(scope), name), conditions }));
}

const HASH = '?'.repeat(12);

/** `<stack>-<logical id>-<hash>`. If that is too long for SES, the logical ID is cut to the longest name possible. */
function namesWithId(scope: IConstruct): string[] {
  const logicalId = Lazy.string({ produce: () => (scope.node.findChild('Resource') as CfnElement).logicalId });
  return [`*-${logicalId}-${HASH}`, `${'?'.repeat(MAX_TEMPLATE_NAME_LENGTH - HASH.length - 1)}-${HASH}`];
}

/** `<stack>-<hash>-<template>`, with the whole name of the stack or its first 11 characters. */
const NAMES_WITH_GENERATED_PREFIX = [`${Aws.STACK_NAME}-${HASH}-*`, `${'?'.repeat(11)}-${HASH}-*`];

function isAbsent(tag: string, absent: boolean): Readonly<Record<string, string>> {
  return { [resourceTag(tag)]: String(absent) };
}
