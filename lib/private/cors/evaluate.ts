import type { Rule, RuleProperty } from './rule';
import { matches, matchesAny, type Pattern } from './pattern';
import { allowsAnyOrigin } from './rule';

/** What S3 sees of a request. */
export interface WireRequest {
  /** OPTIONS for a preflight. */
  readonly httpMethod: string;
  readonly origin?: string;
  /** `Access-Control-Request-Method`, which counts on every request that has it. */
  readonly requestMethod?: string;
  /** The names in `Access-Control-Request-Headers`. */
  readonly requestHeaders?: readonly string[];
  /** What is compared with these properties of a rule holds something that only the deployment knows. */
  readonly open?: readonly RuleProperty[];
}

/** What S3 answers, as far as CORS goes. */
export interface Decision {
  /** Whether the answer lets a page of the origin have it. Undefined where that is known only at deploy. */
  readonly allowed?: boolean;
  /** The rule that decides. */
  readonly ruleIndex?: number;
  /** Of a denial: the rule that comes nearest to allowing it. */
  readonly nearestIndex?: number;
  /** The rules on whose unknown values the answer depends, or its headers. */
  readonly openRules: readonly number[];
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error?: { readonly code: string; readonly message: string };
  readonly reason: string;
  /** Of a denial: what would change it. */
  readonly remedy?: string;
}

/** `no` wins over `maybe`, and `maybe` over `yes`. */
type Verdict = 'yes' | 'maybe' | 'no';

interface Verdicts {
  readonly origin: Verdict;
  readonly method: Verdict;
  readonly headers: Verdict;
  readonly missing: readonly string[];
}

const NOT_ENABLED = { code: 'AccessForbidden', message: 'CORSResponse: CORS is not enabled for this bucket.' };
const NOT_ALLOWED = {
  code: 'AccessForbidden',
  message: 'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / '
    + "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
};
const NO_ORIGIN = { code: 'BadRequest', message: 'Insufficient information. Origin request header needed.' };
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** What S3 answers to the request by these rules: the first that matches origin, method and all requested headers decides. */
export function evaluate(rules: readonly Rule[], request: WireRequest): Decision {
  const { origin } = request;
  if (!origin) return withoutOrigin(request);
  const verdicts = rules.map((rule) => verdictsOn(rule, request));
  const openRules: number[] = [];
  for (const [index, { origin, method, headers }] of verdicts.entries()) {
    const verdict = worst(origin, method, headers);
    if (verdict === 'yes') return allowedBy(rules, index, openRules, request);
    if (verdict === 'maybe') openRules.push(index);
  }
  return openRules.length > 0 ? undecidable(rules, openRules, request) : denied(rules, verdicts, request);
}

function methodOf({ httpMethod, requestMethod }: WireRequest): string {
  return requestMethod ?? httpMethod;
}

function namesIn({ requestHeaders = [] }: WireRequest): string[] {
  return requestHeaders.map((name) => name.trim()).filter((name) => name !== '');
}

function isPreflight({ httpMethod }: WireRequest): boolean {
  return httpMethod === 'OPTIONS';
}

function verdictsOn({ origins, methods, headers, open }: Rule, request: WireRequest): Verdicts {
  const missing = namesIn(request).filter((name) => !matchesAny(headers, name.toLowerCase()));
  const isOpen = (property: RuleProperty) => open.includes(property) || request.open?.includes(property);
  const verdict = (known: boolean, property: RuleProperty) => (known ? 'yes' : isOpen(property) ? 'maybe' : 'no');
  return {
    origin: verdict(matchesAny(origins, request.origin!), 'allowedOrigins'),
    method: verdict(methods.includes(methodOf(request)), 'allowedMethods'),
    headers: verdict(missing.length === 0, 'allowedHeaders'),
    missing,
  };
}

function worst(...verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes('no') ? 'no' : verdicts.includes('maybe') ? 'maybe' : 'yes';
}

function allowedBy(rules: readonly Rule[], index: number, before: readonly number[], request: WireRequest): Decision {
  const rule = rules[index]!;
  const what = namesIn(request).length > 0 ? 'this origin, method and headers' : 'this origin and method';
  if (before.length > 0) {
    return {
      allowed: true, openRules: before, status: 200, headers: {},
      reason: `${rule.name} allows ${what}, unless ${listed(rules, before)} takes the request first, with values known only at deploy`,
    };
  }
  const hidesHeaders = rule.open.some((property) => property !== 'allowedHeaders');
  return {
    allowed: true, ruleIndex: index, openRules: hidesHeaders ? [index] : [], status: 200,
    headers: responseHeaders(rule, request), reason: `${rule.name} allows ${what}`,
  };
}

/** Without those that depend on what only the deployment knows. */
function responseHeaders(rule: Rule, request: WireRequest): Record<string, string> {
  const { methods, exposed, maxAge, open } = rule;
  const isKnown = (property: RuleProperty) => !open.includes(property);
  const anyOrigin = allowsAnyOrigin(rule);
  const originKnown = anyOrigin || isKnown('allowedOrigins');
  const names = namesIn(request);
  return {
    ...(originKnown && { 'Access-Control-Allow-Origin': anyOrigin ? '*' : request.origin! }),
    ...(isKnown('allowedMethods') && { 'Access-Control-Allow-Methods': methods.join(', ') }),
    ...(names.length > 0 && !request.open?.includes('allowedHeaders') && { 'Access-Control-Allow-Headers': names.map((name) => name.toLowerCase()).join(', ') }),
    ...(exposed.length > 0 && isKnown('exposedHeaders') && { 'Access-Control-Expose-Headers': exposed.join(', ') }),
    ...(maxAge !== undefined && isKnown('maxAge') && { 'Access-Control-Max-Age': String(maxAge) }),
    ...(originKnown && !anyOrigin && { 'Access-Control-Allow-Credentials': 'true' }),
    Vary: VARY,
  };
}

