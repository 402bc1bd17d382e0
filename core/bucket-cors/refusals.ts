import { type Fault, originStars } from './origin-form';
import { METHODS, type PlainRule } from './rule';

/** What S3 answers with an error; it stores all else, sensible or not. */
export interface Refusal extends Fault {
  /** Within the rule: `allowedOrigins[1]`. */
  readonly property: string;
  readonly value?: unknown;
}

const LISTS: Readonly<Record<'allowedMethods' | 'allowedOrigins' | 'allowedHeaders' | 'exposedHeaders', (value: string) => Fault | undefined>> = {
  allowedMethods: (method) => methodFault(method),
  allowedOrigins: originStars,
  allowedHeaders: headerStars,
  exposedHeaders: exposedStar,
};

/** @param isKnown whether a list, or a value of it, is known. What isn't is passed over. */
export function refusedValues(rule: Partial<PlainRule>, isKnown: (value: unknown) => boolean = () => true): Refusal[] {
  const lists = Object.entries(LISTS) as [keyof typeof LISTS, (value: string) => Fault | undefined][];
  return lists.flatMap(([list, faultOf]) => {
    const values = rule[list];
    if (values === undefined || !isKnown(values)) return [];
    return values.flatMap((value, index) => {
      const fault = isKnown(value) ? faultOf(value) : undefined;
      return fault ? [{ property: `${list}[${index}]`, value, ...fault }] : [];
    });
  });
}

const NEEDED = { allowedMethods: 's3.HttpMethods.GET', allowedOrigins: "'https://www.example.com'" } as const;

/** A rule has at least one method and one origin. */
export function emptyLists(rule: Partial<PlainRule>, isKnown: (value: unknown) => boolean): Refusal[] {
  return (['allowedMethods', 'allowedOrigins'] as const).flatMap((property) => {
    const value = rule[property];
    const isEmpty = value === undefined || (isKnown(value) && value.length === 0);
    return isEmpty ? [{ property, value, expected: 'at least one', change: `add one, such as ${NEEDED[property]}` }] : [];
  });
}

/** @param otherwise what to change where no method can be meant */
export function methodFault(method: string, otherwise = 'S3 answers OPTIONS by itself, and knows no other method'): Fault | undefined {
  if (METHODS.includes(method)) return undefined;
  const instead = method.trim().toUpperCase();
  return { expected: `one of ${METHODS.join(', ')}`, change: METHODS.includes(instead) ? `write '${instead}'` : otherwise };
}

export function headerStars(header: string): Fault | undefined {
  return header.split('*').length > 2 ? { expected: 'at most one *', change: "write one entry for each header, or '*' for all" } : undefined;
}

export function exposedStar(header: string): Fault | undefined {
  return header.includes('*') ? { expected: 'a name without *', change: 'name each header, S3 has no wildcard here' } : undefined;
}
