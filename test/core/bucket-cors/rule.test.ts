import { allowsAnyOrigin, HEADER_NAME, listOf, mayAllowAnyOrigin, type PlainRule, readRule } from '../../../core/bucket-cors/rule';

const PLAIN: PlainRule = { allowedOrigins: ['https://a.example'], allowedMethods: ['GET'] };
const of = (...allowedOrigins: string[]): PlainRule => ({ ...PLAIN, allowedOrigins });

test('a rule is named by its id, or by its number from 1', () => {
  expect([readRule({ ...PLAIN, id: 'web' }, 4).name, readRule(PLAIN, 4).name]).toEqual(["rule 'web'", 'rule 5']);
});

test('an empty origin, which S3 stores and never matches, is none', () => {
  expect(readRule(of('', 'https://a.example'), 0).origins.map(({ text }) => text)).toEqual(['https://a.example']);
});

test('names of headers are kept in lower case, and what is left out is empty', () => {
  expect(readRule({ ...PLAIN, allowedHeaders: ['X-Amz-*'] }, 0).headers).toEqual([{ text: 'x-amz-*', prefix: 'x-amz-', suffix: '' }]);
  expect(readRule(PLAIN, 0)).toMatchObject({ headers: [], exposed: [], open: [], openOrigins: [] });
});

test.each<[string, string[], boolean, boolean]>([
  ['of *', ['*'], true, true],
  ['of * beside another origin', ['https://a.example', '*'], true, true],
  ['of a pattern that any page of HTTPS matches', ['https://*'], false, false],
  ['of nothing that is known, with a token', [], false, true],
])('whether a rule is for any origin, and whether a token may make it so: %s', (_, origins, isIt, mayBe) => {
  const rule = readRule(of(...origins), 0, origins.length === 0 ? ['allowedOrigins'] : []);
  expect([allowsAnyOrigin(rule), mayAllowAnyOrigin(rule)]).toEqual([isIt, mayBe]);
});

test('a token in another property than the origins makes a rule one for any origin no more than before', () => {
  expect(mayAllowAnyOrigin(readRule(PLAIN, 0, ['allowedMethods', 'maxAge']))).toBe(false);
});

test.each([
  ['content-type', true], ['X-Amz-Meta-Owner', true], ["!#$%&'+.^_`|~09", true],
  ['', false], ['x-*', false], ['a b', false], ['a,b', false], ['a: b', false], ['grüße', false],
])('%j is the name of a header: %s', (name, expected) => {
  expect(HEADER_NAME.test(name)).toBe(expected);
});

test.each([[[], ''], [['a'], 'a'], [['a', 'b'], 'a and b'], [['a', 'b', 'c'], 'a, b and c']])('a sentence lists %j as %j', (names, expected) => {
  expect(listOf(names)).toBe(expected);
});
