import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/problem';
import { isKnown } from './validation';

const holders = new WeakMap<Stack, Map<string, string>>();

/** Two constructs of a stack must not hold the same named resource. */
export function secondHolderProblems(scope: IConstruct, kind: string, property: string, name: string): Problem[] {
  const holder = otherHolderOf(scope, kind, name);
  if (holder === undefined) return [];
  return [{ property, value: isKnown(name) ? name : undefined, expected: `one of its own, and ${holder} has this one`, change: 'use the one construct for both' }];
}

/** The path of another construct that holds the name; if there is none, this one does from now on. */
export function otherHolderOf(scope: IConstruct, kind: string, name: string): string | undefined {
  const stack = Stack.of(scope);
  const known = holders.get(stack) ?? new Map<string, string>();
  holders.set(stack, known);
  const key = JSON.stringify([kind, stack.resolve(name)]);
  const holder = known.get(key) ?? scope.node.path;
  known.set(key, holder);
  return holder === scope.node.path ? undefined : holder;
}
