import { isDeepStrictEqual } from 'node:util';
import { type Decision, evaluate, type WireRequest } from '../../../core/bucket-cors/evaluate';
import { type PlainRule, readRule, type RuleProperty } from '../../../core/bucket-cors/rule';
import { type Choices, forAll } from './choices';
import { allowsAll, type Answer, answer, namesIn } from './reference';

const METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];
const PIECES = ['', 'a', 'b', 'ab', 'ba', 'aa', 'A', 'a.', '.b', 'https://', 'x-', ':1', '/', '+', '(a'];
const RUNS = ['', 'a', 'b', '.', 'a.b', 'ab', 'A', '/', 'aba', 'z'];

function patternOf(choices: Choices): string {
  if (choices.oneIn(6)) return '*';
  return `${choices.of(PIECES)}${choices.oneIn(2) ? '*' : ''}${choices.of(PIECES)}`;
}

function ruleOf(choices: Choices): PlainRule {
  return {
    ...(choices.oneIn(2) && { id: 'some-id' }),
    allowedOrigins: choices.list(1, 2, () => patternOf(choices)),
    allowedMethods: choices.list(1, 3, () => choices.of(METHODS)),
    ...(!choices.oneIn(4) && { allowedHeaders: choices.list(0, 2, () => patternOf(choices)) }),
    ...(choices.oneIn(2) && { exposedHeaders: choices.list(0, 2, () => choices.of(['ETag', 'x-a', 'X-A'])) }),
    ...(choices.oneIn(2) && { maxAge: choices.of([0, 1, 600]) }),
  };
}

/** A value that a pattern matches, or just fails to. */
function valueNear(choices: Choices, pattern: string): string {
  const [prefix, suffix] = pattern.split('*') as [string, string?];
  const value = suffix === undefined ? prefix : `${prefix}${choices.of(RUNS)}${suffix}`;
  switch (choices.below(16)) {
    case 9: return value.slice(1);
    case 10: return value.slice(0, -1);
    case 11: return value.toUpperCase();
    case 12: return value.toLowerCase();
    case 13: return `${value}/`;
    // The prefix and the suffix share a character.
    case 14: return prefix + (suffix ?? '').slice(1);
    case 15: return choices.of(PIECES) + choices.of(RUNS);
    default: return value;
  }
}

function requestOf(choices: Choices, rules: readonly PlainRule[]): WireRequest {
  const near = rules.length > 0 ? choices.of(rules) : { allowedOrigins: ['*'], allowedMethods: ['GET'] };
  const method = choices.oneIn(6) ? choices.of([...METHODS, 'get', 'PATCH', '']) : choices.of(near.allowedMethods);
  const headers = near.allowedHeaders?.length ? near.allowedHeaders : ['x-a'];
  const name = () => choices.of(['', '', ' ']) + valueNear(choices, choices.of(headers));
  return {
    httpMethod: choices.oneIn(2) ? choices.of([...METHODS, method]) : 'OPTIONS',
    ...(!choices.oneIn(20) && { origin: valueNear(choices, choices.of(near.allowedOrigins)) }),
    ...(!choices.oneIn(8) && { requestMethod: method }),
    ...(choices.oneIn(2) && { requestHeaders: choices.list(1, 2, name) }),
  };
}

function essence({ allowed, ruleIndex, status, headers, error }: Decision | Answer) {
  return { allowed, ruleIndex, status, headers, error };
}

/** Fails as `expect` does, and is quicker where it doesn't. */
function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** Of the rules for the origin and the method, the first with the fewest headers missing. */
function nearestOf(rules: readonly PlainRule[], request: WireRequest): number | undefined {
  const { origin } = request;
  if (!origin) return undefined;
  let nearest: number | undefined;
  let least = Infinity;
  rules.forEach((rule, index) => {
    if (!allowsAll(rule, origin, methodOf(request), [])) return;
    const names = new Set(namesIn(request).map((name) => name.toLowerCase()));
    const missing = [...names].filter((name) => !allowsAll(rule, origin, methodOf(request), [name])).length;
    if (missing < least) [nearest, least] = [index, missing];
  });
  return nearest;
}

