import type { Access } from './operation';

/** A statement of a policy, with nothing in it left to resolve. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Whether some statement allows the access. Only what the library's policies use is known here; anything else is a no. */
export function isAllowed(statements: readonly Statement[], access: Access): boolean {
  return statements.some(({ actions, resources, condition }) =>
    actions.includes(access.action)
    && resources.some((pattern) => covers(pattern, access.arn))
    && Object.entries(condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => meets(operator, valuesOf(key, access), [wanted].flat()))));
}

function covers(pattern: string, arn: string): boolean {
  return pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : pattern === arn;
}

function meets(operator: string, values: readonly string[] | undefined, wanted: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals': return values?.length === 1 && wanted.includes(values[0]!);
    case 'Null': return (values === undefined) === wanted.includes('true');
    case 'ForAllValues:StringEquals': return (values ?? []).every((value) => wanted.includes(value));
    default: return false;
  }
}

function valuesOf(key: string, { requestTags = {}, resourceTags = {}, removedKeys, createAction }: Access): string[] | undefined {
  const [prefix, name = ''] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
  const only = (value: string | undefined) => (value === undefined ? undefined : [value]);
  if (prefix === 'aws:RequestTag') return only(requestTags[name]);
  if (prefix === 'aws:ResourceTag') return only(resourceTags[name]);
  if (key === 'aws:TagKeys') return [...(removedKeys ?? Object.keys(requestTags))];
  if (key === 'ec2:CreateAction') return only(createAction);
  return undefined;
}
