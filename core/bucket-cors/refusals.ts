import { likely } from '../suggest';
import { type Fault, originStars } from './origin-form';
import { METHODS, NOT_IN_XML, type PlainRule } from './rule';

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

const MAX_AGE = 2 ** 31 - 1;
/** Of a rule's id, in characters. */
export const LONGEST_ID = 255;

/**
 * @param isKnown whether a list, or a value of it, is known. What isn't is passed over.
 * @param longestId what is left of S3's limit, where something comes before the id
 */
export function refusedValues(
  rule: Partial<PlainRule>, isKnown: (value: unknown) => boolean = () => true, longestId = LONGEST_ID,
): Refusal[] {
  const { id, maxAge } = rule;
  const lists = Object.entries(LISTS) as [keyof typeof LISTS, (value: string) => Fault | undefined][];
  const ofLists = lists.flatMap(([list, faultOf]) => {
    const values = rule[list];
    if (values === undefined || !isKnown(values)) return [];
    return values.flatMap((value, index) => {
      const fault = isKnown(value) ? faultOf(value) : undefined;
      return fault ? [{ property: `${list}[${index}]`, value, ...fault }] : [];
    });
  });
  const ageFault = maxAge !== undefined && isKnown(maxAge) ? maxAgeFault(maxAge) : undefined;
  const idRefusal = id !== undefined && isKnown(id) && id !== '' ? idFault(id, longestId) : undefined; // S3 stores an empty one
  return [
    ...ofLists,
    ...(ageFault ? [{ property: 'maxAge', value: Number.isFinite(maxAge) ? maxAge : String(maxAge), ...ageFault }] : []),
    ...(idRefusal ? [{ property: 'id', value: id, ...idRefusal }] : []),
  ];
}

export function idFault(id: string, longestId: number): Fault | undefined {
  const expected = `1 to ${longestId} characters`;
  if (id === '') return { expected, change: 'leave it out' };
  if (id.length > longestId) return { expected, change: 'shorten it, or leave it out' };
  return NOT_IN_XML.test(id) ? { expected: 'characters that XML has', change: 'remove the control characters' } : undefined;
}

/** Says the nearest value that S3 takes. */
export function maxAgeFault(maxAge: number): Fault | undefined {
  if (Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= MAX_AGE) return undefined;
  const nearest = Math.min(Math.max(Math.round(maxAge), 0), MAX_AGE);
  return { expected: `whole seconds from 0 to ${MAX_AGE}`, change: Number.isNaN(nearest) ? 'write a number, or leave it out' : `write ${nearest}` };
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
  return { expected: `one of ${METHODS.join(', ')}`, change: methodChange(method) ?? otherwise };
}

function methodChange(method: string): string | undefined {
  const [one = '', ...others] = method.toUpperCase().split(/[^A-Z*]+/).filter((part) => part !== '');
  if (others.length > 0) return 'write one entry for each method';
  if (one === '*') return 'name each method, S3 has no wildcard here';
  const meant = likely(one, METHODS);
  return meant && `write '${meant}'`;
}

export function headerStars(header: string): Fault | undefined {
  return header.split('*').length > 2 ? { expected: 'at most one *', change: "write one entry for each header, or '*' for all" } : undefined;
}

export function exposedStar(header: string): Fault | undefined {
  return header.includes('*') ? { expected: 'a name without *', change: 'name each header, S3 has no wildcard here' } : undefined;
}