test('the evaluator agrees with a brute-force reading of S3\'s rules on 100,000 generated rule sets and requests', () => {
  const runs = 100_000;
  const seen = { allowed: 0, laterRule: 0, withHeaders: 0, preflights: 0, anyOrigin: 0 };
  const generate = (choices: Choices) => {
    const rules = choices.list(0, 4, () => ruleOf(choices));
    return { rules, request: requestOf(choices, rules) };
  };
  forAll(runs, 80, generate, ({ rules, request }) => {
    const decision = evaluate(rules.map((rule, index) => readRule(rule, index)), request);
    const expected = answer(rules, request);
    expectSame(essence(decision), essence(expected));
    expectSame(decision.openRules, []);
    // A denial has a remedy, and an approval has none.
    expectSame(decision.remedy === undefined, expected.allowed);
    if (!expected.allowed) {
      const nearest = nearestOf(rules, request);
      if (nearest !== undefined) expectSame(decision.nearestIndex, nearest);
      return;
    }
    seen.allowed++;
    if (expected.ruleIndex! > 0) seen.laterRule++;
    if ('Access-Control-Allow-Headers' in expected.headers) seen.withHeaders++;
    if (request.httpMethod === 'OPTIONS') seen.preflights++;
    if (expected.headers['Access-Control-Allow-Origin'] === '*') seen.anyOrigin++;
  });
  expect(seen.allowed).toBeGreaterThan(0.2 * runs);
  expect(seen.allowed).toBeLessThan(0.8 * runs);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0.05 * runs);
});

const OPENABLE: readonly RuleProperty[] = ['allowedOrigins', 'allowedMethods', 'allowedHeaders', 'exposedHeaders', 'maxAge'];

interface OpenRule extends PlainRule {
  readonly open: readonly RuleProperty[];
}

function openRuleOf(choices: Choices): OpenRule {
  const rule = ruleOf(choices);
  const open = choices.oneIn(2) ? OPENABLE.filter(() => choices.oneIn(3)) : [];
  return { ...rule, open, ...(open.includes('maxAge') && { maxAge: undefined }) };
}

function openRulesOf(choices: Choices) {
  const rules = choices.list(1, 4, () => openRuleOf(choices));
  return { rules, request: requestOf(choices, rules) };
}

/** The rule with some values for what only the deployment knows. */
function filled(rule: OpenRule, origin: string, method: string, header: string, maxAge: number): PlainRule {
  const { open, allowedOrigins, allowedMethods, allowedHeaders = [], exposedHeaders = [] } = rule;
  const more = (property: RuleProperty, known: readonly string[], value: string) =>
    open.includes(property) && value !== '' && !known.includes(value) ? [...known, value] : known;
  return {
    ...rule,
    allowedOrigins: more('allowedOrigins', allowedOrigins, origin),
    allowedMethods: more('allowedMethods', allowedMethods, method),
    allowedHeaders: more('allowedHeaders', allowedHeaders, header),
    exposedHeaders: more('exposedHeaders', exposedHeaders, header === '*' ? 'x-filled' : header),
    ...(open.includes('maxAge') && { maxAge }),
  };
}

function emptily(rule: OpenRule): PlainRule {
  return filled(rule, '', '', '', 1);
}

function fully(rule: OpenRule, request: WireRequest): PlainRule {
  return filled(rule, '*', METHODS.includes(methodOf(request)) ? methodOf(request) : 'GET', '*', 2);
}

function methodOf({ httpMethod, requestMethod }: WireRequest): string {
  return requestMethod ?? httpMethod;
}

test('what the evaluator says about rules with unknown values holds whatever these are, and it says nothing where they decide', () => {
  const runs = 20_000;
  const seen = { allowed: 0, allowedByOpen: 0, denied: 0, undecided: 0 };
  const generate = (choices: Choices) => {
    const { rules, request } = openRulesOf(choices);
    const randomly = (rule: OpenRule) => filled(
      rule,
      choices.of(['', '*', request.origin ?? '']),
      choices.of(['', ...METHODS]),
      choices.of(['', '*', ...(request.requestHeaders ?? [])]).trim(),
      choices.below(3),
    );
    return { rules, request, fillings: choices.list(4, 4, () => rules.map(randomly)) };
  };
  forAll(runs, 140, generate, ({ rules, request, fillings }) => {
    const decision = evaluate(rules.map((rule, index) => readRule(rule, index, rule.open)), request);
    const answers = [rules.map(emptily), rules.map((rule) => fully(rule, request)), ...fillings].map((filling) => answer(filling, request));
    if (decision.allowed === undefined) {
      seen.undecided++;
      expectSame(decision.ruleIndex, undefined);
      // S3 takes no rule with another method, so that no token can hold one.
      if (METHODS.includes(methodOf(request))) expectSame(answers.slice(0, 2).map(({ allowed }) => allowed), [false, true]);
      return;
    }
    seen[decision.allowed ? 'allowed' : 'denied']++;
    if (decision.openRules.length > 0) seen.allowedByOpen++;
    for (const one of answers) {
      expectSame([decision.allowed, decision.status, decision.error], [one.allowed, one.status, one.error]);
      if (decision.ruleIndex !== undefined) expectSame(decision.ruleIndex, one.ruleIndex);
      for (const [name, value] of Object.entries(decision.headers)) expectSame([name, one.headers[name]], [name, value]);
      if (decision.openRules.length === 0) expectSame(decision.headers, one.headers);
    }
  });
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0.05 * runs);
});

