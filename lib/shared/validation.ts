import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { describeProblem, type Problem } from '../../core/problem';

/**
 * All problems of one construct in one error.
 *
 * @param others what is wrong with what isn't a property, such as the files of a folder
 */
export function throwProblems(construct: IConstruct, problems: readonly Problem[], others: readonly string[] = []): void {
  const lines = [...problems.map(describeProblem), ...others];
  if (lines.length === 0) return;
  throw new Error(`${construct.node.path} (${construct.constructor.name}) can't be synthesized:${lines.map((line) => `\n  - ${line}`).join('')}`);
}

/** A value that is known only at deploy can't be judged at synth, and passes. */
export function isKnown<T>(value: T | undefined): value is T {
  // The CDK encodes tokens as negative numbers; to look into each number for one takes longer than all else that is asked about it.
  if (typeof value === 'number' && value >= 0) return true;
  return value !== undefined && !Token.isUnresolved(value);
}
