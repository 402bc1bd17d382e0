import { Construct } from 'constructs';

/** What JSON, in which an error shows a value, has no form for. */
const NOT_IN_JSON: Readonly<Record<string, (value: unknown) => string>> = {
  bigint: (value) => `${value as bigint}n`,
  function: (value) => functionShown(value as () => unknown),
  number: String,
  symbol: () => 'a symbol',
};

/** A value of a wrong type, as an error can show it: from JavaScript anything may come. */
export function shown(value: unknown): unknown {
  if (Construct.isConstruct(value)) return `the construct ${value.node.path}`;
  if (typeof value === 'object' && value !== null) return `an object of ${value.constructor?.name ?? 'no class'}`;
  return Number.isFinite(value) ? value : NOT_IN_JSON[typeof value]?.(value) ?? value;
}

function functionShown(value: { readonly name: string }): string {
  const kind = /^class\b/.test(String(value)) ? 'class' : 'function';
  return value.name === '' ? `a ${kind}` : `the ${kind} ${value.name}`;
}

/** Whether it is an object whose members can be asked for, as props and options are. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set);
}

/** Whether it is an object of one of our classes, whichever copy of the package made it. */
export function hasFields(value: unknown, ...fields: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && fields.every((field) => field in value);
}
