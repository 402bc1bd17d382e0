import fc from 'fast-check';
import { likely, nearest, sameLetters } from '../../core/suggest';

test.each<[string, string[], number, string[]]>([
  ['welcom', ['farewell', 'welcome', 'reset'], 1, ['welcome']],
  ['reset', ['welcome', 'rest', 'present'], 2, ['rest', 'present']],
  // A change, an omission, an insertion: equally far, so they stay in their order.
  ['abc', ['abx', 'ab', 'abcd', 'xyz'], 3, ['abx', 'ab', 'abcd']],
  ['', ['long', 'x'], 1, ['x']],
  ['x', [], 3, []],
])('nearest to %j of %j, at most %d, are %j', (given, names, count, expected) => {
  expect(nearest(given, names, count)).toEqual(expected);
});

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

test('a name that is there is the nearest', () => {
  fc.assert(fc.property(fc.array(word, { minLength: 1 }), fc.nat(), (names, index) => {
    const given = names[index % names.length]!;
    expect(nearest(given, names, 1)).toEqual([given]);
  }));
});

test('a name with one letter less is as near as any but the name itself', () => {
  fc.assert(fc.property(word.filter(({ length }) => length > 0), fc.nat(), fc.array(word), (given, index, others) => {
    const place = index % given.length;
    const shorter = given.slice(0, place) + given.slice(place + 1);
    expect(nearest(given, [shorter, ...others.filter((other) => other !== given)], 1)).toEqual([shorter]);
  }));
});

test.each<[string, string[], string | undefined]>([
  ['Name', ['date', 'name'], 'name'], ['FIRST_NAME', ['firstName'], 'firstName'], ['pirce', ['prince', 'price'], 'price'], ['foter', ['header', 'footer'], 'footer'],
  ['na\u200bme\u00ad', ['name'], 'name'], ['name', ['date', 'note'], undefined], ['id', ['ad'], undefined], ['total', [], undefined], ['', [''], ''],
])('what was meant by %j of %j is %j', (given, names, expected) => {
  expect(likely(given, names)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['firstName', 'first_name', true], ['Contact', 'CONTACT', true], ['e-mail', 'email', true], ['na\u200bme', 'name', true], ['name', 'mane', false], ['a', 'ab', false],
])('%j has the same letters as %j: %s', (one, other, expected) => {
  expect(sameLetters(one, other)).toBe(expected);
});
