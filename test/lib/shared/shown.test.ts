import { Stack } from 'aws-cdk-lib';
import { hasFields, isObject, shown } from '../../../lib/shared/shown';

test.each<[unknown, unknown]>([
  ['i-1', 'i-1'], [undefined, undefined], [null, null], [{ a: 1 }, 'an object of Object'], [new Map(), 'an object of Map'],
  [10n, '10n'], [Symbol('a'), 'a symbol'], [() => [], 'a function'], [NaN, 'NaN'], [-Infinity, '-Infinity'], [-1.5, -1.5], [true, true],
  [Object.create(null), 'an object of no class'], [new Stack(undefined, 'Shop'), 'the construct Shop'],
  [class Shop {}, 'the class Shop'], [function shop() {}, 'the function shop'],
])('a value is shown so that an error can hold it: %#', (value, expected) => {
  expect(shown(value)).toEqual(expected);
  expect(JSON.parse(JSON.stringify({ value: shown(value) }))).toEqual({ value: expected });
});

test('an object has all the fields, or is another thing', () => {
  expect([hasFields({ a: undefined }, 'a'), hasFields({ a: 1 }, 'a', 'b'), hasFields('text', 'length'), hasFields(null, 'a')]).toEqual([true, false, false, false]);
});

test('an object with members is one, and neither a list, a Map, null nor a text', () => {
  expect([{}, new Map(), [], null, undefined, 'text', 5].map(isObject)).toEqual([true, false, false, false, false, false, false]);
});
