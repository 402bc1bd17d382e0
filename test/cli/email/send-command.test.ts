import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { run } from '../command-line';

// The built command, which speaks over HTTP.
jest.setTimeout(120_000);

interface Request { readonly path: string; readonly body: { readonly Content?: { readonly Simple?: object } } }

let server: Server;
let requests: Request[];
let refusal: { readonly status: number; readonly code: string; readonly message: string } | undefined;
beforeEach(async () => {
  requests = [];
  refusal = undefined;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text)).on('end', () => {
      requests.push({ path: `${request.method} ${request.url}`, body: JSON.parse(body) as Request['body'] });
      if (refusal) response.writeHead(refusal.status, { 'x-amzn-errortype': refusal.code }).end(JSON.stringify({ message: refusal.message }));
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"MessageId":"id-1"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const DIR = join('examples', 'emails');
const SET = ['--set', 'apiUrl=https://api.example.com', '--set', 'assetHost=assets.example.com'];
const ADDRESSES = ['--from', 'shop@example.com', '--to', 'success@simulator.amazonses.com'];
const sent = (...args: string[]) => run(['email', 'send', DIR, ...args], {
  AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'hush',
});

test('a template of the example is sent by SendEmail, as simple content', async () => {
  const { code, out, err } = await sent('receipt-en', ...ADDRESSES, ...SET, '--yes');
  expect([code, out, err]).toEqual([0, 'sent receipt-en to success@simulator.amazonses.com: message id-1\n', '']);
  expect(requests).toEqual([{ path: 'POST /v2/email/outbound-emails', body: {
    FromEmailAddress: 'shop@example.com', Destination: { ToAddresses: ['success@simulator.amazonses.com'] },
    Content: { Simple: {
      Subject: { Data: 'Your receipt for order 2026-1042', Charset: 'UTF-8' },
      Body: { Html: { Data: expect.stringContaining('2 × Darjeeling First Flush, 100 g'), Charset: 'UTF-8' }, Text: { Data: expect.stringContaining('https://api.example.com/orders/2026-1042'), Charset: 'UTF-8' } },
    } },
  } }]);
});

test('a refusal is told with what to do, once', async () => {
  refusal = { status: 400, code: 'MessageRejected', message: 'Email address is not verified.' };
  const { code, err } = await sent('receipt-en', ...ADDRESSES, ...SET, '--yes');
  expect(code).toBe(2);
  expect(err).toMatch(/^could not send the email from shop@example\.com to success@simulator\.amazonses\.com in eu-west-1: MessageRejected: Email address is not verified\.; verify the sender/);
  expect(requests).toHaveLength(1);
});

test('without a terminal and without --yes it sends nothing', async () => {
  expect(await sent('receipt-en', ...ADDRESSES, ...SET)).toEqual({ code: 2, out: '', err: 'there is no terminal to ask at whether to send it; --yes sends without a question\n' });
  expect(requests).toEqual([]);
});

test.each<[string, string[], RegExp]>([
  ['no template and no addresses', [], /^TEMPLATE is missing: [^]*^--to is missing: expected an address, such as --to success@simulator\.amazonses\.com$[^]*^--from is missing: /m],
  ['an address that another header could follow', ['x', '--from', 'shop@example.com', '--to', 'a@example.com\nBcc: b@example.com'], /^--to '/],
  ['a list of addresses', ['x', '--from', 'shop@example.com', '--to', 'a@example.com,b@example.com'], /^--to 'a@example\.com,b@example\.com': expected an address/],
  ['too many recipients', ['x', '--from', 'shop@example.com', ...Array.from({ length: 51 }, () => ['--to', 'a@example.com']).flat()], /^--to is given 51 times: expected at most 50\n/],
  ['a value without a name', ['x', ...ADDRESSES, '--set', 'https://api.example.com'], /^--set 'https:\/\/api\.example\.com': expected the name of a placeholder and its value, such as --set apiUrl=/],
  ['a placeholder without a value', ['receipt-en', ...ADDRESSES, '--yes'], /^%%apiUrl%% has no value; .*\n%%assetHost%% has no value; /],
])('%s ends with 2', async (_, args, complaint) => {
  const { code, out, err } = await sent(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(complaint);
  expect(requests).toEqual([]);
});