function withoutOrigin(request: WireRequest): Decision {
  const remedy = 'send an Origin header, as a browser does for a page of another origin';
  return isPreflight(request)
    ? { allowed: false, openRules: [], status: 400, headers: {}, error: NO_ORIGIN, reason: 'a preflight needs an Origin header', remedy }
    : { allowed: false, openRules: [], status: 200, headers: {}, reason: 'S3 answers a request that has no Origin header without CORS headers', remedy };
}

function undecidable(rules: readonly Rule[], openRules: readonly number[], { open = [] }: WireRequest): Decision {
  const properties = [...new Set(openRules.flatMap((index) => rules[index]!.open))];
  const unknown = [...(properties.length > 0 ? [`its ${listOf(properties)}`] : []), ...(open.length > 0 ? ['the request'] : [])];
  return {
    openRules, headers: {},
    reason: `whether ${listed(rules, openRules)} allows it is known only at deploy: ${unknown.join(' and ')} hold a token`,
  };
}

function denied(rules: readonly Rule[], verdicts: readonly Verdicts[], request: WireRequest): Decision {
  const preflight = isPreflight(request);
  const { reason, ...miss } = nearestMiss(rules, verdicts, request);
  const error = rules.length === 0 ? NOT_ENABLED : NOT_ALLOWED;
  return {
    allowed: false, openRules: [], headers: {}, ...miss,
    ...(preflight
      ? { status: 403, error, reason }
      // CORS keeps nobody from an actual request: S3 carries it out, and the browser withholds the answer from the page.
      : { status: 200, reason: `${reason}; S3 carries the request out all the same, and answers without CORS headers` }),
  };
}

/** The rule that goes furthest with the request, and what it stops at. */
function nearestMiss(rules: readonly Rule[], verdicts: readonly Verdicts[], request: WireRequest): Pick<Decision, 'nearestIndex' | 'reason' | 'remedy'> {
  if (rules.length === 0) return { reason: 'the bucket has no CORS rules', remedy: 'add a rule for this origin and method' };
  const method = methodOf(request);
  const ofOrigin = [...verdicts.entries()].filter(([, { origin }]) => origin !== 'no');
  const ofMethod = ofOrigin.filter((entry) => entry[1].method !== 'no').sort(([, one], [, other]) => one.missing.length - other.missing.length);
  if (ofMethod.length > 0) {
    const [nearestIndex, verdict] = ofMethod[0]!;
    const { missing, origin, method } = verdict;
    const names = listOf(missing);
    return {
      nearestIndex,
      reason: `${rules[nearestIndex]!.name} ${allows(origin, method)} this origin and method, but not the ${missing.length > 1 ? 'headers' : 'header'} ${names}`,
      remedy: `add ${names} to its allowedHeaders`,
    };
  }
  if (ofOrigin.length > 0) {
    const [nearestIndex, { origin }] = ofOrigin[0]!;
    return {
      nearestIndex, reason: `${rules[nearestIndex]!.name} ${allows(origin)} this origin, but not the method ${method}`,
      remedy: `add ${method} to its allowedMethods, or a rule for it`,
    };
  }
  return { ...nearlyThisOrigin(rules, request.origin!), remedy: 'add the origin to a rule' };
}

function allows(...verdicts: readonly Verdict[]): string {
  return worst(...verdicts) === 'yes' ? 'allows' : 'may allow';
}

/** Origins are compared letter by letter, scheme and port included; what a person takes for the same is the usual mistake. */
function nearlyThisOrigin(rules: readonly Rule[], origin: string): Pick<Decision, 'nearestIndex' | 'reason'> {
  const reason = `no rule allows the origin ${origin}`;
  for (const [nearestIndex, { name, origins }] of rules.entries()) {
    for (const one of origins) {
      const slip = SLIPS.find(({ isIt }) => isIt(one, origin));
      if (slip) return { nearestIndex, reason: `${reason}: ${name} has ${one.text}, which ${slip.what}` };
    }
  }
  return { reason };
}

const SLIPS: readonly { readonly what: string; readonly isIt: (one: Pattern, origin: string) => boolean }[] = [
  { what: 'differs in upper and lower case', isIt: alike((text) => text.toLowerCase()) },
  { what: 'differs in the slash at its end', isIt: alike((text) => text.replace(/\/$/, '')) },
  { what: 'differs in its scheme', isIt: alike((text) => text.replace(/^https?:/, '')) },
  { what: 'wants a subdomain', isIt: ({ prefix, suffix }, origin) => suffix?.[0] === '.' && origin === prefix + suffix.slice(1) },
];

function alike(simplify: (text: string) => string): (one: Pattern, origin: string) => boolean {
  return (one, origin) => matches({ ...one, prefix: simplify(one.prefix), suffix: one.suffix && simplify(one.suffix) }, simplify(origin));
}

function listed(rules: readonly Rule[], indices: readonly number[]): string {
  return listOf(indices.map((index) => rules[index]!.name));
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
