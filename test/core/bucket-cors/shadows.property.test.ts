import { type PlainRule, readRule, type RuleProperty } from '../../../core/bucket-cors/rule';
import { findShadows, type Shadow } from '../../../core/bucket-cors/shadows';
import { type Choices, forAll } from './choices';
import { allowsAll, answer, fits, headersOf } from './reference';

interface OpenRule extends PlainRule {
  readonly open: readonly RuleProperty[];
}

function shadowsOf(rules: readonly (PlainRule & Partial<OpenRule>)[]): Shadow[] {
  return findShadows(rules.map((rule, index) => readRule(rule, index, rule.open)), () => true); // any text may be an origin
}

// ---- A small universe: z occurs in no pattern, so that patterns of up to two letters on each side tell apart no more than its strings.
// The two letters of the patterns are those that made-up values begin with, so that these can collide with patterns.

const UP_TO_TWO = ['', 'w', 'c', 'ww', 'wc', 'cw', 'cc'];
const PATTERNS = [...UP_TO_TWO.slice(1), 'wcw', ...UP_TO_TWO.flatMap((prefix) => UP_TO_TWO.map((suffix) => `${prefix}*${suffix}`))];
const METHODS = ['GET', 'PUT', 'DELETE'];

/** One string for all that the same patterns match. */
const STRINGS = [...new Map(stringsOf(5).map((value) => [PATTERNS.map((one) => fits(one, value)).join(), value])).values()];
const FITTING = new Map(PATTERNS.map((one) => [one, STRINGS.map((value) => fits(one, value))]));

function stringsOf(length: number): string[] {
  if (length === 0) return [];
  const shorter = stringsOf(length - 1);
  return [...new Set([...shorter, ...['', ...shorter].flatMap((text) => ['w', 'c', 'z'].map((letter) => text + letter))])];
}

/** Of each string, the rules that one of their patterns matches it for, as bits. */
function maskPerString(patternsOf: readonly (readonly string[])[]): Set<number> {
  const masks = new Array<number>(STRINGS.length).fill(0);
  patternsOf.forEach((patterns, rule) => {
    for (const one of patterns) FITTING.get(one)!.forEach((fitting, at) => { if (fitting) masks[at]! |= 1 << rule; });
  });
  return new Set(masks);
}

function bitsOf(flags: readonly boolean[]): number {
  return flags.reduce((bits, flag, at) => (flag ? bits | (1 << at) : bits), 0);
}

interface Search {
  /** Whether the rule decides a request of the universe. */
  readonly decides: boolean[];
  /** By rule: those that decide a request which it matches too. */
  readonly losesTo: Set<number>[];
}

/** Every origin, every method, and every set of names of headers. */
function search(rules: readonly PlainRule[]): Search {
  const decides = rules.map(() => false);
  const losesTo = rules.map(() => new Set<number>());
  const byOrigin = maskPerString(rules.map(({ allowedOrigins }) => allowedOrigins));
  const byName = maskPerString(rules.map(({ allowedHeaders = [] }) => allowedHeaders));
  // Those that allow a set of names are those that allow each of it.
  const byNames = new Set([(1 << rules.length) - 1]);
  for (const one of byName) for (const other of [...byNames]) byNames.add(one & other);
  const byMethod = METHODS.map((method) => bitsOf(rules.map(({ allowedMethods }) => allowedMethods.includes(method))));
  const matchings = [...byOrigin].flatMap((one) => byMethod.flatMap((other) => [...byNames].map((third) => one & other & third)));
  for (const matching of new Set(matchings)) {
    const first = rules.findIndex((_, at) => matching & (1 << at));
    if (first < 0) continue;
    decides[first] = true;
    for (let at = first + 1; at < rules.length; at++) if (matching & (1 << at)) losesTo[at]!.add(first);
  }
  return { decides, losesTo };
}

/** All of them, or a few that overlap. */
function somePatterns(choices: Choices): readonly string[] {
  const [prefix, suffix] = [choices.of(UP_TO_TWO), choices.of(UP_TO_TWO)];
  if (choices.oneIn(2)) return [...PATTERNS, '*', '*', '*'];
  return [`${prefix}*`, `*${suffix}`, `${prefix}*${suffix}`, `${prefix}*`, `*${suffix}`, prefix || '*'];
}