test('the answer depends on unknown values of no other rules than those it names', () => {
  forAll(20_000, 110, openRulesOf, ({ rules, request }) => {
    const { openRules } = evaluate(rules.map((rule, index) => readRule(rule, index, rule.open)), request);
    const others = rules.map((rule, index) => (openRules.includes(index) ? emptily(rule) : fully(rule, request)));
    expectSame(answer(others, request), answer(rules.map(emptily), request));
  });
});

// ---- Tokens in the request, and the same ones in the rules

const ORIGIN_TOKEN = '${Token[Origin.1]}';
const HEADER_TOKEN = '${Token[Header.2]}';
const METHOD_TOKEN = '${Token[Method.3]}';

function withTokens(choices: Choices) {
  const maybe = (token: string, value: string) => (choices.oneIn(3) ? `${choices.oneIn(2) ? value.slice(0, -1) : ''}${token}` : value);
  const plain = choices.list(1, 3, () => ruleOf(choices));
  const { origin = 'a', requestHeaders = [], ...rest } = requestOf(choices, plain);
  const rules = plain.map((rule): PlainRule => ({
    ...rule,
    allowedOrigins: rule.allowedOrigins.map((one) => maybe(ORIGIN_TOKEN, one)),
    allowedHeaders: rule.allowedHeaders?.map((one) => maybe(HEADER_TOKEN, one)),
    allowedMethods: choices.oneIn(6) ? [...rule.allowedMethods, METHOD_TOKEN] : rule.allowedMethods,
  }));
  const request: WireRequest = {
    ...rest,
    origin: maybe(ORIGIN_TOKEN, origin || 'a'),
    requestHeaders: requestHeaders.map((one) => maybe(HEADER_TOKEN, one)),
    ...(choices.oneIn(4) && { requestMethod: METHOD_TOKEN }),
  };
  const values = choices.list(6, 6, () => [choices.of(RUNS.slice(1)), choices.of(RUNS.slice(1)), choices.of(METHODS)] as const);
  return { rules, request, values };
}

function holdingTokens(texts: Partial<Record<RuleProperty, readonly string[]>>): RuleProperty[] {
  return OPENABLE.filter((property) => texts[property]?.some((text) => text.includes('${Token[')));
}

function resolved<T extends WireRequest | PlainRule>(texts: T, [origin, header, method]: readonly [string, string, string]): T {
  const put = (text: string) => text.replace(ORIGIN_TOKEN, origin).replace(HEADER_TOKEN, header).replace(METHOD_TOKEN, method);
  return JSON.parse(JSON.stringify(texts), (_, value) => (typeof value === 'string' ? put(value) : value));
}

test('what the evaluator says about a request with tokens holds for whatever they turn out to be, in the rules as well', () => {
  const runs = 20_000;
  const seen = { allowed: 0, denied: 0, undecided: 0 };
  forAll(runs, 140, withTokens, ({ rules, request, values }) => {
    const { origin, requestHeaders } = request;
    const open = holdingTokens({ allowedOrigins: [origin!], allowedHeaders: requestHeaders, allowedMethods: [methodOf(request)] });
    const read = rules.map((rule, index) => readRule(rule, index, holdingTokens({ ...rule, maxAge: [] })));
    const decision = evaluate(read, { ...request, open });
    seen[decision.allowed === undefined ? 'undecided' : decision.allowed ? 'allowed' : 'denied']++;
    if (decision.allowed === undefined) return;
    for (const one of values) {
      const real = answer(rules.map((rule) => resolved(rule, one)), resolved(request, one));
      expectSame([decision.allowed, decision.status], [real.allowed, real.status]);
      if (decision.ruleIndex !== undefined) expectSame(decision.ruleIndex, real.ruleIndex);
      for (const [name, value] of Object.entries(resolved({ headers: decision.headers } as never, one)['headers'])) {
        expectSame([name, real.headers[name]], [name, value]);
      }
    }
  });
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0.05 * runs);
});
