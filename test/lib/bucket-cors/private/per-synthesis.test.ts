import { PerSynthesis } from '../../../../lib/bucket-cors/private/per-synthesis';

test('a value is computed once for all who ask, and again for who asks a second time', () => {
  let count = 0;
  const values = new PerSynthesis((key: { name: string }) => `${key.name} ${++count}`);
  const [bucket, other] = [{ name: 'bucket' }, { name: 'other' }];
  const [one, two] = [{}, {}];
  expect([values.get(bucket, one), values.get(bucket, two), values.get(other, one)]).toEqual(['bucket 1', 'bucket 1', 'other 2']);
  expect([values.get(bucket, two), values.get(bucket, one)]).toEqual(['bucket 3', 'bucket 3']);
});