function smallRule(choices: Choices, origins: readonly string[] = PATTERNS, headers = origins, methods = METHODS): PlainRule {
  return {
    allowedOrigins: choices.list(1, 3, () => choices.of(origins)),
    allowedMethods: methods.filter((_, at) => choices.below(3) > 0 || at === methods.length - 1),
    allowedHeaders: choices.oneIn(2) ? [] : choices.list(0, 3, () => choices.of(headers)),
    ...(choices.oneIn(4) && { exposedHeaders: choices.of([[], ['a'], ['A'], ['a', 'b'], ['b', 'a'], ['a', 'a']]) }),
    ...(choices.oneIn(4) && { maxAge: choices.of([0, 600]) }),
  };
}

function smallRules(choices: Choices): PlainRule[] {
  const [origins, headers] = [somePatterns(choices), somePatterns(choices)];
  const methods = choices.of([METHODS, ['GET']]);
  return choices.list(1, 5, () => smallRule(choices, origins, headers, methods));
}

/** What the first rule answers otherwise than the second, in the words of a report; read from the headers of the two. */
function expectedDifferences(one: PlainRule, other: PlainRule): string[] {
  const [mine, theirs] = [headersOf(one, 'https://some', []), headersOf(other, 'https://some', [])];
  const credentials = 'Access-Control-Allow-Credentials';
  const words = (header: string | undefined, lower: boolean) =>
    [...new Set((lower ? header?.toLowerCase() : header)?.split(', ') ?? [])].sort().join(', ');
  const differences: string[] = [];
  if (mine[credentials] !== theirs[credentials]) differences.push(mine[credentials] ? 'credentials' : 'no credentials');
  const exposed = (headers: Record<string, string>) => words(headers['Access-Control-Expose-Headers'], true);
  if (exposed(mine) !== exposed(theirs)) differences.push(exposed(mine) === '' ? 'no exposed headers' : `exposed headers ${exposed(mine)}`);
  const maxAge = (headers: Record<string, string>) => headers['Access-Control-Max-Age'];
  if (maxAge(mine) !== maxAge(theirs)) differences.push(maxAge(mine) === undefined ? 'no max-age' : `max-age ${maxAge(mine)} s`);
  const methods = (headers: Record<string, string>) => words(headers['Access-Control-Allow-Methods'], false);
  if (methods(mine) !== methods(theirs)) differences.push(`methods ${methods(mine)}`);
  return differences;
}

/** That the reported request is matched by the reported rule, and decided by the one that it names, with the differences that it states. */
function confirmWitness(rules: readonly PlainRule[], { index, isTotal, sample, differences }: Shadow): void {
  const { origin, method, headers, decidedBy } = sample;
  const { ruleIndex } = answer(rules, { httpMethod: 'OPTIONS', origin, requestMethod: method, requestHeaders: headers });
  const matched = allowsAll(rules[index]!, origin, method, headers);
  const stated = isTotal ? [] : expectedDifferences(rules[decidedBy]!, rules[index]!);
  const real = { index, decidedBy: ruleIndex, matched, differences: stated, some: isTotal || stated.length > 0 };
  if (JSON.stringify(real) !== JSON.stringify({ index, decidedBy, matched: true, differences, some: true })) {
    expect(real).toEqual({ index, decidedBy, matched: true, differences, some: true });
  }
  if (decidedBy >= index) throw new Error(`rule ${index} is no earlier rule than ${decidedBy}`);
}

test('no false alarm on 100,000 generated rule sets: by search, a wholly shadowed rule decides nothing, and each witness proves it', () => {
  const seen = { total: 0, partial: 0, silent: 0 };
  forAll(100_000, 100, smallRules, (rules) => {
    const shadows = shadowsOf(rules);
    const found = shadows.some(({ isTotal }) => isTotal) ? search(rules) : undefined;
    for (const shadow of shadows) {
      confirmWitness(rules, shadow);
      if (shadow.isTotal && found!.decides[shadow.index]) throw new Error(`rule ${shadow.index} decides a request`);
      seen[shadow.isTotal ? 'total' : 'partial']++;
    }
    if (shadows.length === 0) seen.silent++;
  });
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10_000);
});

test('nothing is missed in 20,000 generated rule sets: the report is what an exhaustive search of a small universe finds', () => {
  forAll(20_000, 100, smallRules, (rules) => {
    const { decides, losesTo } = search(rules);
    const expected = rules.map((rule, index) => {
      if (!decides[index]) return 'total';
      return [...losesTo[index]!].some((at) => expectedDifferences(rules[at]!, rule).length > 0) ? 'partly' : 'not';
    });
    const shadows = shadowsOf(rules);
    const reported = rules.map((_, index) => {
      const shadow = shadows.find((one) => one.index === index);
      return shadow ? (shadow.isTotal ? 'total' : 'partly') : 'not';
    });
    if (reported.join() !== expected.join()) expect(reported).toEqual(expected);
    expect(shadows.length).toBe(new Set(shadows.map(({ index }) => index)).size);
  });
});

