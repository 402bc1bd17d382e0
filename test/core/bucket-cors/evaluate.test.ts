import { type Decision, evaluate, type WireRequest } from '../../../core/bucket-cors/evaluate';
import { type PlainRule, readRule, type RuleProperty } from '../../../core/bucket-cors/rule';
import { actual, ADVISES, allowing, APP, decide, expectDecision, preflight, rule, SAYS, type Told } from './requests';

// B1 and B3 are the parts of the collected facts about S3's CORS that a case is drawn from; in brackets stands what that fact rests on.

const NO_ORIGIN = { code: 'BadRequest', message: 'Insufficient information. Origin request header needed.' };
const NOT_ENABLED = { code: 'AccessForbidden', message: 'CORSResponse: CORS is not enabled for this bucket.' };
const NOT_ALLOWED = {
  code: 'AccessForbidden',
  message: 'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / '
    + 'Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource\'s CORS spec.',
};
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';
const DENIED: Partial<Decision> = { allowed: false, status: 403, error: NOT_ALLOWED, headers: {} };
/** Of an actual request: carried out, but withheld from the page. */
const UNSEEN: Partial<Decision> = { allowed: false, status: 200, error: undefined, headers: {} };
const by = (ruleIndex: number): Partial<Decision> => ({ allowed: true, status: 200, ruleIndex, error: undefined });

type Case = [behaviour: string, source: string, rules: PlainRule[], request: WireRequest, expected: Partial<Decision>];

const withoutOrigin: Case[] = [
  ['a preflight without Origin is a bad request', 'B3.1 [REC]', [rule('*')], { httpMethod: 'OPTIONS', requestMethod: 'GET' },
    { allowed: false, status: 400, error: NO_ORIGIN, headers: {} }],
  ['so it is where there is no configuration', 'B3.1, B3.2 [REC]', [], { httpMethod: 'OPTIONS' },
    { allowed: false, status: 400, error: NO_ORIGIN, headers: {} }],
  ['an empty Origin is none', 'B3.1', [rule('*')], preflight(''), { allowed: false, status: 400, error: NO_ORIGIN }],
  ['a GET without Origin is answered without CORS headers', 'B3.1 [REC]', [rule('*')], { httpMethod: 'GET' }, UNSEEN],
  ['a PUT without Origin is carried out', 'B3.1 [REC]', [], { httpMethod: 'PUT' }, UNSEEN],
];

const withoutConfiguration: Case[] = [
  ['a preflight is refused, since CORS is not enabled', 'B3.2 [REC]', [], preflight(),
    { allowed: false, status: 403, error: NOT_ENABLED, headers: {}, nearestIndex: undefined }],
  ['so is one that asks for no method', 'B3.2 [REC]', [], { httpMethod: 'OPTIONS', origin: APP }, { status: 403, error: NOT_ENABLED }],
  ['a GET is answered without CORS headers', 'B3.2, B3.4 [REC]', [], actual(), UNSEEN],
];

const rulesInOrder: Case[] = [
  ['the first of two rules that match decides', 'B3.3 [M]', [rule('*'), rule()], preflight(), by(0)],
  ['the second decides where the origin fits only that', 'B3.3 [M]', [rule('https://b'), rule()], preflight(), by(1)],
  ['the second decides where the method fits only that', 'B3.3 [M]',
    [rule(), rule(APP, { allowedMethods: ['PUT'] })], preflight(APP, 'PUT'), by(1)],
  ['the second decides where the headers fit only that', 'B3.3 [M]',
    [rule(), rule(APP, { allowedHeaders: ['*'] })], preflight(APP, 'GET', 'x'), by(1)],
  ['a rule must match origin, method and headers by itself', 'B3.3 [M]',
    [rule(APP, { allowedMethods: ['PUT'] }), rule('https://b')], preflight(), DENIED],
];

