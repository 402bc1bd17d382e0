import { Aws, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { BACKUP_PREFIX, backupName } from '../../../core/email-templates/template-name';
import { TAG } from '../../../core/ownership';
import type { Permission } from '../../shared/managed-policies';
import { requestTag, resourceTag } from '../../shared/tag-conditions';
import { templateArnOf } from './template-names';

/** What the tags on a template say: created with our mark, changed and deleted while it carries it. */
export function templateStatements(stack: Stack): iam.PolicyStatement[] {
  const templates = templateArnOf(stack, '*');
  const allow = (actions: string[], resource: string, conditions?: Record<string, string>) =>
    new iam.PolicyStatement({ actions, resources: [resource], conditions: conditions && { StringEquals: conditions } });
  const requested = { [requestTag(TAG.stack)]: Aws.STACK_ID };
  return [
    allow(['ses:TestRenderTemplate'], '*'), // SES v1 limits nothing to a template
    allow(['ses:GetEmailTemplate'], templates), // whose it is can be read off it only
    allow(['ses:CreateEmailTemplate', 'ses:TagResource'], templates, requested),
    allow(
      ['ses:DeleteEmailTemplate', 'ses:TagResource', 'ses:UntagResource', 'ses:UpdateEmailTemplate'],
      templates, { [resourceTag(TAG.stack)]: Aws.STACK_ID },
    ),
  ];
}

/** What tags can't say: to overwrite a template that was there before, and the copy of its text that a stack which is gone has left. */
export function adoptionOf(scope: IConstruct, templateName: string | undefined): Permission[] {
  if (templateName === undefined) return [];
  const isLate = Token.isUnresolved(templateName);
  return overwrite(scope, templateName, templateName, isLate ? `${BACKUP_PREFIX}*` : backupName(templateName));
}

/** The same for all names with the prefix, so that a template more or less doesn't change the policy. */
export function adoptionOfAll(scope: IConstruct, namePrefix: string | undefined): Permission[] {
  return namePrefix === undefined ? [] : overwrite(scope, namePrefix, `${namePrefix}*`, `${BACKUP_PREFIX}*`);
}

/** Whatever `onExisting` says now: it may have been adopted before. */
function overwrite(scope: IConstruct, given: string, templates: string, copies: string): Permission[] {
  const update = (name: string) => ({ actions: ['ses:UpdateEmailTemplate'], resourceArn: templateArnOf(Stack.of(scope), name) });
  return [{ ...update(templates), lateName: Token.isUnresolved(given) ? given : undefined }, update(copies)];
}

/** To read one file of the assets' bucket. */
export function assetPermission(bucket: string, key: string): Permission {
  return { actions: ['s3:GetObject'], resourceArn: `arn:${Aws.PARTITION}:s3:::${bucket}/${key}` };
}
