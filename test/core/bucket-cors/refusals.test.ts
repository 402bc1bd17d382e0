import { emptyLists, methodFault, refusedValues } from '../../../core/bucket-cors/refusals';

const RULE = { allowedMethods: ['GET'], allowedOrigins: ['https://*.example.com'], allowedHeaders: ['x-amz-*'], exposedHeaders: ['ETag'] };

test('S3 stores a rule that only nobody needs', () => {
  expect(refusedValues({ ...RULE, allowedOrigins: ['', 'https://a.example/', 'x y'], allowedHeaders: ['a: b'], exposedHeaders: [''] })).toEqual([]);
});

test.each([
  ['allowedMethods', ['GET', 'patch'], 'one of GET, PUT, HEAD, POST, DELETE'], ['allowedMethods', ['GET', ''], 'one of GET, PUT, HEAD, POST, DELETE'],
  ['allowedOrigins', ['*', '**'], 'at most one *'], ['allowedHeaders', ['*', 'x-*-*'], 'at most one *'], ['exposedHeaders', ['ETag', 'x-*'], 'a name without *'],
])('S3 refuses what it can\'t match in %s: %j', (list, values, expected) => {
  expect(refusedValues({ ...RULE, [list]: values })).toEqual([{ property: `${list}[1]`, value: values[1], expected, change: expect.any(String) }]);
});

test('a rule without a method or an origin is none', () => {
  expect(emptyLists({ allowedMethods: [] }, () => true).map(({ property }) => property)).toEqual(['allowedMethods', 'allowedOrigins']);
  expect(emptyLists(RULE, () => true)).toEqual([]);
});

test('what is unknown is passed over', () => {
  const isKnown = (value: unknown) => value !== 'late' && !(Array.isArray(value) && value.length === 0);
  expect(refusedValues({ allowedMethods: ['late', 'GET'], allowedOrigins: [] }, isKnown)).toEqual([]);
  expect(emptyLists({ allowedMethods: ['late'], allowedOrigins: [] }, isKnown)).toEqual([]);
});

test('a method in another form is written as S3 knows it', () => {
  expect([' get', 'OPTIONS'].map((method) => methodFault(method)?.change)).toEqual(["write 'GET'", 'S3 answers OPTIONS by itself, and knows no other method']);
});
