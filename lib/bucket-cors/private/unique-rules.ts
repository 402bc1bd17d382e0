import { Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { DeclaredRule } from './declaration';

/** The lists of a rule, in which CloudFormation takes each item once. */
export const LISTS = ['allowedOrigins', 'allowedMethods', 'allowedHeaders', 'exposedHeaders'] as const;

/** Equal for rules that are equal items of a template's list. */
export function identityOf({ id, allowedMethods, allowedOrigins, allowedHeaders = [], exposedHeaders = [], maxAge }: s3.CorsRule): string {
  return JSON.stringify([id, allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAge?.toString()].map(comparable));
}

/** A token that stands for a whole list would be any token in JSON. */
function comparable(value: unknown): unknown {
  return typeof value === 'object' && !Array.isArray(value) ? Token.asString(value) : value;
}

/** Leaves out what is there a second time: values of a rule, and rules. S3 answers the same. */
export function withoutRepeats(rules: readonly s3.CorsRule[]): DeclaredRule[] {
  const seen = new Set<string>();
  return rules.map(withoutRepeatedValues).flatMap((rule, index) => {
    const identity = identityOf(rule);
    if (seen.has(identity)) return [];
    seen.add(identity);
    return [{ index, rule }];
  });
}

function withoutRepeatedValues(rule: s3.CorsRule): s3.CorsRule {
  const repeating = LISTS.filter((property) => repeatedIn(rule[property]) !== undefined);
  return repeating.reduce((one, property) => ({ ...one, [property]: [...new Set<string>(one[property])] }), rule);
}

/** A value that the list has twice. */
export function repeatedIn(list: readonly string[] | undefined): string | undefined {
  if (!Array.isArray(list) || Token.isUnresolved(list)) return undefined;
  const values = list as readonly string[];
  return new Set(values).size === values.length ? undefined : values.find((value, index) => values.indexOf(value) !== index);
}
