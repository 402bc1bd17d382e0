import { Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { CorsRequest } from '../../cors-rules';
import type { WireRequest } from './evaluate';
import { isKnown } from '../problems';
import { readRule, type Rule, type RuleProperty } from './rule';

const PROPERTIES: readonly RuleProperty[] = ['allowedOrigins', 'allowedMethods', 'allowedHeaders', 'exposedHeaders', 'maxAge'];

/** The rules as far as synth knows them. A token is something more that a property may hold. */
export function readRules(rules: readonly s3.CorsRule[]): Rule[] {
  if (Token.isUnresolved(rules)) return [{ ...readRule({ allowedOrigins: [], allowedMethods: [] }, 0, PROPERTIES), name: 'the list of rules' }];
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
    return isKnown(id) ? rule : { ...rule, name: `rules[${index}]` }; // counted as in the code that the user looks at
  });
}

/** With the texts that stand for tokens: a request with the same token matches whatever it becomes. */
function textsIn(values: readonly string[] | undefined): readonly string[] {
  return isKnown(values) ? values : [];
}

function holdsToken(value: readonly string[] | number | undefined): boolean {
  return Token.isUnresolved(value) || (Array.isArray(value) && value.some((one) => Token.isUnresolved(one)));
}

/** The request as S3 sees it. */
export function wireRequest({ origin, method, headers = [], preflight = true }: CorsRequest): WireRequest {
  const open: RuleProperty[] = [];
  if (Token.isUnresolved(origin)) open.push('allowedOrigins');
  if (Token.isUnresolved(method)) open.push('allowedMethods');
  if (preflight && holdsToken(headers)) open.push('allowedHeaders');
  if (!preflight) return { httpMethod: method, origin, open };
  return { httpMethod: 'OPTIONS', origin, requestMethod: method, requestHeaders: headers, open };
}
