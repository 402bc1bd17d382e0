import { isAllowed, type Judge, type Statement } from '../iam';
import { type Atom, atomsOf, type Condition, isSame, type Permission, permissionOf } from './permission';

/** One thing about one permission that is otherwise. */
export interface Change {
  readonly permission: Permission;
  readonly part: Part;
  /** Whether the role may do less with it, or more. */
  readonly narrows: boolean;
}

/** What of a permission is taken away: the whole; the limit to a resource; a condition, or one of its values. */
export type Part =
  | { readonly of: 'permission' | 'resource' }
  | { readonly of: 'condition'; readonly condition: Condition }
  | { readonly of: 'value'; readonly condition: Condition; readonly value: string };

/** Every change of one part. What a condition's only value allows is what the permission allows. */
export function changesOf(permission: Permission): Change[] {
  const { effect, resource, conditions } = permission;
  const parts: Part[] = [
    { of: 'permission' },
    ...(resource === '*' ? [] : [{ of: 'resource' as const }]),
    ...conditions.map((condition): Part => ({ of: 'condition', condition })),
    ...conditions.flatMap((condition) => (condition.values.length < 2 ? [] : condition.values.map((value): Part => ({ of: 'value', condition, value })))),
  ];
  return parts.map((part) => ({ permission, part, narrows: (effect === 'Allow') === ['permission', 'value'].includes(part.of) }));
}

/** Judges by the statements with the change. */
export function judgeWith(change: Change): Judge {
  const known = new WeakMap<Statement, readonly Statement[]>();
  const changed = (statement: Statement) => {
    if (!known.has(statement)) known.set(statement, atomsOf(statement).flatMap((atom) => changedAtom(atom, change)));
    return known.get(statement)!;
  };
  return (statements, access) => isAllowed(statements.flatMap(changed), access);
}

function changedAtom(atom: Atom, { permission, part }: Change): Atom[] {
  if (!isSame(permissionOf(atom), permission)) return [atom];
  switch (part.of) {
    case 'permission': return [];
    case 'resource': return [{ ...atom, resources: ['*'], notResources: undefined }];
    default: return [{ ...atom, condition: without(atom, permission, part) }];
  }
}

function without({ condition }: Atom, { conditions }: Permission, part: Exclude<Part, { of: 'permission' | 'resource' }>): Statement['condition'] {
  let number = 0;
  return Object.fromEntries(Object.entries(condition).map(([operator, keys]) => [operator, Object.fromEntries(
    Object.entries(keys).flatMap(([key, values]) => {
      if (conditions[number++] !== part.condition) return [[key, values]];
      if (part.of === 'condition') return [];
      return [[key, [values].flat().filter((_, index) => part.condition.values[index] !== part.value)]];
    }),
  )]));
}

/** For the tables: `aws:TagKeys: cdk-adopt:spec`. */
export function nameOf(part: Part): string {
  switch (part.of) {
    case 'condition': return `${part.condition.operator} ${part.condition.key}`;
    case 'value': return `${part.condition.key}: ${part.value}`;
    default: return part.of;
  }
}
