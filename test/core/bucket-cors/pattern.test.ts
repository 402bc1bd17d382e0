import fc from 'fast-check';
import { coverageOf, covers, coversAll, matches, pattern } from '../../../core/bucket-cors/pattern';

/** Of few characters, so that many values match. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 3 });
const anyPattern = fc.oneof(text, fc.tuple(text, text).map((ends) => ends.join('*'))).map(pattern);
const value = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 7 });

test('a pattern matches what a regular expression with .* in the place of the * matches', () => {
  fc.assert(fc.property(anyPattern, value, (one, other) => {
    const expression = new RegExp(`^${one.text.replaceAll('.', '\\.').replace('*', '.*')}$`);
    expect(matches(one, other)).toBe(expression.test(other));
  }), { numRuns: 500 });
});

test('a list of patterns covers what one of it covers', () => {
  fc.assert(fc.property(fc.array(anyPattern, { maxLength: 5 }), anyPattern, (wide, narrow) => {
    expect(coverageOf(wide)(narrow)).toBe(wide.some((one) => covers(one, narrow)));
  }), { numRuns: 500 });
});

test('a pattern that covers another matches all that the other matches', () => {
  const wide = fc.constantFrom('*', 'a*', '*b', 'a*b', 'ab*', 'ab').map(pattern);
  fc.assert(fc.property(wide, anyPattern, value, (one, narrow, filling) => {
    fc.pre(covers(one, narrow));
    expect(matches(one, narrow.text.replace('*', filling))).toBe(true);
  }), { numRuns: 300 });
});

test('where a pattern does not cover another, there is a value that only the other matches', () => {
  fc.assert(fc.property(anyPattern, anyPattern, (wide, narrow) => {
    fc.pre(!covers(wide, narrow));
    const witness = narrow.text.replace('*', 'zzzzzzz');
    expect([matches(narrow, witness), matches(wide, witness)]).toEqual([true, false]);
  }), { numRuns: 300 });
});

test.each<[string[], string[], boolean]>([
  [['https://*', 'http://*'], ['https://a.example', 'http://*.example'], true],
  [['https://*'], ['https://a.example', 'http://a.example'], false],
  [['a*', 'b*'], ['*'], false],
  [[], [], true],
  [[], ['a'], false],
])('whether %j covers each of %j: %s', (wide, narrow, expected) => {
  expect(coversAll(wide.map(pattern), narrow.map(pattern))).toBe(expected);
});
