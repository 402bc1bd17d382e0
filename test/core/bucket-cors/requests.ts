import { type Decision, evaluate, type WireRequest } from '../../../core/bucket-cors/evaluate';
import { type PlainRule, readRule } from '../../../core/bucket-cors/rule';

export const APP = 'https://app.example.com';

export function rule(allowedOrigins: string | readonly string[] = APP, more: Partial<PlainRule> = {}): PlainRule {
  return { allowedOrigins: [allowedOrigins].flat(), allowedMethods: ['GET'], ...more };
}

export function preflight(origin: string | undefined = APP, requestMethod: string | undefined = 'GET', ...requestHeaders: string[]): WireRequest {
  return { httpMethod: 'OPTIONS', origin, requestMethod, requestHeaders };
}

export function actual(httpMethod = 'GET', origin: string | undefined = APP, more: Partial<WireRequest> = {}): WireRequest {
  return { httpMethod, origin, ...more };
}

export function decide(rules: readonly PlainRule[], request: WireRequest): Decision {
  return evaluate(rules.map((one, index) => readRule(one, index)), request);
}

/** Exactly so, in each property that is named. */
export function expectDecision(decision: Decision, expected: Partial<Decision>): void {
  expect(decision).toEqual({ ...decision, ...expected });
}

export const allowing = (...allowedHeaders: string[]) => [rule(APP, { allowedHeaders })];

/** The sentences, each in one place. */
export const SAYS = {
  allowed: (name: string) => `${name} allows this origin and method`,
  allowedHeaders: (name: string) => `${name} allows this origin, method and headers`,
  noOrigin: 'a preflight needs an Origin header',
  noOriginActual: 'S3 answers a request that has no Origin header without CORS headers',
  noRules: 'the bucket has no CORS rules',
  noRuleFor: (origin: string, slip = '') => `no rule allows the origin ${origin}${slip}`,
  noRuleForMethod: (method: string, origin: string, slip: string) => `no rule allows ${method} from ${origin}${slip}`,
  inCase: (name: string, text: string) => `: ${name} has ${text}, which differs in upper and lower case`,
  inSlash: (name: string, text: string) => `: ${name} has ${text}, which differs in the slash at its end`,
  inPort: (name: string, text: string) => `: ${name} has ${text}, which differs in its port`,
  noScheme: (name: string, text: string) => `: ${name} has ${text}, which has no scheme`,
  inScheme: (name: string, text: string) => `: ${name} has ${text}, which differs in its scheme`,
  subdomain: (name: string, text: string) => `: ${name} has ${text}, which wants a subdomain`,
  notMethod: (name: string, method: string) => `${name} allows this origin, but not the method ${method}`,
  notHeader: (name: string, header: string) => `${name} allows this origin and method, but not the header ${header}`,
  notHeaders: (name: string, headers: string) => `${name} allows this origin and method, but not the headers ${headers}`,
  mayNotMethod: (name: string, method: string) => `${name} may allow this origin, but not the method ${method}`,
  mayNotHeader: (name: string, header: string) => `${name} may allow this origin and method, but not the header ${header}`,
  together: (names: string) => `${names} together allow it; which of them decides is known only at deploy`,
  undecidable: (who: string, properties: string) => `whether ${who} it is known only at deploy, by a token in the ${properties} there`,
  noCredentials: (name: string) => `${name} answers * without leave for credentials, and the page sends some`,
};
export const ADVISES = {
  sendOrigin: 'send an Origin header, as a browser does for a page of another origin',
  addRule: 'add a rule for this origin and method',
  addOrigin: 'add the origin to a rule',
  addThere: 'add the origin to that rule',
  addRuleFor: (method: string) => `add a rule for ${method} from this origin`,
  otherwise: 'name the origin in a rule before it, or let the page send none',
  askFor: (method: string) => `ask for ${method}: S3 compares methods letter by letter, and browsers send this one in upper case`,
  addMethod: (method: string) => `add ${method} to its allowedMethods, or a rule for it`,
  addHeaders: (names: string) => `add ${names} to its allowedHeaders`,
};

export type Told = Pick<Decision, 'reason' | 'remedy' | 'nearestIndex'>;
