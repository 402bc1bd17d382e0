import { readFileSync, symlinkSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type PreviewServer, startServer } from '../../../../cli/email/preview/server';
import type { TemplateView } from '../../../../cli/email/preview/views';
import { FILES, opened } from './support';

let folder: ReturnType<typeof opened>;
let server: PreviewServer;
let saves: number;
beforeEach(async () => {
  folder = opened({ ...FILES, 'secret.txt': 'secret' });
  symlinkSync('/etc/hostname', join(folder.directory, 'welcome', 'body.txt.link'));
  saves = 0;
  server = await startServer(folder.workspace, { directory: folder.directory, port: 0, saved: () => { saves++; } });
});
afterEach(() => server.close());

interface Answer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }
interface Asked { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string }

/** The path as it is given: a URL object would resolve `..`. */
function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk)).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}

const token = async () => /name="preview-token" content="([\w-]+)"/.exec((await ask('/')).text)![1]!;
const origin = () => `http://127.0.0.1:${server.port}`;
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => ask(path, {
  method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'origin': origin(), 'x-preview-token': await token(), 'content-type': 'application/json', ...headers },
});

test('the page, its files, the folder, a template and its frames are there, each with its type and a policy', async () => {
  const types = await Promise.all(['/', '/page.js', '/page.css', '/folder', '/templates/welcome'].map(async (path) => {
    const { status, headers } = await ask(path);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; .*frame-src 'self'; .*frame-ancestors 'none'$/);
    return [status, headers['content-type'], headers['x-content-type-options']];
  }));
  expect(types).toEqual(['text/html', 'text/javascript', 'text/css', 'application/json', 'application/json'].map((type) => [200, `${type}; charset=utf-8`, 'nosniff']));
  const view = JSON.parse((await ask('/templates/welcome')).text) as TemplateView;
  const frame = await ask(`/${view.rendering!.html!.frames.dark}`);
  expect(frame.headers['content-security-policy']).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'; sandbox; frame-ancestors 'self'");
  expect(frame.text).toContain('<p>Ada</p>');
});

test.each(['evil.example', 'evil.example:PORT', '127.0.0.1', 'localhost', '127.0.0.1:1', '[::1]:PORT', '127.0.0.1.evil.example:PORT'])(
  'under the name "%s" nothing is answered', async (host) => {
    for (const path of ['/', '/folder', '/events', '/templates/welcome']) {
      const { status, text } = await ask(path, { headers: { host: host.replace('PORT', String(server.port)) } });
      expect([400, 421]).toContain(status);
      expect(text).not.toContain('welcome');
    }
  },
);

test('it has two names: the address, and localhost', async () => {
  for (const name of ['127.0.0.1', 'localhost']) expect((await ask('/folder', { headers: { host: `${name}:${server.port}` } })).status).toBe(200);
});

test.each([
  '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/frames/../secret.txt', '/frames/..%2f..%2fetc%2fpasswd', '/templates/../../etc/passwd', '/templates/..', '/templates/%2e%2e',
  '/secret.txt', '/welcome/subject.txt', '/welcome/body.txt.link', '//etc/passwd', '/templates/__proto__', '/templates/toString', '/frames/abc.html', '/data.js', 'http://evil.example/folder',
])('%s is not there', async (path) => {
  const { status, text } = await ask(path);
  expect([path, status, text]).toEqual([path, 404, 'there is no such thing']);
});

test('what a page elsewhere embeds is refused, but a link to the page works', async () => {
  for (const site of ['cross-site', 'same-site']) {
    expect((await ask('/folder', { headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' } })).status).toBe(403);
    expect((await ask('/', { headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' } })).status).toBe(200);
  }
  expect((await ask('/folder', { headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' } })).status).toBe(200);
});

test('a sample is tried without being stored, and saved when that is asked for', async () => {
  const tried = await post('/try/welcome', { sample: '{"name":"Grace"}' });
  expect(JSON.parse(tried.text)).toMatchObject({ rendering: { subject: 'Welcome, Grace' } });
  const file = join(folder.directory, 'welcome', 'sample.json');
  expect([readFileSync(file, 'utf8'), saves]).toEqual(['{ "name": "Ada" }\n', 0]);
  expect((await post('/save/welcome', { sample: '{"name":"Grace"}', saved: '{ "name": "Ada" }\n' })).status).toBe(200);
  expect([readFileSync(file, 'utf8'), saves]).toEqual(['{"name":"Grace"}\n', 1]);
  const again = await post('/save/welcome', { sample: '{}', saved: '{ "name": "Ada" }\n' });
  expect([again.status, again.text]).toEqual([409, expect.stringContaining('it has changed since')]);
});

test.each<[string, Record<string, string>]>([
  ['no origin', { origin: '' }], ['another origin', { origin: 'http://evil.example' }], ['the origin of a file', { origin: 'null' }], ['another port', { origin: 'http://127.0.0.1:1' }],
  ['another of our names', { origin: 'http://localhost:PORT' }], ['no token', { 'x-preview-token': '' }], ['another token', { 'x-preview-token': 'x'.repeat(32) }], ['another host', { host: 'evil.example' }],
])('with %s nothing is saved or tried', async (_, headers) => {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(server.port))]));
  for (const doing of ['save', 'try']) {
    const { status } = await post(`/${doing}/welcome`, { sample: '{"name":"x"}', saved: '{ "name": "Ada" }\n' }, given);
    expect([403, 421]).toContain(status);
  }
  expect([readFileSync(join(folder.directory, 'welcome', 'sample.json'), 'utf8'), saves]).toEqual(['{ "name": "Ada" }\n', 0]);
});

test.each<[string, string, unknown, number]>([
  ['of a template that is not there', '/save/none', { sample: '{}' }, 404], ['of a path', '/save/..%2fx', { sample: '{}' }, 404], ['without a sample', '/save/welcome', {}, 400],
  ['that is no JSON', '/try/welcome', '{', 400], ['to do something else', '/delete/welcome', { sample: '{}' }, 404], ['that is too large', '/try/welcome', 'x'.repeat(2_100_000), 413],
])('an order %s is refused', async (_, path, body, status) => {
  // What is too large is cut off.
  const answer = await post(path, body).catch(() => undefined);
  expect([undefined, status]).toContain(answer?.status);
});

test.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is refused', async (method) => {
  expect((await ask('/templates/welcome', { method, headers: { origin: origin() } })).status).toBe(405);
});

test('all pages that listen are told of a change', async () => {
  const heard = Promise.all([1, 2].map(() => new Promise<string>((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path: '/events', agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; if (text.includes('data:')) resolve(text); });
    }).on('error', reject).end();
  })));
  const telling = setInterval(() => server.tell({ templates: ['welcome'], list: false }), 20);
  for (const text of await heard) expect(text).toContain('data: {"templates":["welcome"],"list":false}\n\n');
  clearInterval(telling);
});

test('where the port is in use, the next one is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const next = await startServer(folder.workspace, { directory: folder.directory, port, saved: () => undefined });
  expect(next.port).toBeGreaterThan(port);
  await Promise.all([next.close(), new Promise((resolve) => other.close(resolve))]);
});
