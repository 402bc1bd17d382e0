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

export function idProblems(property: string, value: string | undefined, prefix: string): Problem[] {
  if (!isKnown(value) || new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(value)) return [];
  return [{ property, value: shown(value), expected: `'${prefix}-' ${ID_FORM}`, change: COPY_ID }];
}

export function allocationIdProblems(property: string, allocationId: string | undefined): Problem[] {
  return idProblems(property, allocationId, 'eipalloc');
}
