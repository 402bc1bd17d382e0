import type { Block } from '../handlebars/ast';
import { ANY } from './variable-reads-values';

/** True, false, or undefined where only the data of an email can tell. */
type Truth = boolean | undefined;

/** What `if` and `unless` ask: 0 is false unless they have `includeZero=true`. */
export function isTrue(value: unknown, { hash }: Block): Truth {
  if (value !== 0) return isFilled(value);
  return hash?.pairs.some(({ key, value: given }) => key === 'includeZero' && given.type === 'BooleanLiteral' && given.value === true) === true;
}

/** What `with` asks: JavaScript's truth, except that 0 is true and an empty list is false. */
export function isFilled(value: unknown): Truth {
  if (value === ANY) return undefined;
  return value === 0 || (Boolean(value) && !(Array.isArray(value) && value.length === 0));
}

/** What `{{#x}}` asks of a value that is no list: 0 and an empty text are true. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}
