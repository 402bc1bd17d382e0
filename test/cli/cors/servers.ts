import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Rule } from '../../../core/bucket-cors/merge';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => {
  server.closeAllConnections();
  server.close();
}));

/** The URL of a server that ends with the test. */
export async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const fits = (pattern: string, value: string) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '.*')}$`, 'i').test(value);
const hasOrigin = ({ AllowedOrigins }: Rule, { origin = '' }: IncomingHttpHeaders) => AllowedOrigins.some((one) => fits(one, origin));
const hasMethod = ({ AllowedMethods }: Rule, { method, headers }: IncomingMessage) =>
  AllowedMethods.includes(String(headers['access-control-request-method'] ?? method));
const hasHeaders = ({ AllowedHeaders = [] }: Rule, { headers }: IncomingMessage) =>
  String(headers['access-control-request-headers'] ?? '').split(',').filter(Boolean).every((name) => AllowedHeaders.some((one) => fits(one, name.trim())));

function answerWith(choose: (request: IncomingMessage) => Rule | undefined, server: string): RequestListener {
  return (request, response) => {
    const rule = choose(request);
    const isPreflight = request.method === 'OPTIONS';
    const any = rule?.AllowedOrigins.includes('*');
    const asked = request.headers['access-control-request-headers'];
    response.writeHead(rule || !isPreflight ? 200 : 403, {
      server,
      ...(rule && {
        'access-control-allow-origin': any ? '*' : request.headers.origin,
        'access-control-allow-methods': rule.AllowedMethods.join(', '),
        ...(asked !== undefined && { 'access-control-allow-headers': asked }),
        ...(!any && { 'access-control-allow-credentials': 'true' }),
        'vary': 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      }),
    }).end(isPreflight ? '' : 'x'.repeat(100_000));
  };
}

/** The first rule that matches in all parts. */
export function s3Like(rules: readonly Rule[]): Promise<string> {
  return listening(answerWith((request) => rules.find((rule) => hasOrigin(rule, request.headers) && hasMethod(rule, request) && hasHeaders(rule, request)), 'AmazonS3'));
}

/** The first rule whose origin matches; then its method and headers. */
export function cephLike(rules: readonly Rule[]): Promise<string> {
  return listening(answerWith((request) => {
    const first = rules.find((rule) => hasOrigin(rule, request.headers));
    return first && hasMethod(first, request) && hasHeaders(first, request) ? first : undefined;
  }, 'Ceph Object Gateway'));
}

/** Keeps answers by method and URL alone. @param primed whether somebody has asked before, without an origin */
export async function cachingProxy(behind: string, primed = false): Promise<string> {
  const kept = new Map<string, { status: number; headers: Record<string, string> }>();
  const fetched = async (method: string, path: string, headers: Record<string, string>) => {
    const answer = await fetch(behind + path, { method, headers });
    await answer.arrayBuffer();
    const passedOn = [...answer.headers].filter(([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name));
    return { status: answer.status, headers: Object.fromEntries(passedOn) };
  };
  if (primed) kept.set('GET /', await fetched('GET', '/', {}));
  return listening(async ({ method = '', url = '', headers }, response) => {
    const key = `${method} ${url}`;
    const hit = kept.get(key);
    const asked = Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'origin' || name.startsWith('access-control-'))) as Record<string, string>;
    const answer = hit ?? await fetched(method, url, asked);
    kept.set(key, answer);
    response.writeHead(answer.status, { ...answer.headers, 'x-cache': hit ? 'Hit from proxy' : 'Miss from proxy', ...(hit && { age: '7' }) }).end();
  });
}
