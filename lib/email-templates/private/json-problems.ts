import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MAX_NESTING } from '../../../core/email-templates/nesting';
import type { Problem } from '../../../core/problem';
import { shown } from '../../shared/shown';

/** What to write instead of what JSON has no form for: by type, or by class, of which JSON would make `{}` or `null`. */
const INSTEAD: Readonly<Record<string, string>> = {
  bigint: 'write a number, or a text',
  function: 'write what it returns, or leave it out',
  symbol: 'write a text',
  Map: 'write an object, such as Object.fromEntries(map)',
  Set: 'write an array, such as [...set]',
  WeakMap: 'write an object',
  WeakSet: 'write an array',
  Promise: 'write what it resolves to, with await',
  RegExp: 'write a text, such as that of its source',
  Error: 'write a text, such as that of its message',
  Date: 'write a date that is one, or a text',
  construct: 'write a text, such as its name',
  circular: 'leave out what leads back to itself',
};

/** Finds the members that JSON can't hold, or would drop without an error. Undefined is no value, and tokens may be anything. */
export function jsonProblems(value: unknown, property = 'sampleData', around: readonly unknown[] = []): Problem[] {
  if (Token.isUnresolved(value) && !Stack.isStack(value)) return []; // a stack, too, has a method of that name
  const kind = kindOf(value, around);
  if (kind !== undefined) {
    const isCircular = kind === 'circular';
    return [{ property, value: isCircular ? undefined : shown(value), expected: `what JSON can hold${isCircular ? ', without a circle' : ''}`, change: INSTEAD[kind]! }];
  }
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return [];
  if (around.length >= MAX_NESTING) return [{ property: 'sampleData', expected: `lists and objects at most ${MAX_NESTING} deep`, change: 'nest them less' }];
  return Object.entries(value).flatMap(([name, member]) =>
    jsonProblems(member, Array.isArray(value) ? `${property}[${name}]` : `${property}.${name}`, [...around, value]));
}

function kindOf(value: unknown, around: readonly unknown[]): string | undefined {
  if (typeof value !== 'object' || value === null) return Object.hasOwn(INSTEAD, typeof value) ? typeof value : undefined;
  if (around.includes(value)) return 'circular';
  if (Construct.isConstruct(value)) return 'construct';
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (name === 'Date') return Number.isNaN((value as Date).getTime()) ? name : undefined;
  return !('toJSON' in value) && Object.hasOwn(INSTEAD, name) ? name : undefined;
}