const origins: Case[] = [
  ['an origin is compared as a whole, from its beginning', 'B3.3a [ceph s3-tests]', [rule('app.example.com')], preflight(), DENIED],
  ['an origin is compared as a whole, to its end', 'B3.3a [ceph s3-tests]', [rule('https://app')], preflight(), DENIED],
  ['* alone matches every origin', 'B3.3a [ceph s3-tests]', [rule('*')], preflight('http://random:1234'), by(0)],
  ['* alone matches what is no URL', 'B3.3a [ceph s3-tests]', [rule('*')], preflight('example.origin'), by(0)],
  ['* alone matches the null of a sandboxed page', 'B3.3a [ceph s3-tests]', [rule('*')], preflight('null'), by(0)],
  ['null is an origin like any other', 'B3.3a', [rule('null')], preflight('null'), by(0)],
  ['null is not matched by https://*', 'B3.3a [ceph s3-tests]', [rule('https://*')], preflight('null'), DENIED],
  ['what stands before the * must be there', 'B3.3a [ceph s3-tests]', [rule('https://*')], preflight('http://app.example.com'), DENIED],
  ['behind a prefix, anything goes', 'B3.3a [ceph s3-tests]', [rule('start*')], preflight('startend'), by(0)],
  ['behind a prefix, nothing goes as well', 'B3.3a [ceph s3-tests]', [rule('start*')], preflight('start'), by(0)],
  ['what stands behind the * must be there', 'B3.3a [ceph s3-tests]', [rule('*suffix')], preflight('foo.suffix.get'), DENIED],
  ['before a suffix, anything goes', 'B3.3a [ceph s3-tests]', [rule('*suffix')], preflight('foo.suffix'), by(0)],
  ['before a suffix, nothing goes as well', 'B3.3a [ceph s3-tests]', [rule('*suffix')], preflight('suffix'), by(0)],
  ['in the middle, * is any run', 'B3.3a [ceph s3-tests]', [rule('start*end')], preflight('start.mid.end'), by(0)],
  ['in the middle, * is nothing as well', 'B3.3a [ceph s3-tests]', [rule('start*end')], preflight('startend'), by(0)],
  ['before and behind the *, no character counts twice', 'B3.3a', [rule('aba*aba')], preflight('ababa'), DENIED],
  ['around the *, the two meet without a gap', 'B3.3a [ceph s3-tests]', [rule('aba*aba')], preflight('abaaba'), by(0)],
  ['* spans dots', 'B3.3a [clones]', [rule('https://*.a.com')], preflight('https://x.y.a.com'), by(0)],
  ['* spans slashes and a port', 'B3.3a', [rule('https://*com')], preflight('https://a:1/com'), by(0)],
  ['the dot behind the * must be there', 'B3.3a [ceph s3-tests]', [rule('https://*.a.com')], preflight('https://a.com'), DENIED],
  ['a dot stands for itself', 'B3.3a', [rule('https://app.example.com')], preflight('https://appxexample.com'), DENIED],
  ['a question mark stands for itself', 'B3.3a', [rule('https://ap?')], preflight('https://app'), DENIED],
  ['a suffix is no place to hide a domain behind', 'B3.3a', [rule('https://*.a.com')], preflight('https://x.a.com.evil.org'), DENIED],
  ['any of a rule\'s origins will do', 'B3.3a [M]', [rule(['https://a', APP])], preflight(), by(0)],
  ['the scheme counts', 'B3.3a [REC]', [rule('https://localhost:4200')], preflight('http://localhost:4200'), DENIED],
  ['the port counts', 'B3.3a', [rule('https://localhost:4200')], preflight('https://localhost:4201'), DENIED],
  ['the default port, written out, is another origin', 'B3.3a', [rule('https://a.com')], preflight('https://a.com:443'), DENIED],
  ['a slash at the end of the Origin never matches', 'B1 [REC]', [rule()], preflight(`${APP}/`), DENIED],
  ['a slash at the end of a rule\'s origin matches no browser', 'B1 [REC]', [rule(`${APP}/`)], preflight(), DENIED],
  ['upper and lower case count', 'B3 UNCONFIRMED', [rule('https://App.example.com')], preflight(), DENIED],
  ['an empty origin in a rule matches none', 'B1, B3.1 [REC]', [rule('')], preflight(), DENIED],
];

