import { runInNewContext } from 'node:vm';
import { Lazy } from 'aws-cdk-lib';
import { sortedKeys } from '../../../lib/shared/sorted-keys';

test.each<[string, unknown, string]>([
  ['a map', { b: 1, a: 2 }, '{"a":2,"b":1}'],
  ['maps in maps and lists, whose order stays', { b: [{ d: 1, c: null }, 2, 1], a: {} }, '{"a":{},"b":[{"c":null,"d":1},2,1]}'],
  ['a map without a prototype', Object.assign(Object.create(null), { b: 1, a: 2 }), '{"a":2,"b":1}'],
  ['a map of another realm', runInNewContext('({ b: 1, a: 2 })'), '{"a":2,"b":1}'],
  ['a key that looks like the prototype', JSON.parse('{"b":1,"__proto__":2}'), '{"__proto__":2,"b":1}'],
  ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['null', null, 'null'],
])('%s: sorted', (_, value, expected) => {
  expect(JSON.stringify(sortedKeys(value))).toBe(expected);
});

test('a token stays what it is', () => {
  const token = Lazy.any({ produce: () => 1 });
  expect(sortedKeys({ token }).token).toBe(token);
});
