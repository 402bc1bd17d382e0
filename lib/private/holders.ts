import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from './problems';
import type { Provider } from './provider';

const holders = new WeakMap<Provider, Map<string, string>>();

/** A thing that exists by its own name has one holder in a stack. */
export function secondHolderProblems(scope: IConstruct, provider: Provider, property: string, name: string): Problem[] {
  const known = holders.get(provider) ?? new Map<string, string>();
  holders.set(provider, known);
  const key = JSON.stringify(Stack.of(scope).resolve(name));
  const holder = known.get(key) ?? scope.node.path;
  known.set(key, holder);
  if (holder === scope.node.path) return [];
  return [{ property, value: name, expected: `one of its own, and ${holder} has this one`, change: 'use the one construct for both' }];
}
