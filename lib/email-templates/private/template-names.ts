import { createHash } from 'node:crypto';
import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { type Problem } from '../../../core/problem';
import { isKnown } from '../../shared/validation';

/** What a stack's constructs may hold one of. */
export const TEMPLATE_NAME = 'SES template';

export const MAX_NAME_LENGTH = 64;
/** Former texts are kept under such names. */
export const RESERVED = 'cdk-adopt-';

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

export function templateArnOf(stack: Stack, templateName: string): string {
  return stack.formatArn({ service: 'ses', resource: 'template', resourceName: templateName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

export function nameProblems(templateName: string | undefined): Problem[] {
  if (!isKnown(templateName)) return [];
  if (!NAME.test(templateName)) {
    const expected = '1 to 64 letters, digits, hyphens and underscores';
    return [{ property: 'templateName', value: templateName, expected, change: 'choose another name, or leave it out' }];
  }
  if (!templateName.startsWith(RESERVED)) return [];
  const expected = `a name that doesn't begin with ${RESERVED}, where former texts are kept`;
  return [{ property: 'templateName', value: templateName, expected, change: 'choose another name' }];
}

/** As the handler names it. */
export function backupName(templateName: string): string {
  return `${RESERVED}${createHash('sha256').update(JSON.stringify([templateName])).digest('hex').slice(0, 12)}`;
}
