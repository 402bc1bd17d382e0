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
  const problems = charactersProblems(templateName, 'choose another name, or leave it out');
  if (problems.length > 0 || !templateName.startsWith(BACKUP_PREFIX)) return problems;
  const kept = `a name that doesn't begin with ${BACKUP_PREFIX}, where former texts are kept`;
  return [{ property: 'templateName', value: knownPartOf(templateName), expected: kept, change: 'choose another name' }];
}

export function importedNameProblems(templateName: string): Problem[] {
  const [, name = 'welcome'] = /template\/([\w-]+)/.exec(templateName) ?? [];
  return charactersProblems(templateName, templateName.startsWith('arn:')
    ? `pass what is behind template/ in the ARN, such as '${name}'` : "write the template's name as SES has it");
}

/** Of a name with tokens, what is wrong whatever they will be. */
function charactersProblems(templateName: string, change: string): Problem[] {
  const known = knownPartOf(templateName);
  const isSound = (isKnown(templateName) ? TEMPLATE_NAME_PART : /^[\w-]*$/).test(known) && known.length <= MAX_TEMPLATE_NAME_LENGTH;
  const beside = isKnown(templateName) ? '' : ' beside its tokens';
  return isSound ? [] : [{ property: 'templateName', value: known, expected: `1 to 64 letters, digits, hyphens and underscores${beside}`, change }];
}
