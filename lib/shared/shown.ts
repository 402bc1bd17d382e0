import { Construct } from 'constructs';

/** A value of a wrong type, as an error can show it: from JavaScript anything may come. */
export function shown(value: unknown): unknown {
  if (Construct.isConstruct(value)) return `the construct ${value.node.path}`;
  if (typeof value === 'function') return `the ${/^class\b/.test(String(value)) ? 'class' : 'function'} ${value.name}`.trimEnd();
  return typeof value === 'object' && value !== null ? `an object of ${value.constructor?.name ?? 'no class'}` : value;
}

/** Whether it is an object of one of our classes, whichever copy of the package made it. */
export function hasFields(value: unknown, ...fields: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && fields.every((field) => field in value);
}