const methods: Case[] = [
  ['a preflight asks for Access-Control-Request-Method', 'B3.3b [REC]',
    [rule(APP, { allowedMethods: ['PUT'] })], preflight(APP, 'PUT'), by(0)],
  ['a preflight for a method that no rule has is refused', 'B3.3b [REC]', [rule()], preflight(APP, 'PUT'), DENIED],
  ['any of a rule\'s methods will do', 'B3.3b [REC]', [rule(APP, { allowedMethods: ['GET', 'PUT'] })], preflight(APP, 'PUT'), by(0)],
  ['HEAD is not allowed by GET', 'B3.3b [M]', [rule()], actual('HEAD'), UNSEEN],
  ['methods are in upper case', 'B3.3b, B1 [REC]', [rule()], preflight(APP, 'get'), DENIED],
  ['a preflight that asks for no method is for OPTIONS, which no rule has', 'B3.3b, UNCONFIRMED',
    [rule('*')], { httpMethod: 'OPTIONS', origin: APP }, DENIED],
  ['an actual GET is for GET', 'B3.3b [REC]', [rule()], actual(), by(0)],
  ['an actual GET is for Access-Control-Request-Method, if it has that', 'B3.3b [REC]',
    [rule()], actual('GET', APP, { requestMethod: 'PUT' }), UNSEEN],
  ['and gets CORS headers for that', 'B3.3b [REC]',
    [rule(APP, { allowedMethods: ['PUT'] })], actual('GET', APP, { requestMethod: 'PUT' }), by(0)],
];

const requestedHeaders: Case[] = [
  ['a rule without AllowedHeader allows none', 'B3.3c [REC]', [rule('*')], preflight(APP, 'GET', 'x-amz-request-payer'), DENIED],
  ['nor does one with an empty list', 'B3.3c [REC]', allowing(), preflight(APP, 'GET', 'x-amz-request-payer'), DENIED],
  ['where none are requested, none need be allowed', 'B3.3c [REC]', [rule()], preflight(), by(0)],
  ['an empty list of requested headers is none', 'B3.3c', [rule()], preflight(APP, 'GET', '', ' '), by(0)],
  ['* allows every header', 'B3.3c [REC]', allowing('*'), preflight(APP, 'GET', 'x-amz-request-payer', 'authorization'), by(0)],
  ['a header that is named is allowed', 'B3.3c [REC]',
    allowing('a', 'x-amz-expected-bucket-owner'), preflight(APP, 'GET', 'x-amz-expected-bucket-owner'), by(0)],
  ['a header that is not named is refused', 'B3.3c [REC]',
    allowing('x-amz-expected-bucket-owner'), preflight(APP, 'GET', 'x-amz-request-payer'), DENIED],
  ['all must match', 'B3.3c [M]', allowing('a', 'b'), preflight(APP, 'GET', 'a', 'c', 'b'), DENIED],
  ['each may match another', 'B3.3c [M]', allowing('a', 'b'), preflight(APP, 'GET', 'b', 'a'), by(0)],
  ['the headers of two rules don\'t add up', 'B3.3 [M]', [...allowing('a'), ...allowing('b')], preflight(APP, 'GET', 'a', 'b'), DENIED],
  ['the rule may be in upper case', 'B3.3c [REC]',
    allowing('X-AMZ-server-SIDE-encryption'), preflight(APP, 'GET', 'x-amz-server-side-encryption'), by(0)],
  ['the request may be in upper case', 'B3.3c [REC]', allowing('x-amz-date'), preflight(APP, 'GET', 'X-Amz-DATE'), by(0)],
  ['a prefix in upper case matches too', 'B3.3c [M]', allowing('X-Amz-*'), preflight(APP, 'GET', 'x-amz-date'), by(0)],
  ['a prefix allows what begins so', 'B3.3c [M]', allowing('x-amz-*'), preflight(APP, 'GET', 'x-amz-meta-a'), by(0)],
  ['a prefix allows itself', 'B3.3c [M]', allowing('x-amz-*'), preflight(APP, 'GET', 'x-amz-'), by(0)],
  ['a prefix allows nothing shorter', 'B3.3c [M]', allowing('x-amz-*'), preflight(APP, 'GET', 'x-amz'), DENIED],
  ['* in the middle is any run', 'B3.3c [M]', allowing('x-*-date'), preflight(APP, 'GET', 'x-amz-date'), by(0)],
  ['* in the middle lets no character count twice', 'B3.3c [M]', allowing('x-*-date'), preflight(APP, 'GET', 'x-date'), DENIED],
  ['a name with blanks around it is that name', 'B3.3c [REC]', allowing('a', 'b'), preflight(APP, 'GET', 'a', ' b '), by(0)],
  ['they count on an actual GET as well', 'B3.3c [REC]', allowing('a'), actual('GET', APP, { requestHeaders: ['b'] }), UNSEEN],
  ['the real headers of an actual request are not checked', 'B3.5 [REC]', [rule()], actual('GET'), by(0)],
];

