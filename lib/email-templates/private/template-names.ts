import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { BACKUP_PREFIX, MAX_TEMPLATE_NAME_LENGTH, TEMPLATE_NAME_PART } from '../../../core/email-templates/template-name';
import { type Problem } from '../../../core/problem';
import { knownPartOf } from '../../shared/known-part';
import { isKnown } from '../../shared/validation';

/** The kind of name that has to be unique in a stack. */
export const TEMPLATE_NAME = 'SES template';

export function templateArnOf(stack: Stack, templateName: string): string {
  return stack.formatArn({ service: 'ses', resource: 'template', resourceName: templateName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

export function nameProblems(templateName: string | undefined): Problem[] {
  if (templateName === undefined) return [];
  const expected = '1 to 64 letters, digits, hyphens and underscores';
  const change = 'choose another name, or leave it out';
  if (!isKnown(templateName)) {
    const known = knownPartOf(templateName);
    return /^[\w-]*$/.test(known) ? [] : [{ property: 'templateName', value: known, expected: `${expected} beside its tokens`, change }];
  }
  if (!TEMPLATE_NAME_PART.test(templateName) || templateName.length > MAX_TEMPLATE_NAME_LENGTH) {
    return [{ property: 'templateName', value: templateName, expected, change }];
  }
  if (!templateName.startsWith(BACKUP_PREFIX)) return [];
  const kept = `a name that doesn't begin with ${BACKUP_PREFIX}, where former texts are kept`;
  return [{ property: 'templateName', value: templateName, expected: kept, change: 'choose another name' }];
}
