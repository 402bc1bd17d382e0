import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { type Problem } from '../../core/problem';
import { shown } from './shown';
import { isKnown } from './validation';

/** ARN of EC2 resources in the stack's account and region. */
export function ec2Arn(stack: Stack, resource: string, resourceName = '*'): string {
  return stack.formatArn({ service: 'ec2', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

const ID_FORM = 'and 8 or 17 hexadecimal digits';
export const COPY_ID = 'copy the id from the console or the command line';

/** @param advice how to name what has an id of another kind, by its prefix */
export function idProblems(
  property: string, value: string | undefined, prefix: string, advice: Readonly<Record<string, string>> = {},
): Problem[] {
  const isId = (text: string) => new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(text);
  if (!isKnown(value) || isId(value)) return [];
  const text = String(value);
  const [, instead = isId(text.trim().toLowerCase()) ? 'write it in lower case, without spaces' : COPY_ID] = Object.entries(advice)
    .find(([other]) => other !== prefix && text.startsWith(`${other}-`)) ?? [];
  return [{ property, value: shown(value), expected: `'${prefix}-' ${ID_FORM}`, change: instead }];
}

export function allocationIdProblems(property: string, allocationId: string | undefined): Problem[] {
  return idProblems(property, allocationId, 'eipalloc');
}
