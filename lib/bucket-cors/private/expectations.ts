import { type Decision, evaluate } from '../../../core/bucket-cors/evaluate';
import { isOfPage } from '../../../core/bucket-cors/origin-form';
import { meantOrigin } from '../../../core/bucket-cors/origin-suggestion';
import { isForbidden, isSafelisted } from '../../../core/bucket-cors/page-headers';
import { type Pattern, pattern } from '../../../core/bucket-cors/pattern';
import { methodFault } from '../../../core/bucket-cors/refusals';
import { allowsAnyOrigin, HEADER_NAME, type Rule } from '../../../core/bucket-cors/rule';
import { type Problem } from '../../../core/problem';
import { isKnown } from '../../shared/validation';
import type { CorsRequest } from '../cors-request';
import { wireRequest } from './synth-rules';
import type { Warning } from './warning';

export interface Expectations {
  readonly mustAllow?: readonly CorsRequest[];
  readonly mustDeny?: readonly CorsRequest[];
}

export interface Judgement {
  readonly problems: Problem[];
  readonly warnings: Warning[];
}

/**
 * Checks that the rules allow and deny what they must. What depends on tokens, or AWS doesn't document, is a warning.
 *
 * @param orders the orders in which the rules may stand
 * @param asWritten the requests as the user wrote them
 */
export function judge(orders: readonly (readonly Rule[])[], expectations: Expectations, asWritten: Expectations): Judgement {
  const judgement: Judgement = { problems: [], warnings: [] };
  const check = (list: keyof Expectations, index: number, request: CorsRequest, wanted: boolean) => {
    const property = `${list}[${index}]`;
    const { allowed, doubt, reason, remedy } = answerInEveryOrder(orders, withoutSafelisted(request));
    if (allowed === undefined || (doubt !== undefined && allowed === wanted)) {
      judgement.warnings.push({ id: 'cdk-adopt:corsUndecidable', message: `${property} can't be checked: ${doubt ?? reason}` });
    } else if (allowed !== wanted) {
      judgement.problems.push({
        property, value: asWritten[list]?.[index], expected: `rules that ${wanted ? 'allow' : 'deny'} it`,
        change: `${reason}: ${wanted ? remedy : 'narrow that rule, or take it out'}`,
      });
    }
  };
  expectations.mustAllow?.forEach((request, index) => check('mustAllow', index, request, true));
  expectations.mustDeny?.forEach((request, index) => check('mustDeny', index, request, false));
  return judgement;
}

/** As browsers ask. */
function withoutSafelisted(request: CorsRequest): CorsRequest {
  const { headers } = request;
  return isKnown(headers) ? { ...request, headers: headers.filter((name) => !isSafelisted(name)) } : request;
}

interface Answer extends Pick<Decision, 'allowed' | 'reason' | 'remedy'> {
  /** Why the answer may be another one. */
  readonly doubt?: string;
}

function answerInEveryOrder(orders: readonly (readonly Rule[])[], request: CorsRequest): Answer {
  const [answer, ...others] = orders.map((rules) => answerToPage(rules, request));
  const { allowed, reason, remedy } = answer!;
  if (others.some((other) => other.allowed !== allowed)) {
    return { reason, doubt: 'the BucketCors of this bucket answer it differently, and which of them stands first is known only at deploy' };
  }
  const undocumented = UNDOCUMENTED.find(({ otherwise, asked = (same) => same }) =>
    orders.some((rules) => answerToPage(otherwise(rules), asked(request)).allowed !== allowed));
  return { allowed, reason, remedy, doubt: undocumented && allowed !== undefined ? `AWS doesn't say ${undocumented.what}` : undefined };
}

/** With credentials, the request itself is evaluated, too: another rule than that of the preflight may deny it. */
function answerToPage(rules: readonly Rule[], request: CorsRequest): Decision {
  const decision = evaluate(rules, wireRequest(request));
  if (!request.credentials || request.preflight === false || decision.allowed === false) return decision;
  const actual = evaluate(rules, wireRequest({ ...request, preflight: false }));
  return actual.allowed === true ? decision : actual;
}

interface Assumption {
  readonly what: string;
  readonly otherwise: (rules: readonly Rule[]) => Rule[];
  readonly asked?: (request: CorsRequest) => CorsRequest;
}

/** What S3's documentation doesn't say, and the rules and the request under the opposite assumption. */
const UNDOCUMENTED: readonly Assumption[] = [
  {
    what: 'whether S3 compares origins with regard to case',
    otherwise: (rules) => rules.map((rule) => (
      { ...rule, origins: rule.origins.map(inLowerCase), openOrigins: rule.openOrigins.map(inLowerCase) })),
    asked: (request) => ({ ...request, origin: lower(request.origin) }),
  },
  {
    what: "what S3 answers where a rule has '*' beside the origin",
    otherwise: (rules) => rules.flatMap((rule) => {
      const others = rule.origins.filter(({ text }) => text !== '*');
      return allowsAnyOrigin(rule) && others.length > 0 ? [{ ...rule, origins: others }, { ...rule, origins: [pattern('*')] }] : [rule];
    }),
  },
];

/** Not the text that encodes a token. */
function lower(part: string): string {
  return isKnown(part) ? part.toLowerCase() : part;
}

function inLowerCase({ text, prefix, suffix }: Pattern): Pattern {
  return { text, prefix: lower(prefix), suffix: suffix === undefined ? undefined : lower(suffix) };
}

/** Without `*`, since a request comes from one origin. */
function pageOrigin(written: string): string | undefined {
  const origin = meantOrigin(written);
  return origin?.includes('*') ? undefined : origin;
}

type Requests = readonly (CorsRequest | undefined)[];

/** A request that no browser sends proves nothing. Left out, so passed over, is what is of a wrong type. */
export function requestProblems({ mustAllow = [], mustDeny = [] }: { readonly [list in keyof Expectations]: Requests }): Problem[] {
  const of = (requests: Requests, list: keyof Expectations) =>
    requests.flatMap((request, index) => (request ? problemsOf(request, `${list}[${index}]`) : []));
  return [...of(mustAllow, 'mustAllow'), ...of(mustDeny, 'mustDeny')];
}

function problemsOf({ origin, method, headers, preflight }: CorsRequest, at: string): Problem[] {
  const problems: Problem[] = [];
  if (preflight === false && isKnown(headers) && headers.length > 0) {
    problems.push({
      property: `${at}.headers`, value: headers, expected: 'none with preflight: false',
      change: 'S3 looks at the names of headers in a preflight only: ask about that',
    });
  }
  if (isKnown(origin) && !isOfPage(origin)) {
    problems.push({
      property: `${at}.origin`, value: origin, expected: "an origin as browsers send it, such as 'https://www.example.com'",
      change: `write ${pageOrigin(origin) ?? 'one scheme and host, and a port where it is not that of the scheme'}`,
    });
  }
  const wrongMethod = isKnown(method) ? methodFault(method, 'S3 allows no other method to pages') : undefined;
  if (wrongMethod) problems.push({ property: `${at}.method`, value: method, ...wrongMethod });
  for (const [index, name] of (isKnown(headers) ? headers : []).entries()) {
    if (isKnown(name) && !HEADER_NAME.test(name)) {
      problems.push({ property: `${at}.headers[${index}]`, value: name, expected: 'the name of one header', change: 'write it without a value and without *' });
    } else if (isKnown(name) && isForbidden(name)) {
      problems.push({
        property: `${at}.headers[${index}]`, value: name, expected: 'a header that a page can send', change: 'no page can send it, so that no browser asks for it: leave it out',
      });
    }
  }
  return problems;
}
