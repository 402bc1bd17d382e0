import { type Denial, explainDenial } from './denial';
import { type Match, type Matches, weakest } from './match';
import { matchesAny } from './pattern';
import { allowsAnyOrigin, listOf, mayAllowAnyOrigin, type Rule, type RuleProperty } from './rule';

/** The parts of a request that S3 evaluates for CORS. */
export interface WireRequest {
  /** OPTIONS for a preflight. */
  readonly httpMethod: string;
  readonly origin?: string;
  /** `Access-Control-Request-Method`, which S3 evaluates on any request that has it, not only on preflights. */
  readonly requestMethod?: string;
  /** The names in `Access-Control-Request-Headers`. */
  readonly requestHeaders?: readonly string[];
  /** The rule properties whose counterpart in the request contains a token. */
  readonly open?: readonly RuleProperty[];
  /** Whether the page sends credentials. S3 ignores this, but the browser then rejects a response for any origin. */
  readonly credentials?: boolean;
}

/** S3's response, as far as CORS is concerned. */
export interface Decision extends Partial<Denial> {
  /** Whether a page of the origin may read the response. Undefined if that is known only at deploy. */
  readonly allowed?: boolean;
  /** The rule that decides. */
  readonly ruleIndex?: number;
  /** The rules whose tokens the decision, or its headers, depend on. */
  readonly openRules: readonly number[];
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error?: { readonly code: string; readonly message: string };
  readonly reason: string;
}

/** A request, and how each rule matches it. */
interface Hearing {
  readonly rules: readonly Rule[];
  readonly verdicts: readonly Matches[];
  readonly request: WireRequest;
  readonly origin: string;
  readonly method: string;
  /** The names of the requested headers. */
  readonly names: readonly string[];
}

const NOT_ENABLED = { code: 'AccessForbidden', message: 'CORSResponse: CORS is not enabled for this bucket.' };
const NOT_ALLOWED = {
  code: 'AccessForbidden',
  message: 'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / '
    + "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
};
const NO_ORIGIN = { code: 'BadRequest', message: 'Insufficient information. Origin request header needed.' };
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** Evaluates the request as S3 does: the first rule that matches origin, method and all requested headers decides. */
export function evaluate(rules: readonly Rule[], request: WireRequest): Decision {
  const { origin, httpMethod, requestMethod: method = httpMethod, requestHeaders = [] } = request;
  if (!origin) return withoutOrigin(request);
  const names = requestHeaders.flatMap((name) => name.split(',')).map((name) => name.trim()).filter((name) => name !== '');
  const verdicts = rules.map((rule) => matchesOf(rule, request, origin, method, names));
  const hearing = { rules, verdicts, request, origin, method, names };
  const openRules: number[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    const whole = weakest(verdict.origin, verdict.method, verdict.headers);
    if (whole === 'yes') return matched(hearing, index, openRules);
    if (whole === 'maybe') openRules.push(index);
  }
  return openRules.length > 0 ? undecidable(hearing, openRules) : denied(hearing);
}

function matchesOf(rule: Rule, { open = [] }: WireRequest, origin: string, method: string, names: readonly string[]): Matches {
  const asked = new Map(names.map((name) => [name.toLowerCase(), name]));
  const missing = [...asked].filter(([name]) => !matchesAny(rule.headers, name)).map(([, name]) => name);
  const isOpen = (property: RuleProperty) => rule.open.includes(property) || open.includes(property);
  const verdict = (known: boolean, possible: boolean): Match => (known ? 'yes' : possible ? 'maybe' : 'no');
  return {
    origin: verdict(matchesAny(rule.origins, origin), open.includes('allowedOrigins') || matchesAny(rule.openOrigins, origin)),
    method: verdict(rule.methods.includes(method), isOpen('allowedMethods')),
    headers: verdict(missing.length === 0, isOpen('allowedHeaders')),
    missing,
  };
}

