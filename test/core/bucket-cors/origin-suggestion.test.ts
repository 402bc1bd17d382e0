import fc from 'fast-check';
import { isSound } from '../../../core/bucket-cors/origin-form';
import { meantOrigin, suggestOrigin } from '../../../core/bucket-cors/origin-suggestion';

test.each([
  ['https://App.example.com', 'https://app.example.com'], ['https://*.Example.com', 'https://*.example.com'],
  ['https://www.*.Example.com', 'https://www.*.example.com'], ['https://App.example.com:*', 'https://app.example.com:*'],
  ['https://*.example.com:443', 'https://*.example.com'], ['http://*:80', 'http://*'], ['HTTPS*://a.com', 'https*://a.com'], ['*://Example.com', '*://example.com'],
  ['*.Example.com', '*.example.com'], ['https://*.m\u00fcnchen.example', 'https://*.xn--mnchen-3ya.example'],
  ['//example.com', 'https://example.com'], ['https:/example.com', 'https://example.com'], ['https:\\\\example.com', 'https://example.com'],
  ['https://a.example/*', 'https://a.example'], ['a.example/app', 'https://a.example'], ['https://user:secret@A.example', 'https://a.example'],
  ['localhost:3000', 'http://localhost:3000'], ['localhost:*', 'http://localhost:*'], ['a.example:*', 'https://a.example:*'], ['127.0.0.1', 'http://127.0.0.1'], ['[::1]:3000', 'http://[::1]:3000'], ['http://127.1', 'http://127.0.0.1'],
  ['Safari-Web-Extension://AB-CD', 'safari-web-extension://AB-CD'], ['Chrome-Extension://*', 'chrome-extension://*'], ['capacitor://localhost/', 'capacitor://localhost'],
  [' NULL', 'null'],
  ['https://https://example.com', 'https://example.com'], ['HTTP://http:/example.com:3000/x', 'http://example.com:3000'],
  ['https//example.com', 'https://example.com'], ['https;//example.com', 'https://example.com'], ['http.//localhost:3000', 'http://localhost:3000'],
  ['http:s//a.example', 'https://a.example'], ['HTTP:S://a.example:3000/x', 'https://a.example:3000'], ['http;s//a.example', 'https://a.example'],
])('in place of %s: %s', (written, suggestion) => {
  expect(suggestOrigin(written)).toBe(suggestion);
});

test.each([
  '', 'https', 'http', 'intranet', 'https?://example.com', 'https://*.*.example.com', 'https://m\u00fcn*.example', 'https://a..b', 'wss://a.example', 'https://',
  'https://a.example,https://b.example', '/', '**', 'data:', 'about:blank', 'mailto:me', ' htps://a.example', '*//example.com', 'https://http://example.com', 'https://HTTPS', 'https//', 'https::/example.com', 'http*//example.com/app',
])('in place of %j nothing is known', (written) => {
  expect(suggestOrigin(written)).toBeUndefined();
});

test.each([['htps://A.example', 'https://a.example'], ['htttp://*.Example.com', 'http://*.example.com'], ['App://x', 'app://x'], ['a.example', 'https://a.example']])(
  'meant by %s: %s', (written, meant) => {
    expect(meantOrigin(written)).toBe(meant);
  });

/** 100,000 take some 20 s: `RUNS=100000 npx jest test/core/bucket-cors/origin-suggestion`. */
const numRuns = Number(process.env.RUNS ?? 2_000);

const label = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,6}[a-zA-Z0-9])?$/);
const scheme = fc.constantFrom('https://', 'http://', 'HTTPS://', 'Http://', 'http*://', '*://', 'https:/', 'https:', '//', '', '*', 'h*', 'app://', 'Safari-Web-Extension://');
const hostLabel = fc.oneof({ weight: 6, arbitrary: label },
  fc.constantFrom('*', 'm\u00fcnchen', '*-dev', 'a*b', '*\u00fc', 'WWW', 'zzq', 'xn--mnchen-3ya', 'localhost', '127', '', '[::1]'));
const port = fc.constantFrom('', '', ':443', ':80', ':3000', ':*', ':8*', ':');
const path = fc.constantFrom('', '', '', '/', '/*', '/app/x', '?q=1', ' ');
const anOrigin = fc.tuple(scheme, fc.array(hostLabel, { minLength: 1, maxLength: 4 }), port, path)
  .map(([start, labels, end, rest]) => `${start}${labels.join('.')}${end}${rest}`);
const anything = fc.oneof({ weight: 4, arbitrary: anOrigin }, fc.string({ unit: fc.constantFrom(...'aB1*:/.-[]@?# ,\\\u00fc') }));

test('no suggestion is refused by the checks, nor changed by a further one', () => {
  fc.assert(fc.property(anything, (written) => {
    const suggestion = suggestOrigin(written);
    fc.pre(suggestion !== undefined);
    expect(isSound(suggestion)).toBe(true);
    expect(suggestOrigin(suggestion)).toBe(suggestion);
  }), { numRuns, maxSkipsPerRun: 50 });
});

test('no suggestion changes which origins match: by the standard, what stands for the * gives the same origin', () => {
  const parts = fc.constantFrom('a', 'www', 'x.y', 'team-1', 'zzq', 'app.zzq');
  fc.assert(fc.property(fc.constantFrom('https', 'http'), fc.array(hostLabel, { minLength: 1, maxLength: 4 }), port, path, parts, fc.integer({ min: 1, max: 65_535 }),
    (web, labels, end, rest, part, number) => {
      const written = `${web}://${labels.join('.')}${end}${rest}`;
      const suggestion = suggestOrigin(written);
      fc.pre(suggestion !== undefined && !/^\*|[/?]\*/.test(rest) && !isUsual(web, written, number));
      const fill = (text: string) => text.replace(/:(\d*)\*/, `:$1${number}`).replace('*', part);
      const [there, here] = [fill(written), fill(suggestion)];
      fc.pre(URL.canParse(there));
      expect(new URL(here).origin).toBe(new URL(there).origin);
      expect(here).toBe(new URL(there).origin); // as it is sent
    }), { numRuns, maxSkipsPerRun: 50 });
});

/** A number that makes the scheme's own port of a pattern, which browsers leave out. */
function isUsual(web: string, written: string, number: number): boolean {
  const start = /:(\d*)\*/.exec(written)?.[1];
  return start !== undefined && `${start}${number}` === (web === 'https' ? '443' : '80');
}
