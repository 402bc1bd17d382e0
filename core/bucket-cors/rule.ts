import { matchesAny, type Pattern, pattern } from './pattern';

/** The methods that S3 accepts in a rule. */
export const METHODS: readonly string[] = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

/** A header name without `*`. */
export const HEADER_NAME = /^[!#$%&'+.^_`|~0-9a-z-]+$/i;

/** What XML 1.0, and so a request to S3, has no form for: control characters, and halves of a pair. */
export const NOT_IN_XML = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A rule as written in a CDK app or stored in a bucket. */
export interface PlainRule {
  readonly id?: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposedHeaders?: readonly string[];
  readonly maxAge?: number;
}

export type RuleProperty = Exclude<keyof PlainRule, 'id'>;

/** A rule, parsed for matching. */
export interface Rule {
  /** The rule's name in messages. */
  readonly name: string;
  readonly origins: readonly Pattern[];
  readonly methods: readonly string[];
  /** In lower case: header names are case-insensitive. */
  readonly headers: readonly Pattern[];
  readonly exposed: readonly string[];
  readonly maxAge?: number;
  /** The properties that also contain tokens. */
  readonly open: readonly RuleProperty[];
  /** What the origins given as tokens could match. */
  readonly openOrigins: readonly Pattern[];
}

/** @param index the rule's position, from 0 */
export function readRule(plain: PlainRule, index: number, open: readonly RuleProperty[] = []): Rule {
  const { id, allowedOrigins, allowedMethods, allowedHeaders = [], exposedHeaders = [], maxAge } = plain;
  return {
    name: id === undefined ? `rule ${index + 1}` : `rule '${id}'`,
    origins: allowedOrigins.filter((origin) => origin !== '').map(pattern), // S3 stores an empty origin, but never matches it
    methods: allowedMethods,
    headers: allowedHeaders.map((header) => pattern(header.toLowerCase())),
    exposed: exposedHeaders,
    maxAge,
    open,
    openOrigins: open.includes('allowedOrigins') ? [pattern('*')] : [],
  };
}

/** For any other rule, S3 echoes the origin and allows credentials. */
export function allowsAnyOrigin({ origins }: Rule): boolean {
  return origins.some(({ text }) => text === '*');
}

/** Like `allowsAnyOrigin`, also if a token may turn out to be `*`. */
export function mayAllowAnyOrigin(rule: Rule): boolean {
  return allowsAnyOrigin(rule) || matchesAny(rule.openOrigins, '*');
}

/** a, b and c */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
