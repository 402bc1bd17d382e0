import { matchesAny, type Pattern, pattern } from './pattern';

/** All that a rule can allow. */
export const METHODS: readonly string[] = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

/** One header's, without a `*`. */
export const HEADER_NAME = /^[!#$%&'+.^_`|~0-9a-z-]+$/i;

/** A rule as it is written, in a CDK app or in a bucket. */
export interface PlainRule {
  readonly id?: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposedHeaders?: readonly string[];
  readonly maxAge?: number;
}

export type RuleProperty = Exclude<keyof PlainRule, 'id'>;

/** A rule, ready to be matched. */
export interface Rule {
  /** As a sentence names it. */
  readonly name: string;
  readonly origins: readonly Pattern[];
  readonly methods: readonly string[];
  /** In lower case: header names are compared without regard to it. */
  readonly headers: readonly Pattern[];
  readonly exposed: readonly string[];
  readonly maxAge?: number;
  /** The properties that hold something more, which only the deployment knows. */
  readonly open: readonly RuleProperty[];
  /** All that the unknown origins can match. */
  readonly openOrigins: readonly Pattern[];
}

/** @param index where the rule stands, from 0 */
export function readRule(plain: PlainRule, index: number, open: readonly RuleProperty[] = []): Rule {
  const { id, allowedOrigins, allowedMethods, allowedHeaders = [], exposedHeaders = [], maxAge } = plain;
  return {
    name: id === undefined ? `rule ${index + 1}` : `rule '${id}'`,
    origins: allowedOrigins.filter((origin) => origin !== '').map(pattern), // S3 stores an empty one, and never matches it
    methods: allowedMethods,
    headers: allowedHeaders.map((header) => pattern(header.toLowerCase())),
    exposed: exposedHeaders,
    maxAge,
    open,
    openOrigins: open.includes('allowedOrigins') ? [pattern('*')] : [],
  };
}

/** Of a rule without `*`, S3 echoes the origin and allows credentials. */
export function allowsAnyOrigin({ origins }: Rule): boolean {
  return origins.some(({ text }) => text === '*');
}

/** The same, if a token may make it so. */
export function mayAllowAnyOrigin(rule: Rule): boolean {
  return allowsAnyOrigin(rule) || matchesAny(rule.openOrigins, '*');
}

/** a, b and c */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
