import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describeNetworkError, sendWithin, withoutQuery } from '../../../cli/cors/http';
import { listening } from './servers';

const send = sendWithin(5);

test('the request is sent as it is, a redirect is not followed, and an endless body not waited for', async () => {
  const seen: unknown[] = [];
  const url = await listening(({ method, url: path, headers }, response) => {
    seen.push([method, path, headers.origin]);
    response.writeHead(302, { 'location': '/elsewhere', 'x-two': ['a', 'b'] }).write('for ever');
  });
  expect(await send('OPTIONS', `${url}/key?a=b`, { origin: 'https://a.example' })).toMatchObject({ status: 302, headers: { 'location': '/elsewhere', 'x-two': 'a, b' } });
  expect(seen).toEqual([['OPTIONS', '/key?a=b', 'https://a.example']]);
});

test('a port on which nothing listens is told', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await expect(send('OPTIONS', `http://127.0.0.1:${port}/x?X-Amz-Signature=hush`, {})).rejects.toThrow(
    new RegExp(`^could not send OPTIONS to http://127\\.0\\.0\\.1:${port}/x: ECONNREFUSED.*; nothing listens there: check the port, and that the server runs$`),
  );
});

test('a server that does not answer is given up', async () => {
  const url = await listening(() => {});
  await expect(sendWithin(0.2)('GET', url, {})).rejects.toThrow(/: no answer within 0\.2 s; check the network, and that the server runs$/);
});

test('a server without TLS is told', async () => {
  const url = await listening((_, response) => void response.end());
  await expect(send('GET', url.replace('http:', 'https:'), {})).rejects.toThrow(/: (EPROTO|ERR_SSL_\w+).*; .*check the scheme and the port$/);
});

test('a server that speaks no HTTP is told', async () => {
  const server = createServer((socket) => void socket.end('SSH-2.0-x\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await expect(send('GET', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, {})).rejects.toThrow(/: HPE_.*; what answers there is no HTTP server/);
  server.close();
});

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', /^DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate; a browser refuses this certificate as well/],
  ['CERT_HAS_EXPIRED', 'certificate has expired', /a browser refuses this certificate/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames", /a browser refuses this certificate/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', /a browser refuses this certificate/],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere.invalid', /^ENOTFOUND: getaddrinfo.*nowhere\.invalid; nobody has this name/],
  ['EWHATEVER', 'odd\n\u001b[31m', /^EWHATEVER: odd \[31m; check the URL and the network$/],
])('%s is told plainly', (code, message, expected) => {
  expect(describeNetworkError(Object.assign(new Error(message), { code }), 10)).toMatch(expected);
});

test('the query of a URL is kept secret', () => {
  expect(withoutQuery('https://b.example:8443/a/b?X-Amz-Signature=hush#x')).toBe('https://b.example:8443/a/b');
});
