import { isOwnMachine, isSent, originSentFor, unmapped } from '../../../core/bucket-cors/browser-origin';

test.each([
  'https://www.example.com', 'http://localhost:3000', 'http://127.0.0.1:8080', 'https://[::1]:8443', 'https://xn--mnchen-3ya.example',
  'https://my_host.example', 'https://www.example.com.', 'null', 'file://', 'capacitor://localhost', 'chrome-extension://abcdefghijklmnop', 'app://.',
  'safari-web-extension://6A1F0E5C-3B5D-4C1E-9A8B-0123456789AB', 'app://Upper',
])('some browser sends %s', (origin) => {
  expect(isSent(origin)).toBe(true);
});

test.each([
  ['HTTPS://WWW.Example.com', 'https://www.example.com'],
  ['https://www.example.com/', 'https://www.example.com'],
  ['https://www.example.com/page?x#y', 'https://www.example.com'],
  ['https://user:secret@www.example.com', 'https://www.example.com'],
  ['https://www.example.com:443', 'https://www.example.com'],
  ['http://www.example.com:80', 'http://www.example.com'],
  ['www.example.com', 'https://www.example.com'],
  ['localhost:3000', 'https://localhost:3000'],
  ['https://m\u00fcnchen.example', 'https://xn--mnchen-3ya.example'],
  ['NULL', 'null'],
  ['Capacitor://localhost', 'capacitor://localhost'],
  ['Safari-Web-Extension://AB-cd', 'safari-web-extension://AB-cd'],
  ['file://Host', 'file://host'],
])('for %s, browsers send %s', (written, sent) => {
  expect(originSentFor(written)).toBe(sent);
  expect(isSent(written)).toBe(false);
});

test.each([
  '', '*', 'https://*', 'https://*.example.com', 'https://', 'https://a..example', 'https://a.example:99999', 'https://a.example,https://b.example',
  'https://a.example,b.example', 'a b', 'app://x/y', 'wss://a.example', 'ftp://a.example', 'app://x\u009b', 'https://${Token[TOKEN.1]}',
])('%j is no origin', (written) => {
  expect(originSentFor(written)).toBeUndefined();
});

test.each(['localhost', 'app.localhost', '127.0.0.1', '127.9.9.9', '0.0.0.0', '[::1]', '[::]', 'LOCALHOST'])('%s is a host of one\'s own machine', (host) => {
  expect(isOwnMachine(host)).toBe(true);
});

test.each(['localhost.example.com', 'notlocalhost', '10.0.0.1', '0.0.0.1', '[::2]', '127.0.0.1.example.com'])('%s is none', (host) => {
  expect(isOwnMachine(host)).toBe(false);
});

test.each([
  ['[::ffff:7f00:1]', '127.0.0.1'], ['[::FFFF:c0a8:114]', '192.168.1.20'], ['[::ffff:0:0]', '0.0.0.0'], ['[::1]', '[::1]'], ['[::ffff:1:2:3]', '[::ffff:1:2:3]'], ['localhost', 'localhost'],
])('the host %s stands for %s', (host, expected) => {
  expect(unmapped(host)).toBe(expected);
});
