import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { BACKUP_PREFIX, MAX_TEMPLATE_NAME_LENGTH, TEMPLATE_NAME_PART } from '../../../core/email-templates/template-name';
import { type Problem } from '../../../core/problem';
import { isKnown } from '../../shared/validation';

/** The kind of name that has to be unique in a stack. */
export const TEMPLATE_NAME = 'SES template';

export function templateArnOf(stack: Stack, templateName: string): string {
  return stack.formatArn({ service: 'ses', resource: 'template', resourceName: templateName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

export function nameProblems(templateName: string | undefined): Problem[] {
  if (!isKnown(templateName)) return [];
  if (!TEMPLATE_NAME_PART.test(templateName) || templateName.length > MAX_TEMPLATE_NAME_LENGTH) {
    const expected = '1 to 64 letters, digits, hyphens and underscores';
    return [{ property: 'templateName', value: templateName, expected, change: 'choose another name, or leave it out' }];
  }
  if (!templateName.startsWith(BACKUP_PREFIX)) return [];
  const expected = `a name that doesn't begin with ${BACKUP_PREFIX}, where former texts are kept`;
  return [{ property: 'templateName', value: templateName, expected, change: 'choose another name' }];
}
