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

test.each<[string, object, object[]]>([
  ['an id of 255 characters', { id: 'x'.repeat(255) }, []],
  ['a longer one', { id: 'x'.repeat(256) }, [{ property: 'id', value: 'x'.repeat(256), expected: '1 to 255 characters', change: 'shorten it, or leave it out' }]],
  ['an id that XML has no form for', { id: 'a\ud800' }, [{ property: 'id', value: 'a\ud800', expected: 'characters that XML has', change: 'remove the control characters' }]],
  ['one of other characters than ASCII has', { id: 'a\tb é😀' }, []],
  ['a negative age', { maxAge: -1 }, [{ property: 'maxAge', value: -1, expected: 'whole seconds from 0 to 2147483647', change: 'write 0' }]],
  ['an age that is no number', { maxAge: NaN }, [{ property: 'maxAge', value: 'NaN', expected: expect.any(String), change: 'write a number, or leave it out' }]],
  ['the longest age', { maxAge: 2 ** 31 - 1 }, []],
])('S3 has limits for %s', (_, more, expected) => {
  expect(refusedValues({ ...RULE, ...more })).toEqual(expected);
});

test('what stands before an id is taken off its limit', () => {
  expect(refusedValues({ id: 'x'.repeat(200) }, () => true, 200)).toEqual([]);
  expect(refusedValues({ id: 'x'.repeat(201) }, () => true, 200)).toMatchObject([{ property: 'id', expected: '1 to 200 characters' }]);
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

test.each([
  [' get', "write 'GET'"], ['Put\n', "write 'PUT'"], ['DELET', "write 'DELETE'"], ['GTE', "write 'GET'"], ['GET, PUT', 'write one entry for each method'], ['head/get', 'write one entry for each method'],
  ['*', 'name each method, S3 has no wildcard here'], ...['OPTIONS', 'PATCH', 'ALL', ''].map((method) => [method, 'S3 answers OPTIONS by itself, and knows no other method']),
])('in place of the method %j: %s', (method, change) => {
  expect(methodFault(method)?.change).toBe(change);
});
