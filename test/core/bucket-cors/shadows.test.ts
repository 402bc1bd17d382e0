import { type PlainRule, readRule, type Rule, type RuleProperty } from '../../../core/bucket-cors/rule';
import { findShadows, type Shadow } from '../../../core/bucket-cors/shadows';

const APP = 'https://app.example.com';

function rule(allowedOrigins: string | readonly string[], more: Partial<PlainRule> = {}): PlainRule {
  return { allowedOrigins: [allowedOrigins].flat(), allowedMethods: ['GET'], ...more };
}

type Open = [plain: PlainRule, ...open: RuleProperty[]];

function read(rules: readonly (PlainRule | Open)[]): Rule[] {
  return rules.map((one, index) => {
    const [plain, ...open] = (Array.isArray(one) ? one : [one]) as Open;
    return readRule(plain, index, open);
  });
}

const shadowsOf = (...rules: readonly (PlainRule | Open)[]) => findShadows(read(rules));
const shadowsAmongAllTexts = (...rules: readonly PlainRule[]) => findShadows(read(rules), () => true);

const isTotal = (index: number, decidedBy: number) =>
  expect.objectContaining({ index, isTotal: true, differences: [], sample: expect.objectContaining({ decidedBy }) });
const partly = (index: number, sample: Partial<Shadow['sample']>, ...differences: string[]) =>
  expect.objectContaining({ index, isTotal: false, differences, sample: expect.objectContaining(sample) });

describe('a rule that decides nothing', () => {
  test('stands behind a broader one', () => {
    expect(shadowsOf(rule('*'), rule(APP))).toEqual([
      { index: 1, isTotal: true, sample: { origin: APP, method: 'GET', headers: [], decidedBy: 0 }, differences: [], isException: false },
    ]);
  });

  test('stands behind one that says the same', () => {
    expect(shadowsOf(rule(APP), rule(APP))).toEqual([isTotal(1, 0)]);
  });

  test('stands behind several that have an origin of it each', () => {
    expect(shadowsOf(rule('https://a'), rule('https://b'), rule(['https://a', 'https://b']))).toEqual([isTotal(2, 0)]);
  });

  test('stands behind several that have a method of it each', () => {
    const allowedMethods = ['GET', 'PUT'];
    const shadows = shadowsOf(rule('*'), rule('https://*', { allowedMethods: ['PUT'] }), rule(APP, { allowedMethods }));
    expect(shadows).toEqual([isTotal(2, 0)]);
  });

  test('stands behind a narrower pattern and one for what that leaves', () => {
    expect(shadowsOf(rule('https://*.com'), rule('https://*'), rule('https://*'))).toEqual([isTotal(2, 1)]);
  });

  test('stands behind https://* with https://*.example.com', () => {
    expect(shadowsOf(rule('https://*'), rule('https://*.example.com'))).toEqual([isTotal(1, 0)]);
  });

  test('allows headers that the broader one allows by a pattern, in whatever case', () => {
    expect(shadowsOf(rule('*', { allowedHeaders: ['x-amz-*'] }), rule(APP, { allowedHeaders: ['X-Amz-Date', 'x-AMZ-meta-*'] }))).toEqual([
      isTotal(1, 0),
    ]);
  });
});

describe('a rule that decides something', () => {
  test.each<[string, PlainRule, PlainRule]>([
    ['has an origin more', rule('https://a'), rule(['https://a', 'https://b'])],
    ['has http where the earlier one has https://*', rule('https://*'), rule(['https://a', 'http://a'])],
    ['has the domain itself, where the earlier has subdomains', rule('https://*.a.com'), rule(['https://a.com', 'https://b.a.com'])],
    ['has a broader pattern', rule('https://*.a.com'), rule('https://*')],
    ['has an origin too short for the earlier pattern', rule('https://a*a.com'), rule(['https://a.com', 'https://aa.com'])],
    ['allows a header more', rule('*', { allowedHeaders: ['a'] }), rule('*', { allowedHeaders: ['a', 'b'] })],
    ['allows a header at all', rule('*'), rule('*', { allowedHeaders: ['a'] })],
    ['allows headers by a broader pattern', rule('*', { allowedHeaders: ['x-amz-*'] }), rule('*', { allowedHeaders: ['x-*'] })],
    ['has other origins', rule('https://*.a.com'), rule('https://*.b.com', { maxAge: 1 })],
    ['has other methods', rule('*'), rule('*', { allowedMethods: ['PUT'], maxAge: 1 })],
  ])('is not reported, where nothing is taken from it that it would answer otherwise: it %s', (_, earlier, later) => {
    expect(shadowsOf(earlier, later)).toEqual([]);
  });

  test('stands behind two of which each allows only some of its headers', () => {
    const allowing = (...allowedHeaders: string[]) => rule('*', { allowedHeaders });
    expect(shadowsOf(allowing('a'), allowing('b'), allowing('a', 'b'))).toEqual([]);
    expect(shadowsOf(allowing('a'), allowing('b'), allowing('a'))).toEqual([isTotal(2, 0)]);
  });
});