// ---- Unknown values

const OPENABLE: readonly RuleProperty[] = ['allowedOrigins', 'allowedMethods', 'allowedHeaders', 'exposedHeaders', 'maxAge'];

function openRule(choices: Choices): OpenRule {
  const rule = smallRule(choices, [...PATTERNS, '*', '*', '*', '*', '*', '*']);
  const open = choices.oneIn(3) ? OPENABLE.filter(() => choices.oneIn(3)) : [];
  return { ...rule, open, ...(open.includes('maxAge') && { maxAge: undefined }) };
}

function filled(choices: Choices, rule: OpenRule): PlainRule {
  const more = (property: RuleProperty, known: readonly string[] = [], values: readonly string[]) =>
    rule.open.includes(property) ? [...known, ...choices.list(0, 2, () => choices.of(values))] : known;
  return {
    allowedOrigins: more('allowedOrigins', rule.allowedOrigins, ['*', ...PATTERNS]),
    allowedMethods: more('allowedMethods', rule.allowedMethods, METHODS),
    allowedHeaders: more('allowedHeaders', rule.allowedHeaders, ['*', ...PATTERNS]),
    exposedHeaders: more('exposedHeaders', rule.exposedHeaders, ['a', 'b']),
    maxAge: rule.open.includes('maxAge') ? choices.below(3) : rule.maxAge,
  };
}

test('unknown values cause no false alarm: whatever they turn out to be, what is reported is so', () => {
  const seen = { total: 0, partial: 0 };
  const generate = (choices: Choices) => {
    const rules = choices.list(2, 5, () => openRule(choices));
    return { rules, fillings: choices.list(3, 3, () => rules.map((rule) => filled(choices, rule))) };
  };
  forAll(10_000, 250, generate, ({ rules, fillings }) => {
    const shadows = shadowsOf(rules).filter(({ index }) => rules.slice(0, index + 1).some(({ open }) => open.length > 0));
    if (shadows.length === 0) return;
    for (const filling of fillings) {
      const { decides } = search(filling);
      for (const shadow of shadows) {
        if (!shadow.isTotal) confirmWitness(filling, shadow);
        else if (decides[shadow.index]) throw new Error(`rule ${shadow.index} decides a request of ${JSON.stringify(filling)}`);
      }
    }
    for (const { isTotal } of shadows) seen[isTotal ? 'total' : 'partial']++;
  });
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(1_000);
});

// ---- Planted shadows, in rules as people write them

const ORIGINS = ['*', 'https://*', 'http://*', '*.example.com', 'https://*.example.com', 'https://*.app.example.com',
  'https://app.example.com', 'https://example.com', 'http://localhost:*', 'http://localhost:3000', 'null'];
const HEADERS = ['*', 'x-*', 'x-amz-*', 'X-Amz-Date', 'x-amz-meta-*', 'Content-Type', 'content-*', '*-Type', 'Authorization'];
const ALL_METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

function writtenRule(choices: Choices): PlainRule {
  return {
    allowedOrigins: choices.list(1, 3, () => choices.of(ORIGINS)),
    allowedMethods: [...new Set(choices.list(1, 3, () => choices.of(ALL_METHODS)))],
    allowedHeaders: choices.list(0, 3, () => choices.of(HEADERS)),
    exposedHeaders: choices.list(0, 1, () => choices.of(['ETag', 'x-amz-request-id'])),
    ...(choices.oneIn(2) && { maxAge: choices.of([0, 300, 3000]) }),
  };
}

/** A pattern that matches a part of what the given one matches, or all of it. */
function narrower(choices: Choices, pattern: string): string {
  return pattern.replace('*', () => choices.of(['*', 'a', '', 'a*', '*.b', 'a*.b', 'a.b', '-'])) || 'a';
}

/** A pattern that matches all that the given one matches. */
function wider(choices: Choices, pattern: string): string {
  const at = pattern.includes('*') ? pattern.indexOf('*') : choices.below(pattern.length + 1);
  if (!pattern.includes('*') && choices.oneIn(2)) return pattern;
  const [prefix, suffix] = [pattern.slice(0, at), pattern.slice(at).replace('*', '')];
  return `${prefix.slice(0, choices.below(prefix.length + 1))}*${suffix.slice(choices.below(suffix.length + 1))}`;
}

