import type { Stack } from 'aws-cdk-lib';
import type { Problem } from '../../../core/problem';

export interface Sample {
  /** As JSON, possibly with tokens. */
  readonly text?: string;
  readonly isKnown: boolean;
  readonly problems: Problem[];
}

export function readSample(stack: Stack, sampleData: unknown): Sample {
  if (sampleData === undefined) return { isKnown: false, problems: [] };
  try {
    const text = JSON.stringify(sampleData);
    // Tokens have many forms; what they have in common is that resolving changes them.
    if (JSON.stringify(stack.resolve(sampleData)) === text) return { text, isKnown: true, problems: [] };
    return { text: stack.toJsonString(sampleData), isKnown: false, problems: [] };
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    return { isKnown: false, problems: [{ property: 'sampleData', expected: `what JSON can hold (${reason})`, change: 'leave out what it cannot' }] };
  }
}
