import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { describeProblem, type Problem } from '../../core/problem';

/**
 * Throws all problems of one construct as one error.
 *
 * @param others problems of what isn't a property, such as the files of a folder
 */
export function throwProblems(construct: IConstruct, problems: readonly Problem[], others: readonly string[] = []): void {
  const lines = [...new Set([...problems.map(describeProblem), ...others])];
  if (lines.length === 0) return;
  throw new Error(`${construct.node.path} (${construct.constructor.name}) can't be synthesized:${lines.map((line) => `\n  - ${line}`).join('')}`);
}

/** Whether a value is known at synth. Tokens can't be checked, so they pass. */
export function isKnown<T>(value: T | undefined): value is T {
  // The CDK encodes number tokens as negative numbers. Skipping positive ones saves most of the time for them.
  if (typeof value === 'number' && value >= 0) return true;
  return value !== undefined && !Token.isUnresolved(value);
}