const credentials = {
  'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Credentials': 'true', 'Access-Control-Allow-Methods': 'GET',
};
const anyone = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET' };
const responses: Case[] = [
  ['an origin is echoed, with credentials', 'B3 response [REC]', [rule()], preflight(), { headers: { ...credentials, Vary: VARY } }],
  ['so it is behind a pattern', 'B3 response [REC]', [rule('https://*')], preflight(), { headers: { ...credentials, Vary: VARY } }],
  ['* is answered by *, without credentials', 'B3 response [REC]', [rule('*')], preflight(), { headers: { ...anyone, Vary: VARY } }],
  ['* among other origins is answered by *, even to one of these', 'B3 UNCONFIRMED',
    [rule([APP, '*'])], preflight(), { headers: { ...anyone, Vary: VARY } }],
  ['an actual request gets the same headers', 'B3 response [REC]', [rule()], actual(), { headers: { ...credentials, Vary: VARY } }],
  ['all methods of the rule are named, in its order', 'B3 response [REC]', [rule('*', { allowedMethods: ['PUT', 'GET'] })], preflight(),
    { headers: { ...anyone, 'Access-Control-Allow-Methods': 'PUT, GET', Vary: VARY } }],
  ['the requested headers are named, in lower case and their order', 'B3 response [REC]', allowing('*'), preflight(APP, 'GET', 'X-B', 'a'),
    { headers: { ...credentials, 'Access-Control-Allow-Headers': 'x-b, a', Vary: VARY } }],
  ['none are named where none are requested', 'B3 response [REC]', allowing('*'), preflight(), { headers: { ...credentials, Vary: VARY } }],
  ['exposed headers are named as the rule has them', 'B3 response [REC]',
    [rule('*', { exposedHeaders: ['ETag', 'x-amz-id-2'] })], preflight(),
    { headers: { ...anyone, 'Access-Control-Expose-Headers': 'ETag, x-amz-id-2', Vary: VARY } }],
  ['an empty list exposes none', 'B3 response [REC]',
    [rule('*', { exposedHeaders: [] })], actual(), { headers: { ...anyone, Vary: VARY } }],
  ['the max-age is named', 'B3 response [REC]', [rule('*', { maxAge: 3000 })], preflight(),
    { headers: { ...anyone, 'Access-Control-Max-Age': '3000', Vary: VARY } }],
  ['a max-age of 0 is one', 'B3 response',
    [rule('*', { maxAge: 0 })], preflight(), { headers: { ...anyone, 'Access-Control-Max-Age': '0', Vary: VARY } }],
  ['what is refused gets no header at all, not even Vary', 'B3 response [REC]',
    [rule('https://b', { maxAge: 1, exposedHeaders: ['a'] })], preflight(), DENIED],
];

const unmatched: Case[] = [
  ['a preflight is refused', 'B3.4 [REC]', [rule()], preflight('https://b'), DENIED],
  ['an actual GET is answered, without CORS headers', 'B3.4 [REC]', [rule()], actual('GET', 'https://b'), UNSEEN],
  ['an actual PUT is carried out all the same', 'B3.4 [REC]', [rule()], actual('PUT'), UNSEEN],
];

describe.each([
  ['without Origin', withoutOrigin], ['without a configuration', withoutConfiguration], ['of several rules', rulesInOrder],
  ['origins', origins], ['methods', methods], ['requested headers', requestedHeaders], ['the answer', responses],
  ['where no rule matches', unmatched],
])('%s', (_, cases) => {
  test.each(cases)('%s (%s)', (_behaviour, _source, rules, request, expected) => {
    expectDecision(decide(rules, request), expected);
  });
});

test.each<[behaviour: string, rules: PlainRule[], request: WireRequest, expected: Told]>([
  ['a rule without id is named by its number', [rule('https://b'), rule()], preflight(), { reason: SAYS.allowed('rule 2') }],
  ['a rule with an id is named by that', [rule(APP, { id: 'web' })], preflight(), { reason: SAYS.allowed('rule \'web\'') }],
  ['headers are spoken of where there are any', allowing('*'), preflight(APP, 'GET', 'a'), { reason: SAYS.allowedHeaders('rule 1') }],
  ['a preflight without Origin', [rule()], { httpMethod: 'OPTIONS' }, { reason: SAYS.noOrigin, remedy: ADVISES.sendOrigin }],
  ['an actual request without Origin', [rule()], { httpMethod: 'GET' }, { reason: SAYS.noOriginActual, remedy: ADVISES.sendOrigin }],
  ['credentials, to which * is no answer', [rule('*')], { ...preflight(), credentials: true },
    { reason: SAYS.noCredentials('rule 1'), remedy: ADVISES.otherwise, nearestIndex: undefined }],
])('told why: %s', (_, rules, request, { reason, remedy, nearestIndex }) => {
  expectDecision(decide(rules, request), { reason, remedy, nearestIndex });
});