describe('a rule from which an earlier one takes some requests', () => {
  test('loses its credentials to a rule for everybody', () => {
    expect(shadowsOf(rule('*'), rule(APP, { allowedMethods: ['GET', 'PUT'], allowedHeaders: ['*'] }))).toEqual([
      partly(1, { origin: APP, method: 'GET', headers: [], decidedBy: 0 }, 'no credentials', 'methods GET'),
    ]);
  });

  test('is told what is answered instead: credentials', () => {
    expect(shadowsOf(rule('https://a'), rule('*'))).toEqual([partly(1, { origin: 'https://a', decidedBy: 0 }, 'credentials')]);
  });

  test('is told what is answered instead: exposed headers, whose order and case are no matter', () => {
    const exposing = (...exposedHeaders: string[]) => (origin: string) => rule(origin, { exposedHeaders });
    expect(shadowsOf(exposing('ETag', 'x-a')(APP), exposing('ETag')('https://*'))).toEqual([
      partly(1, { origin: APP }, 'exposed headers etag, x-a'),
    ]);
    expect(shadowsOf(exposing()(APP), exposing('ETag')('https://*'))).toEqual([partly(1, { origin: APP }, 'no exposed headers')]);
    expect(shadowsOf(exposing('ETag', 'x-a')(APP), exposing('X-A', 'etag')('https://*'))).toEqual([]);
  });

  test('is told what is answered instead: the max-age, of which 0 is another than none', () => {
    expect(shadowsOf(rule(APP, { maxAge: 0 }), rule('https://*'))).toEqual([partly(1, { origin: APP }, 'max-age 0 s')]);
    expect(shadowsOf(rule(APP), rule('https://*', { maxAge: 0 }))).toEqual([partly(1, { origin: APP }, 'no max-age')]);
  });

  test('may share with it only what two patterns have in common', () => {
    const [shadow] = shadowsOf(rule('https://app.*'), rule('*.com', { maxAge: 1 }));
    expect(shadow).toEqual(partly(1, { origin: expect.stringMatching(/^https:\/\/app\..*\.com$/) }, 'no max-age'));
    expect(shadowsOf(rule('https://app.*'), rule('http://*', { maxAge: 1 }))).toEqual([]);
  });

  test('may share with it only an origin in which the prefix and the suffix of two patterns overlap', () => {
    const covered = [rule('ab*bc', { maxAge: 2 }), rule('ab*', { maxAge: 1 }), rule('*bc', { maxAge: 2 })];
    expect(shadowsAmongAllTexts(...covered)[1]).toEqual(partly(2, { origin: 'abc', decidedBy: 1 }, 'max-age 1 s'));
  });

  test('shows by its headers that no rule before takes the request', () => {
    const allowing = (maxAge: number, ...allowedHeaders: string[]) => rule('*', { maxAge, allowedHeaders });
    const shadow = shadowsOf(allowing(2), allowing(1, 'a'), allowing(2, '*')).at(-1);
    expect(shadow).toEqual(partly(2, { headers: ['a'], decidedBy: 1 }, 'max-age 1 s'));
  });
});

describe('an earlier rule for some of the origins only', () => {
  const narrow = rule(APP, { allowedMethods: ['GET', 'PUT'] });

  test('is an exception', () => {
    expect(shadowsOf(narrow, rule('*'))).toMatchObject([{ index: 1, isException: true }]);
    expect(shadowsOf(narrow, rule('https://*.example.com'))).toMatchObject([{ index: 1, isException: true }]);
  });

  test('is none where it has other origins as well, or the same', () => {
    expect(shadowsOf(rule([APP, 'https://b']), rule(APP, { maxAge: 1 }))).toMatchObject([{ isException: false }]);
    expect(shadowsOf(rule(APP), rule(APP, { allowedMethods: ['GET', 'PUT'] }))).toMatchObject([{ isException: false }]);
    expect(shadowsOf(rule('https://app.*'), rule('*.com', { maxAge: 1 }))).toMatchObject([{ isException: false }]);
  });

  test('does not hide one that is none', () => {
    const shadows = shadowsOf(narrow, rule('https://*'), rule('https://*.example.com', { allowedMethods: ['GET', 'HEAD'] }));
    expect(shadows.at(-1)).toMatchObject({ index: 2, isException: false, sample: { decidedBy: 1 } });
  });
});

