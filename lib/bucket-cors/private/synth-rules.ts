import { Token, Tokenization } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { WireRequest } from '../../../core/bucket-cors/evaluate';
import type { Pattern } from '../../../core/bucket-cors/pattern';
import { readRule, type Rule, type RuleProperty } from '../../../core/bucket-cors/rule';
import { isKnown } from '../../shared/validation';
import type { CorsRequest } from '../cors-request';

const PROPERTIES: readonly RuleProperty[] = ['allowedOrigins', 'allowedMethods', 'allowedHeaders', 'exposedHeaders', 'maxAge'];

/** The rules as far as they are known at synth. A token counts as unknown further values of its property. */
export function readRules(rules: readonly s3.CorsRule[]): Rule[] {
  return rules.map(({ id, allowedOrigins, allowedMethods, allowedHeaders, exposedHeaders, maxAge }, index) => {
    const values = { allowedOrigins, allowedMethods, allowedHeaders, exposedHeaders, maxAge };
    const rule = readRule({
      id: isKnown(id) ? id : undefined,
      allowedOrigins: textsIn(allowedOrigins),
      allowedMethods: textsIn(allowedMethods),
      allowedHeaders: textsIn(allowedHeaders),
      exposedHeaders: textsIn(exposedHeaders),
      maxAge: isKnown(maxAge) ? maxAge : undefined,
    }, index, PROPERTIES.filter((property) => holdsToken(values[property])));
    return {
      ...rule,
      ...(!isKnown(id) && { name: `rules[${index}]` }), // numbered from 0, as in the user's code
      ...(isKnown(allowedOrigins) && { openOrigins: allowedOrigins.filter((origin) => !isKnown(origin)).map(boundsOf) }),
    };
  });
}

/** `https://<token>.example.com` matches at most what has its constant prefix and suffix. */
export function boundsOf(text: string): Pattern {
  const known: string = Tokenization.reverseString(text)
    .mapTokens({ mapToken: () => '*' })
    .join({ join: (left, right) => `${left}${right}` });
  return { text, prefix: known.slice(0, known.indexOf('*')), suffix: known.slice(known.lastIndexOf('*') + 1) };
}

/** Includes the encoded tokens: a request with the same token matches, whatever its value. */
function textsIn(values: readonly string[] | undefined): readonly string[] {
  return isKnown(values) ? values : [];
}

function holdsToken(value: readonly string[] | number | undefined): boolean {
  if (value === undefined) return false;
  return !isKnown(value) || (Array.isArray(value) && value.some((one) => Token.isUnresolved(one)));
}

/** The request as browsers send it to S3. */
export function wireRequest({ origin, method, headers = [], preflight = true, credentials }: CorsRequest): WireRequest {
  const open: RuleProperty[] = [];
  if (Token.isUnresolved(origin)) open.push('allowedOrigins');
  if (Token.isUnresolved(method)) open.push('allowedMethods');
  if (preflight && holdsToken(headers)) open.push('allowedHeaders');
  if (!preflight) return { httpMethod: method, origin, open, credentials };
  return { httpMethod: 'OPTIONS', origin, requestMethod: method, requestHeaders: headers, open, credentials };
}
