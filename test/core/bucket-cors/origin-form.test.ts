import { afterScheme, isOfPage, isSound, matchesSent, originFault } from '../../../core/bucket-cors/origin-form';
import { pattern } from '../../../core/bucket-cors/pattern';

test.each([
  ['', 'an origin'], ['https://a.example,https://b.example', 'one origin, without spaces, commas and semicolons'], [' https://a.example', 'one origin, without spaces'],
  ['https://a.example/', 'an origin without a trailing slash'], ['https://a.example/*', 'an origin without a path'], ['//a.example', 'an origin without a path'],
  ['cdk-adopt-parked:0123456789ab:https://a.example', 'an origin without the prefix of parked rules'],
  ['https://*.*.example', 'at most one *'], [`https://${'a'.repeat(500)}`, 'at most 500 characters'],
])('%j has a fault: expected %s', (origin, expected) => {
  expect(originFault(origin)?.expected).toBe(expected);
  expect(isSound(origin)).toBe(false);
});

test.each(['https://a.example', '*', 'https://*', 'http*://localhost', '*.example.com', 'https://a.example:*', 'null', 'chrome-extension://*', 'h*'])(
  '%s is sound', (origin) => {
    expect(isSound(origin)).toBe(true);
  });

test.each(['https://A.example', '*.Example.com', 'https://*.example.com:443', 'a.example', 'https?://a.example'])('%s has no fault, and matches nothing sent', (origin) => {
  expect(originFault(origin)).toBeUndefined();
  expect(matchesSent(pattern(origin))).toBe(false);
});

test.each([['https://a.example', true], ['app://localhost', true], ['null', true], ['hhttps://a.example', false], ['htps://a.example', false], ['https://A.example', false]])(
  'a page may have the origin %s: %s', (origin, expected) => {
    expect(isOfPage(origin)).toBe(expected);
  });

test('what is behind the scheme is the whole where there is none', () => {
  expect([afterScheme('http*://a:1'), afterScheme('a:1')]).toEqual(['a:1', 'a:1']);
});
