import { randomBytes } from 'node:crypto';
import { type Decision, evaluate } from '../../core/bucket-cors/evaluate';
import { matchesAny } from '../../core/bucket-cors/pattern';
import type { Rule } from '../../core/bucket-cors/rule';
import { type BrowserVerdict, browserVerdict, isRedirect, namesIn } from './browser';
import { type Request, wire } from './explain';
import { type HttpAnswer, type Send, withoutQuery } from './http';

/** The part of `--json` that `--live` adds. */
export interface LiveAnswer extends BrowserVerdict, HttpAnswer {
  readonly method: string;
  readonly url: string;
  /** How it differs from S3's reading of the rules. */
  readonly differences: readonly string[];
  /** Why it may. */
  readonly causes: readonly string[];
}

/** The answers to the page and to one of an origin that nobody has, with S3's reading of both. */
interface Comparison {
  readonly request: Request;
  readonly rules: readonly Rule[];
  readonly url: string;
  readonly expected: Decision;
  readonly answer: HttpAnswer;
  readonly verdict: BrowserVerdict;
  readonly stranger: { readonly origin: string; readonly expected: Decision; readonly answer: HttpAnswer };
}

/** Sends the request as a browser does, once more as a page of another origin, and compares both answers with S3's reading of the rules. */
export async function askLive(url: string, request: Request, rules: readonly Rule[], send: Send): Promise<LiveAnswer> {
  const method = request.preflight ? 'OPTIONS' : request.method;
  const other = { ...request, origin: `https://${randomBytes(4).toString('hex')}.invalid` };
  const answer = await send(method, url, headersOf(request));
  const stranger = { origin: other.origin, expected: evaluate(rules, wire(other)), answer: await send(method, url, headersOf(other)) };
  const verdict = browserVerdict(answer, request);
  const comparison = { request, rules, url, expected: evaluate(rules, wire(request)), answer, verdict, stranger };
  const differences = differencesOf(comparison);
  return {
    ...verdict, method, url: withoutQuery(url), status: answer.status, headers: shownHeaders(answer),
    differences, causes: differences.length > 0 ? causesOf(comparison) : [],
  };
}

function headersOf({ origin, method, headers, preflight }: Request): Record<string, string> {
  if (!preflight) return { origin };
  const names = headers.map((name) => name.toLowerCase()).sort();
  return { origin, 'access-control-request-method': method, ...(names.length > 0 && { 'access-control-request-headers': names.join(',') }) };
}

const SHOWN = /^(access-control-|vary$|location$|server$|via$|age$|x-cache$|cf-cache-status$|x-amz-bucket-region$)/;

function shownHeaders({ headers }: HttpAnswer): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => SHOWN.test(name)));
}

const ALLOW_ORIGIN = 'access-control-allow-origin';
const COMPARED = ['Allow-Origin', 'Allow-Methods', 'Allow-Headers', 'Expose-Headers', 'Max-Age', 'Allow-Credentials'].map((name) => `Access-Control-${name}`);

function differencesOf({ expected, answer, verdict, stranger }: Comparison): string[] {
  const differences: string[] = [];
  if (verdict.allowed !== expected.allowed) {
    differences.push(`by its rules S3 ${expected.allowed ? 'allows' : 'denies'} it, and the answer ${verdict.allowed ? 'allows' : 'denies'} it`);
  } else if (isRedirect(answer)) {
    differences.push(`it is redirected to ${answer.headers.location ?? 'nowhere'}`);
  }
  if (verdict.allowed && expected.allowed) differences.push(...COMPARED.flatMap((name) => headerDifference(name, expected, answer)));
  if (verdict.allowed && answer.headers[ALLOW_ORIGIN] !== '*' && !namesIn(answer.headers.vary).some((name) => name === 'origin' || name === '*')) {
    differences.push('Vary does not name Origin, so that caches may give the answer to pages of other origins');
  }
  const forStranger = stranger.answer.headers[ALLOW_ORIGIN];
  if (forStranger !== undefined && stranger.expected.headers['Access-Control-Allow-Origin'] !== forStranger) {
    differences.push(`a page of ${stranger.origin} is answered with Access-Control-Allow-Origin: ${forStranger}`);
  }
  return differences;
}

function headerDifference(name: string, expected: Decision, answer: HttpAnswer): string[] {
  const [wanted, given] = [expected.headers[name], answer.headers[name.toLowerCase()]];
  const comparable = (value: string | undefined) => namesIn(value).sort().join();
  if (comparable(wanted) === comparable(given)) return [];
  return [`${name} is ${given ?? 'absent'}, and by its rules S3 answers ${wanted === undefined ? 'without it' : wanted}`];
}

/** Each names its cause where the answers fit it. */
const CAUSES: readonly ((comparison: Comparison) => string | undefined)[] = [
  redirect, cacheWithoutOrigin, cachedWithoutHeaders, firstRuleOfOrigin, anyOriginInFront, notPassedOn,
];

