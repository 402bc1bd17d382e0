import { memoized } from '../../core/memoized';

test('computes once for each object, also where there is no value', () => {
  const seen: object[] = [];
  const of = memoized((key: { readonly value?: number }) => { seen.push(key); return key.value; });
  const [one, none] = [{ value: 1 }, {}];
  expect([of(one), of(one), of(none), of(none), of({ value: 1 })]).toEqual([1, 1, undefined, undefined, 1]);
  expect(seen).toHaveLength(3);
});
