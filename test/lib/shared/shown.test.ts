import { Stack } from 'aws-cdk-lib';
import { hasFields, shown } from '../../../lib/shared/shown';

test.each<[unknown, unknown]>([
  ['i-1', 'i-1'], [undefined, undefined], [null, null], [{ a: 1 }, 'an object of Object'], [new Map(), 'an object of Map'],
  [Object.create(null), 'an object of no class'], [class Named {}, 'the class Named'], [function name() {}, 'the function name'], [() => 1, 'the function'], [new Stack(undefined, 'Shop'), 'the construct Shop'],
])('a value is shown so that an error can hold it: %#', (value, expected) => {
  expect(shown(value)).toEqual(expected);
});

test('an object has all the fields, or is another thing', () => {
  expect([hasFields({ a: undefined }, 'a'), hasFields({ a: 1 }, 'a', 'b'), hasFields('text', 'length'), hasFields(null, 'a')]).toEqual([true, false, false, false]);
});