describe('rules for pages that there are not', () => {
  test.each([
    ['https://*.example.com', 'https://localhost:*'], ['https://*.example.com', 'https://app.example.com:*'], ['http://*.localhost', 'http://localhost:*'],
    ['*.example.com', 'null'], ['https://*/', 'https://a.com*'],
  ])('%s takes nothing from %s', (earlier, later) => {
    expect(shadowsOf(rule(earlier, { maxAge: 1 }), rule(later))).toEqual([]);
    expect(shadowsOf(rule(later, { maxAge: 1 }), rule(earlier))).toEqual([]);
  });
});

describe('values known only at deploy', () => {
  test('may leave the later rule something to decide', () => {
    expect(shadowsOf(rule('https://*'), [rule(APP), 'allowedOrigins'])).toEqual([]);
    expect(shadowsOf(rule('*'), [rule(APP), 'allowedMethods'])).toEqual([]);
    expect(shadowsOf(rule('*', { allowedHeaders: ['a'] }), [rule(APP), 'allowedHeaders'])).toEqual([]);
  });

  test('leave it nothing behind a rule for everything', () => {
    const everything = rule('*', { allowedMethods: ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'], allowedHeaders: ['*'] });
    expect(shadowsOf(everything, [rule([]), 'allowedOrigins', 'allowedMethods', 'allowedHeaders'])).toEqual([isTotal(1, 0)]);
  });

  test('make no earlier rule broader', () => {
    expect(shadowsOf([rule([]), 'allowedOrigins'], rule(APP))).toEqual([]);
    expect(shadowsOf([rule('*'), 'allowedHeaders'], rule(APP, { allowedHeaders: ['a'] }))).toEqual([]);
    expect(shadowsOf([rule('*', { allowedMethods: [] }), 'allowedMethods'], rule(APP))).toEqual([]);
  });

  test('take nothing from what the earlier rule has in any case', () => {
    expect(shadowsOf([rule('*'), 'allowedOrigins', 'maxAge'], rule(APP))).toEqual([isTotal(1, 0)]);
  });

  test('in a rule before both may take the witness, which is then no proof', () => {
    expect(shadowsOf([rule([]), 'allowedOrigins'], rule(APP), rule('*'))).toEqual([]);
    const shadows = shadowsOf([rule('http://*'), 'maxAge'], rule(APP), rule('*'));
    expect(shadows).toEqual([partly(2, { origin: APP, decidedBy: 1 }, 'credentials')]);
  });
});

describe('a witness', () => {
  test.each([
    '*', 'https://*', 'http://*', 'http*', '*.example.com', 'https://*.example.com', 'https://app*.example.com',
    'http://localhost:*', '*:8080',
  ])(
    'of %s has an origin that a browser could send', (origin) => {
      const [shadow] = shadowsOf(rule(origin, { maxAge: 1 }), rule(origin, { maxAge: 2, allowedHeaders: ['*'] }));
      expect(new URL(shadow!.sample.origin).origin).toBe(shadow!.sample.origin);
    },
  );

  test('has an origin that a browser could send where an earlier rule takes all of https', () => {
    const rules = [rule('https://*', { maxAge: 2 }), rule('http*', { maxAge: 1 }), rule('http*', { maxAge: 2, allowedHeaders: ['*'] })];
    const { origin, decidedBy } = shadowsOf(...rules).at(-1)!.sample;
    expect(decidedBy).toBe(1);
    expect(new URL(origin).origin).toBe(origin);
  });
});

describe('an empty origin, which S3 stores and no request has', () => {
  test('is no witness', () => {
    expect(shadowsOf(rule('', { maxAge: 1 }), rule('', { maxAge: 2, allowedHeaders: ['*'] }))).toEqual([]);
  });

  test('leaves a rule nothing to decide', () => {
    expect(shadowsOf(rule('*'), rule(['', APP]))).toEqual([
      expect.objectContaining({ isTotal: true, sample: expect.objectContaining({ origin: APP }) }),
    ]);
    expect(shadowsOf(rule('https://*'), rule(['', APP]))).toEqual([isTotal(1, 0)]);
  });
});

test('an exposed header that is called none is another answer than no exposed headers', () => {
  expect(shadowsOf(rule(APP, { exposedHeaders: ['None'] }), rule('https://*'))).toHaveLength(1);
});
