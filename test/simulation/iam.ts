import type { Access } from './operation';

/** A statement of a policy, with nothing in it left to resolve. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Either these or `notResources`. */
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Decides whether a role with the statements may do something. */
export type Judge = (statements: readonly Statement[], access: Access) => boolean;

/** Whether some statement allows the access and none denies it. An operator or a key that the library's policies don't use is an error. */
export function isAllowed(statements: readonly Statement[], access: Access): boolean {
  const effects = new Set(statements.filter((statement) => applies(statement, access)).map(({ effect }) => effect));
  return effects.has('Allow') && !effects.has('Deny');
}

function applies({ actions, resources, notResources = [], condition }: Statement, access: Access): boolean {
  return actions.includes(access.action)
    && (resources ? resources.some((pattern) => covers(pattern, access.arn)) : !notResources.some((pattern) => covers(pattern, access.arn)))
    && Object.entries(condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => meets(operator, valuesOf(key, access), [wanted].flat())));
}

const patterns = new Map<string, RegExp>();

/** `*` stands for any text and `?` for one character, wherever they are. */
function covers(pattern: string, arn: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === arn;
  const known = patterns.get(pattern);
  if (known) return known.test(arn);
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  patterns.set(pattern, new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`));
  return covers(pattern, arn);
}

function meets(operator: string, values: readonly string[] | undefined, wanted: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals': return values?.length === 1 && wanted.includes(values[0]!);
    case 'StringEqualsIfExists': return values === undefined || meets('StringEquals', values, wanted);
    case 'StringNotEquals': return !meets('StringEquals', values, wanted);
    case 'Null': return (values === undefined) === wanted.includes('true');
    case 'ForAllValues:StringEquals': return (values ?? []).every((value) => wanted.includes(value));
    case 'ForAllValues:StringNotEquals': return (values ?? []).every((value) => !wanted.includes(value));
    default: throw new Error(`the operator ${operator} is not modelled`);
  }
}

function valuesOf(key: string, { requestTags = {}, resourceTags = {}, removedKeys, createAction }: Access): string[] | undefined {
  const [prefix, name = ''] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
  const only = (value: string | undefined) => (value === undefined ? undefined : [value]);
  if (prefix === 'aws:RequestTag') return only(requestTags[name]);
  if (prefix === 'aws:ResourceTag') return only(resourceTags[name]);
  if (key === 'aws:TagKeys') {
    const keys = [...(removedKeys ?? Object.keys(requestTags))];
    return keys.length === 0 ? undefined : keys; // a request without tags has no such key
  }
  if (key === 'ec2:CreateAction') return only(createAction);
  throw new Error(`the condition key ${key} is not modelled`);
}