/** @param before the earlier rules that may match, depending on their tokens */
function matched(hearing: Hearing, index: number, before: readonly number[]): Decision {
  const { rules, request, names } = hearing;
  const rule = rules[index]!;
  const matching = [...before, index];
  const openRules = hidesHeaders(rule) ? matching : before;
  const answer = before.length > 0
    ? { openRules, status: 200, headers: {} } // which of them decides is known only at deploy
    : { ruleIndex: index, openRules, status: 200, headers: responseHeaders(rule, hearing) };
  if (request.credentials && matching.every((one) => allowsAnyOrigin(rules[one]!))) {
    const answers = matching.length > 1 ? 'answer' : 'answers';
    return {
      ...answer, allowed: false, reason: `${listed(rules, matching)} ${answers} * without leave for credentials, and the page sends some`,
      remedy: 'name the origin in a rule before it, or let the page send none',
    };
  }
  if (request.credentials && matching.some((one) => mayAllowAnyOrigin(rules[one]!))) return undecidable(hearing, matching, ['allowedOrigins']);
  if (before.length > 0) {
    return { ...answer, allowed: true, reason: `${listed(rules, matching)} together allow it; which of them decides is known only at deploy` };
  }
  return { ...answer, allowed: true, reason: `${rule.name} allows this origin${names.length > 0 ? ', method and headers' : ' and method'}` };
}

/** Whether its response headers depend on tokens. */
function hidesHeaders(rule: Rule): boolean {
  return rule.open.some((property) => property !== 'allowedHeaders' && !(property === 'allowedOrigins' && allowsAnyOrigin(rule)));
}

/** Leaves out the headers that depend on tokens. */
function responseHeaders(rule: Rule, { origin, names, request }: Hearing): Record<string, string> {
  const { methods, exposed, maxAge, open } = rule;
  const isKnown = (property: RuleProperty) => !open.includes(property);
  const anyOrigin = allowsAnyOrigin(rule);
  const originKnown = anyOrigin || isKnown('allowedOrigins');
  const namesKnown = names.length > 0 && !request.open?.includes('allowedHeaders');
  return {
    ...(originKnown && { 'Access-Control-Allow-Origin': anyOrigin ? '*' : origin }),
    ...(isKnown('allowedMethods') && { 'Access-Control-Allow-Methods': methods.join(', ') }),
    ...(namesKnown && { 'Access-Control-Allow-Headers': names.map((name) => name.toLowerCase()).join(', ') }),
    ...(exposed.length > 0 && isKnown('exposedHeaders') && { 'Access-Control-Expose-Headers': exposed.join(', ') }),
    ...(maxAge !== undefined && isKnown('maxAge') && { 'Access-Control-Max-Age': String(maxAge) }),
    ...(originKnown && !anyOrigin && { 'Access-Control-Allow-Credentials': 'true' }),
    Vary: VARY,
  };
}

function withoutOrigin({ httpMethod }: WireRequest): Decision {
  return {
    allowed: false, openRules: [], headers: {},
    ...(httpMethod === 'OPTIONS'
      ? { status: 400, error: NO_ORIGIN, reason: 'a preflight needs an Origin header' }
      : { status: 200, reason: 'S3 answers a request that has no Origin header without CORS headers' }),
    remedy: 'send an Origin header, as a browser does for a page of another origin',
  };
}

const PROPERTIES = [['origin', 'allowedOrigins'], ['method', 'allowedMethods'], ['headers', 'allowedHeaders']] as const;

/** @param also further properties on which the decision depends, although the request matches them in any case */
function undecidable(
  { rules, verdicts, request: { open = [] } }: Hearing, openRules: readonly number[], also: readonly RuleProperty[] = [],
): Decision {
  const unknown = PROPERTIES.filter(([part, property]) =>
    openRules.some((index) => verdicts[index]![part] === 'maybe' && rules[index]!.open.includes(property))).map(([, property]) => property);
  const properties = listOf([...new Set([...unknown, ...also])]);
  const inRequest = PROPERTIES.some(([part, property]) => open.includes(property) && openRules.some((index) => verdicts[index]![part] === 'maybe'));
  const holders = [...(properties ? [`the ${properties} there`] : []), ...(inRequest ? ['the request'] : [])];
  return {
    openRules, headers: {},
    reason: `whether ${listed(rules, openRules)} ${openRules.length > 1 ? 'allow' : 'allows'} it is known only at deploy, by a token in ${listOf(holders)}`,
  };
}

/** CORS doesn't block an actual request: S3 serves it, and the browser hides the response from the page, as it has no CORS headers. */
function denied({ rules, verdicts, request, origin, method }: Hearing): Decision {
  const error = rules.length === 0 ? NOT_ENABLED : NOT_ALLOWED;
  const isPreflight = request.httpMethod === 'OPTIONS';
  return {
    allowed: false, openRules: [], headers: {}, ...(isPreflight ? { status: 403, error } : { status: 200 }),
    ...explainDenial(rules, verdicts, origin, method),
  };
}

function listed(rules: readonly Rule[], indices: readonly number[]): string {
  return listOf(indices.map((index) => rules[index]!.name));
}
