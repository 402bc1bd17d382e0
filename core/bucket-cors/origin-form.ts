import { likely } from '../suggest';
import { isSent } from './browser-origin';
import { parkedBy } from './parked';
import { type Pattern, pattern } from './pattern';
import { NOT_IN_XML } from './rule';
import { originFiller } from './sample-values';

export interface Fault {
  readonly expected: string;
  readonly change: string;
}

const WEB = ['https', 'http'];
const MAX_ORIGIN_LENGTH = 500; // a host has 253 characters at most

/** S3 refuses a second one. */
export function originStars(origin: string): Fault | undefined {
  return origin.split('*').length > 2 ? { expected: 'at most one *', change: 'write one entry for each pattern' } : undefined;
}

const FAULTS: readonly (Fault & { readonly applies: (origin: string) => boolean })[] = [
  { applies: (origin) => origin === '', expected: 'an origin', change: "write one, such as 'https://www.example.com'" },
  { applies: (origin) => parkedBy(origin) !== undefined, expected: 'an origin without the prefix of parked rules', change: 'leave the prefix out' },
  { applies: (origin) => /[\s,;]/.test(origin.trim()), expected: 'one origin, without spaces, commas and semicolons', change: 'write one entry for each origin' },
  { applies: (origin) => origin !== origin.trim(), expected: 'one origin, without spaces', change: 'remove the spaces' },
  { applies: (origin) => NOT_IN_XML.test(origin), expected: 'an origin without control characters', change: 'remove them' },
  { applies: (origin) => /^[^/]+\/$/.test(afterScheme(origin)), expected: 'an origin without a trailing slash', change: 'browsers send only scheme, host and port' },
  { applies: (origin) => afterScheme(origin).includes('/'), expected: 'an origin without a path', change: 'browsers send only scheme, host and port' },
  { applies: (origin) => origin.length > MAX_ORIGIN_LENGTH, expected: `at most ${MAX_ORIGIN_LENGTH} characters`, change: 'no browser sends such an origin' },
];

/** What S3 refuses in a rule's origin, or stores and never matches, by its form alone. */
export function originFault(origin: string): Fault | undefined {
  return FAULTS.find(({ applies }) => applies(origin)) ?? originStars(origin);
}

/**
 * What of it is certain by a part of the origin, wherever other text is put in and whatever that is: so it may hold the scheme, whose two
 * slashes are all that an origin has.
 */
export function certainOriginFault(part: string): Fault | undefined {
  const certain = part.split('/').length > 3 ? part : part.replaceAll('/', '');
  return certain === '' ? undefined : originFault(certain);
}

export function afterScheme(origin: string): string {
  const scheme = origin.indexOf('://');
  return origin.slice(scheme < 0 ? 0 : scheme + 3);
}

/** A scheme with a slip: apps have schemes of their own, but none so near to the web's. */
export function misspelledScheme(origin: string): { readonly scheme: string; readonly meant: string; readonly rest: string } | undefined {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(origin) ?? [];
  const meant = WEB.includes(scheme.toLowerCase()) ? undefined : likely(scheme, WEB);
  return meant === undefined ? undefined : { scheme, meant, rest };
}

/** Whether a browser may send it as the origin of a page that anybody has. */
export function isOfPage(origin: string): boolean {
  return isSent(origin) && misspelledScheme(origin) === undefined;
}

/** Whether some browser may send an origin that the pattern matches. */
export function matchesSent({ prefix, suffix }: Pattern): boolean {
  if (suffix === undefined) return isSent(prefix);
  return originFiller(prefix, suffix).some((filling) => isSent(`${prefix}${filling}${suffix}`));
}

/** Whether the checks let the origin pass, as one that does what it says. */
export function isSound(origin: string): boolean {
  return originFault(origin) === undefined && misspelledScheme(origin) === undefined && matchesSent(pattern(origin));
}
