import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What is wrong with one property. */
export interface Problem {
  /** As the user wrote it: `rules[0].allowedOrigins[1]`. */
  readonly property: string;
  /** Left out where nothing was given. */
  readonly value?: unknown;
  readonly expected: string;
  /** What to change. */
  readonly change: string;
}

export function describeProblem({ property, value, expected, change }: Problem): string {
  return `${property}: ${value === undefined ? '' : `got ${JSON.stringify(value)}, `}expected ${expected}; ${change}`;
}

/** All problems of one construct in one error. */
export function throwProblems(construct: IConstruct, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `\n  - ${describeProblem(problem)}`).join('');
  throw new Error(`${construct.node.path} (${construct.constructor.name}) can't be synthesized:${lines}`);
}

/** A value that is known only at deploy can't be judged at synth, and passes. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}