// ---- Values that only the deployment knows

type Open = [plain: PlainRule, ...open: RuleProperty[]];
const undecided: [behaviour: string, rules: Open[], request: WireRequest, expected: Partial<Decision>][] = [
  ['unknown origins may hold this one', [[rule([]), 'allowedOrigins']], preflight(),
    { allowed: undefined, openRules: [0], headers: {}, reason: SAYS.undecidable('rule 1 allows', 'allowedOrigins') }],
  ['unknown methods may hold this one', [[rule(), 'allowedMethods']], preflight(APP, 'PUT'),
    { allowed: undefined, openRules: [0], headers: {}, reason: SAYS.undecidable('rule 1 allows', 'allowedMethods') }],
  ['unknown headers may hold these', [[rule(), 'allowedHeaders']], preflight(APP, 'GET', 'a'),
    { allowed: undefined, openRules: [0], headers: {}, reason: SAYS.undecidable('rule 1 allows', 'allowedHeaders') }],
  ['several rules, and each property once', [[rule([]), 'allowedOrigins'], [rule([]), 'allowedOrigins', 'allowedHeaders']], preflight(),
    { allowed: undefined, openRules: [0, 1], reason: SAYS.undecidable('rule 1 and rule 2 allow', 'allowedOrigins') }],
  ['unknown origins are no matter where the method is missing', [[rule([]), 'allowedOrigins']], preflight(APP, 'PUT'),
    { ...DENIED, openRules: [], reason: SAYS.mayNotMethod('rule 1', 'PUT'), nearestIndex: 0 }],
  ['unknown methods are no matter where a header is missing', [[rule(), 'allowedMethods']], preflight(APP, 'PUT', 'a'),
    { ...DENIED, openRules: [], reason: SAYS.mayNotHeader('rule 1', 'a'), nearestIndex: 0 }],
  ['what is known of an open rule may suffice', [[rule(), 'allowedHeaders']], preflight(),
    { ...by(0), openRules: [], headers: { ...credentials, Vary: VARY }, reason: SAYS.allowed('rule 1') }],
  ['an open rule may take what a later one allows in any case', [[rule([]), 'allowedOrigins'], [rule()]], preflight(),
    {
      allowed: true, status: 200, ruleIndex: undefined, openRules: [0], headers: {},
      reason: SAYS.together('rule 1 and rule 2'),
    }],
  ['unknown origins may be *, which is no answer to credentials', [[rule(), 'allowedOrigins']], { ...preflight(), credentials: true },
    { allowed: undefined, openRules: [0], headers: {}, reason: SAYS.undecidable('rule 1 allows', 'allowedOrigins') }],
  ['an open rule behind the one that decides is no matter',
    [[rule()], [rule([]), 'allowedOrigins', 'maxAge']], preflight(), { ...by(0), openRules: [] }],
  ['with unknown origins, it is open whether credentials are allowed', [[rule(), 'allowedOrigins']], preflight(),
    { ...by(0), openRules: [0], headers: { 'Access-Control-Allow-Methods': 'GET', Vary: VARY } }],
  ['with unknown methods, exposed headers and max-age, those headers are open',
    [[rule('*'), 'allowedMethods', 'exposedHeaders', 'maxAge']], preflight(),
    { ...by(0), openRules: [0], headers: { 'Access-Control-Allow-Origin': '*', Vary: VARY } }],
  ['where the deciding rule\'s own max-age is open too, it is named with those before it',
    [[rule([]), 'allowedOrigins'], [rule(), 'maxAge']], preflight(),
    { allowed: true, openRules: [0, 1], headers: {} }],
  ['beside *, unknown origins change nothing',
    [[rule('*'), 'allowedOrigins']], preflight(), { ...by(0), openRules: [], headers: { ...anyone, Vary: VARY } }],
];

test.each(undecided)('known only at deploy: %s', (_, rules, request, expected) => {
  expectDecision(evaluate(rules.map(([plain, ...open], index) => readRule(plain, index, open)), request), expected);
});
