import { browserVerdict } from '../../../cli/cors/browser';
import type { Request } from '../../../cli/cors/explain';

const ORIGIN = 'https://www.example.com';
const SAME = { 'access-control-allow-origin': ORIGIN };
const ANY = { 'access-control-allow-origin': '*' };

test.each<[string, number, Record<string, string>, Partial<Request>, boolean]>([
  ['the page\'s origin', 200, SAME, {}, true],
  ['204', 204, ANY, {}, true],
  ['another origin', 200, { 'access-control-allow-origin': 'https://example.com' }, {}, false],
  ['two origins', 200, { 'access-control-allow-origin': `${ORIGIN}, ${ORIGIN}` }, {}, false],
  ['none', 200, {}, {}, false],
  ['403', 403, SAME, {}, false],
  ['a redirect', 307, SAME, {}, false],
  ['any origin, with credentials', 200, { ...ANY, 'access-control-allow-credentials': 'true' }, { credentials: true }, false],
  ['the origin, with credentials that are not allowed', 200, SAME, { credentials: true }, false],
  ['the origin and credentials', 200, { ...SAME, 'access-control-allow-credentials': 'true' }, { credentials: true }, true],
  ['a safelisted method that is not named', 200, SAME, { method: 'POST' }, true],
  ['another method that is not named', 200, SAME, { method: 'PUT' }, false],
  ['a method that is named', 200, { ...SAME, 'access-control-allow-methods': 'GET, put' }, { method: 'PUT' }, true],
  ['any method', 200, { ...SAME, 'access-control-allow-methods': '*' }, { method: 'PUT' }, true],
  ['any method, with credentials', 200, { ...SAME, 'access-control-allow-methods': '*', 'access-control-allow-credentials': 'true' }, { method: 'PUT', credentials: true }, false],
  ['a header that is named', 200, { ...SAME, 'access-control-allow-headers': 'content-type' }, { headers: ['Content-Type'] }, true],
  ['a header that is not', 200, { ...SAME, 'access-control-allow-headers': 'content-type' }, { headers: ['x-a'] }, false],
  ['any header', 200, { ...SAME, 'access-control-allow-headers': '*' }, { headers: ['x-a'] }, true],
  ['authorization, which * does not mean', 200, { ...SAME, 'access-control-allow-headers': '*' }, { headers: ['Authorization'] }, false],
  ['a request whose answer is an error', 403, SAME, { preflight: false, method: 'GET' }, true],
  ['a request whose answer is for nobody', 200, {}, { preflight: false }, false],
  ['a request that is redirected', 302, SAME, { preflight: false }, false],
  ['a request that is not modified', 304, SAME, { preflight: false }, true],
])('a browser that is answered %s', (_, status, headers, request, allowed) => {
  expect(browserVerdict({ status, headers }, { origin: ORIGIN, method: 'GET', headers: [], preflight: true, credentials: false, ...request }).allowed).toBe(allowed);
});