/** All the rules of both lists, each list in its own order. */
function shuffledInto<T>(choices: Choices, ones: readonly T[], others: readonly T[]): T[] {
  const left = [...others];
  const merged = ones.flatMap((one) => [...left.splice(0, choices.below(left.length + 1)), one]);
  return [...merged, ...left];
}

function plantedBehind(choices: Choices, takers: readonly PlainRule[], planted: PlainRule, noise: readonly PlainRule[]) {
  const rules = shuffledInto(choices, [...takers, planted], noise);
  return { rules, index: rules.indexOf(planted) };
}

/** A rule narrowed from an earlier one, whose origins are a part of that one's. */
function narrowedFromOne(choices: Choices) {
  const broad = writtenRule(choices);
  const narrow: PlainRule = {
    ...writtenRule(choices),
    allowedOrigins: choices.list(1, 3, () => narrower(choices, choices.of(broad.allowedOrigins))),
    allowedMethods: [...new Set(choices.list(1, 2, () => choices.of(broad.allowedMethods)))],
    allowedHeaders: broad.allowedHeaders!.length === 0
      ? [] : choices.list(0, 3, () => narrower(choices, choices.of(broad.allowedHeaders!)).toUpperCase()),
  };
  return plantedBehind(choices, [broad], narrow, choices.list(0, 3, () => writtenRule(choices)));
}

/** A rule, and for each of its origins and methods an earlier rule of its own. */
function sharedAmongSeveral(choices: Choices) {
  const planted = { ...writtenRule(choices), allowedOrigins: choices.list(1, 2, () => choices.of(ORIGINS)) };
  const takers = planted.allowedOrigins.flatMap((origin) => planted.allowedMethods.map((method): PlainRule => ({
    ...writtenRule(choices),
    allowedOrigins: [wider(choices, origin)],
    allowedMethods: [method],
    allowedHeaders: [...planted.allowedHeaders!.map((header) => wider(choices, header)), 'more'],
  })));
  return plantedBehind(choices, takers, planted, choices.list(0, 3, () => writtenRule(choices)));
}

test('every planted shadow is found: a rule narrowed from an earlier one, or whose requests several earlier ones share among them', () => {
  for (const plant of [narrowedFromOne, sharedAmongSeveral]) {
    forAll(10_000, 160, plant, ({ rules, index }) => {
      const shadow = shadowsOf(rules).find((one) => one.index === index);
      if (!shadow?.isTotal) expect(shadow).toMatchObject({ isTotal: true });
      confirmWitness(rules, shadow!);
    });
  }
});

/** Two rules that a request has in common and that answer it differently; what is before the first of them lets that request pass. */
function partlyTaken(choices: Choices) {
  const [origin, header] = [choices.of(ORIGINS), choices.of(HEADERS)].map((pattern) => pattern.replace('*', 'zz')) as [string, string];
  const common = { origin, method: choices.of(ALL_METHODS), header };
  const withIt = (): PlainRule => ({
    ...writtenRule(choices),
    allowedOrigins: [wider(choices, common.origin), ...choices.list(0, 1, () => choices.of(ORIGINS))],
    allowedMethods: [...new Set([common.method, ...choices.list(0, 2, () => choices.of(ALL_METHODS))])],
    allowedHeaders: [wider(choices, common.header), ...choices.list(0, 1, () => choices.of(HEADERS))],
  });
  const [taker, planted] = [withIt(), withIt()];
  const other: PlainRule = choices.of([
    { ...planted, maxAge: taker.maxAge === 77 ? 78 : 77 },
    { ...planted, exposedHeaders: ['x-planted'] },
    { ...planted, allowedMethods: ALL_METHODS.filter((method) => method === common.method || !taker.allowedMethods.includes(method)) },
    { ...planted, allowedOrigins: taker.allowedOrigins.includes('*') ? [common.origin] : ['*'] },
  ]);
  const noise = choices.list(0, 4, () => writtenRule(choices)).filter((rule) => !allowsAll(rule, origin, common.method, [header]));
  return plantedBehind(choices, [taker], other, noise);
}

test('every planted partial shadow is found: a request that two rules answer differently, whatever stands around them', () => {
  const seen = { total: 0, partial: 0 };
  forAll(15_000, 160, partlyTaken, ({ rules, index }) => {
    const shadow = shadowsOf(rules).find((one) => one.index === index);
    if (!shadow) throw new Error(`rule ${index} is not reported`);
    confirmWitness(rules, shadow);
    seen[shadow.isTotal ? 'total' : 'partial']++;
  });
  expect(seen.partial).toBeGreaterThan(5_000);
});
