import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { describeProblem, type Problem } from '../../core/problem';

/**
 * Throws all problems of one construct as one error.
 *
 * @param others problems of what isn't a property, such as the files of a folder
 */
export function throwProblems(construct: IConstruct, problems: readonly Problem[], others: readonly string[] = []): void {
  throwLines(`${construct.node.path} (${construct.constructor.name}) can't be synthesized`, [...problems.map(describeProblem), ...others]);
}

/** Throws all problems of the arguments of a call that belongs to no construct. */
export function throwProblemsOfCall(call: string, problems: readonly Problem[]): void {
  throwLines(`${call} can't use its arguments`, problems.map(describeProblem));
}

function throwLines(what: string, all: readonly string[]): void {
  const lines = [...new Set(all)];
  if (lines.length > 0) throw new Error(`${what}:${lines.map((line) => `\n  - ${line}`).join('')}`);
}

/** Whether a value is known at synth. Tokens can't be checked, so they pass. */
export function isKnown<T>(value: T | undefined): value is T {
  // The CDK encodes number tokens as negative numbers. Skipping positive ones saves most of the time for them.
  if (typeof value === 'number' && value >= 0) return true;
  return value !== undefined && !Token.isUnresolved(value);
}