function causesOf(comparison: Comparison): string[] {
  const found = CAUSES.flatMap((cause) => cause(comparison) ?? []);
  return found.length > 0 ? found : [otherwise(comparison)];
}

function redirect({ answer, request }: Comparison): string | undefined {
  if (!isRedirect(answer)) return undefined;
  const to = answer.headers.location ?? '';
  if (!URL.canParse(to) || !isAws(to)) return `the server sends the ${request.preflight ? 'preflight' : 'request'} elsewhere: let the page use that URL itself`;
  return `S3 sends requests for a bucket of the last hours, or of another Region, to its regional endpoint: let the page use ${new URL(to).host}`;
}

function cacheWithoutOrigin({ answer, request, stranger }: Comparison): string | undefined {
  const [first, second] = [answer.headers[ALLOW_ORIGIN], stranger.answer.headers[ALLOW_ORIGIN]];
  const isForAnother = (given: string | undefined, origin: string) => given !== undefined && given !== '*' && given !== origin;
  if (!isForAnother(first, request.origin) && !isForAnother(second, stranger.origin)) return undefined;
  return 'a cache in front leaves Origin out of its key, or sets the header itself, so that pages get what is meant for others: put Origin into the key '
    + '(CloudFront: a cache policy with the header Origin)';
}

/** The copy was made for a request without Origin, as the address bar or an <img> sends it. */
function cachedWithoutHeaders({ expected, answer }: Comparison): string | undefined {
  if (!expected.allowed || answer.headers[ALLOW_ORIGIN] !== undefined || !isCached(answer)) return undefined;
  return 'the answer comes from a cache, which keeps one that S3 gave to a request without Origin: put Origin into its key';
}

function isCached({ headers }: HttpAnswer): boolean {
  return Number(headers.age ?? 0) > 0 || /\bhit\b/i.test(`${headers['x-cache']} ${headers['cf-cache-status']}`);
}

/** Ceph, before ceph#69190. */
function firstRuleOfOrigin({ request, rules, answer, verdict, expected, stranger }: Comparison): string | undefined {
  const first = rules.find(({ origins }) => matchesAny(origins, request.origin));
  if (!first || rules[expected.ruleIndex ?? -1] === first || stranger.answer.headers[ALLOW_ORIGIN] === request.origin) return undefined;
  const reading = evaluate([first], wire(request));
  const fits = reading.allowed === verdict.allowed && (!verdict.allowed || headerDifference('Access-Control-Allow-Methods', reading, answer).length === 0);
  if (!fits) return undefined;
  return `it takes ${first.name}, the first whose origin matches, whatever the method, as Ceph did before ceph#69190: put all methods of an origin into one rule`;
}

function anyOriginInFront({ answer, expected, stranger }: Comparison): string | undefined {
  const isStrange = stranger.answer.headers[ALLOW_ORIGIN];
  if (isStrange !== '*' && isStrange !== stranger.origin) return undefined;
  if (stranger.expected.allowed && expected.headers['Access-Control-Allow-Origin'] === answer.headers[ALLOW_ORIGIN]) return undefined;
  return 'the server lets pages of any origin in by a setting of its own (CloudFront: a response headers policy), whatever the rules say';
}

function notPassedOn({ answer, request, expected }: Comparison): string | undefined {
  const { status, headers } = answer;
  if (!expected.allowed || headers[ALLOW_ORIGIN] !== undefined || isCached(answer)) return undefined;
  if (request.preflight && [404, 405, 501].includes(status)) {
    return `the server answers OPTIONS with ${status}: let it pass OPTIONS on (CloudFront: the allowed methods of the cache behavior)`;
  }
  if (isCdn(headers)) {
    return 'what is in front does not pass Origin and Access-Control-Request-... on to S3 (CloudFront: the origin request policy CORS-S3Origin)';
  }
  return undefined;
}

function isCdn(headers: HttpAnswer['headers']): boolean {
  return headers.via !== undefined || headers['x-cache'] !== undefined || headers['cf-cache-status'] !== undefined;
}

function otherwise({ url, answer }: Comparison): string {
  return isAws(url)
    ? 'rules that were changed a moment ago are not in force everywhere'
    : `another implementation of S3 reads rules otherwise, or a proxy answers in its place${answer.headers.server ? ` (server: ${answer.headers.server})` : ''}`;
}

/** The domains of AWS's partitions, as the SDK has them. */
const DOMAINS = [
  'amazonaws.com', 'amazonaws.com.cn', 'amazonaws.eu', 'api.aws', 'api.amazonwebservices.com.cn',
  'c2s.ic.gov', 'sc2s.sgov.gov', 'cloud.adc-e.uk', 'csp.hci.ic.gov',
];

export function isAws(url: string): boolean {
  const { hostname } = new URL(url);
  return DOMAINS.some((domain) => `.${hostname}`.endsWith(`.${domain}`));
}
