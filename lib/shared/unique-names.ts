import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/problem';

const holders = new WeakMap<Stack, Map<string, string>>();

/** A thing that exists by its own name has one holder in a stack, whatever construct that is. */
export function secondHolderProblems(scope: IConstruct, kind: string, property: string, name: string): Problem[] {
  const holder = otherHolderOf(scope, kind, name);
  if (holder === undefined) return [];
  return [{ property, value: name, expected: `one of its own, and ${holder} has this one`, change: 'use the one construct for both' }];
}

/** The path of the construct that holds the thing, if it is another one; otherwise this one holds it from now on. */
export function otherHolderOf(scope: IConstruct, kind: string, name: string): string | undefined {
  const stack = Stack.of(scope);
  const known = holders.get(stack) ?? new Map<string, string>();
  holders.set(stack, known);
  const key = JSON.stringify([kind, stack.resolve(name)]);
  const holder = known.get(key) ?? scope.node.path;
  known.set(key, holder);
  return holder === scope.node.path ? undefined : holder;
}
