import type { Problem } from '../../core/problem';
import { likely } from '../../core/suggest';
import { shown } from './shown';

/** The names of all properties of a type. */
export type Names<T> = Readonly<Record<keyof T, true>>;

/** Properties that JavaScript would pass over without an error, such as misspelled ones. */
export function unknownProperties(given: object, known: object, at = (name: string) => name): Problem[] {
  const names = Object.keys(known);
  return Object.entries(given).filter(([name, value]) => value !== undefined && !Object.hasOwn(known, name)).map(([name, value]) => {
    const meant = likely(name, names);
    const change = meant === undefined ? 'write one of these, or leave it out' : `write ${meant}`;
    return { property: at(name), value: shown(value), expected: `one of ${names.join(', ')}`, change };
  });
}
