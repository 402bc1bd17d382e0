import type { Stack } from 'aws-cdk-lib';

/** The tags that CloudFormation gives to what it makes itself: those of the stack, and of the stacks around it. */
export function tagsOfStack(stack: Stack): Record<string, string> {
  const { nestedStackParent: parent, tags } = stack;
  return { ...(parent && tagsOfStack(parent)), ...tags.tagValues() };
}
