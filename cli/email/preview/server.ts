import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperationError } from '../../../core/errors';
import { FRAME_POLICY } from './frame';
import { page, pageFiles } from './page-files';
import { save } from './save';
import type { Change } from './views';
import type { Workspace } from './workspace';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const FRAME_HEADER = `${FRAME_POLICY}; sandbox; frame-ancestors 'self'`;
/** Of every answer. What a page of another origin embeds stays unreadable for it. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
};
const MOST_BYTES = 2_000_000;

export interface PreviewOptions {
  /** Of all templates, as it was given. */
  readonly directory: string;
  readonly port: number;
  /** Called when a sample was saved. */
  readonly saved: () => void;
}

export interface PreviewServer {
  readonly url: string;
  readonly port: number;
  /** Tells all pages that are open. */
  tell(change: Change): void;
  close(): Promise<void>;
}

class Refused extends Error {
  public constructor(public readonly status: number, message: string) {
    super(message);
  }
}

/** Serves the page to this machine: under its own names only, and it takes orders from that page only. */
export async function startServer(workspace: Workspace, { directory, port: wanted, saved }: PreviewOptions): Promise<PreviewServer> {
  const token = randomBytes(24).toString('base64url');
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const status = error instanceof Refused ? error.status : error instanceof OperationError ? 409 : 500;
      if (response.headersSent) response.destroy();
      else send(response, status, 'text/plain', (error as Error).message);
    });
  });
  const port = await listen(server, wanted);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const host = request.headers.host ?? '';
    // Another name is that of a page elsewhere, whose owner has it lead to this machine.
    if (!hosts.includes(host)) throw new Refused(421, `this is ${hosts.join(' and ')}`);
    // A page elsewhere may embed what is here, or lead to it.
    if (['cross-site', 'same-site'].includes(String(request.headers['sec-fetch-site'])) && request.headers['sec-fetch-mode'] !== 'navigate') {
      throw new Refused(403, 'for this page only');
    }
    // As it was sent: a URL object would resolve `..`.
    const [path = ''] = (request.url ?? '').split('?');
    if (request.method === 'POST') return post(request, response, path, host);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refused(405, 'expected GET or POST');
    if (path === '/events') listenTo(request, response);
    else get(workspace, token, response, path);
  };

  const post = async (request: IncomingMessage, response: ServerResponse, path: string, host: string): Promise<void> => {
    if (request.headers.origin !== `http://${host}` || !isToken(request.headers['x-preview-token'], token)) throw new Refused(403, 'for this page only');
    const [, doing, id = ''] = /^\/(try|save)\/([\w-]+)$/.exec(path) ?? [];
    const { sample, saved: former } = sampleIn(await bodyOf(request));
    const view = workspace.template(id, sample);
    if (doing === undefined || !view) throw new Refused(404, 'there is no such template');
    if (doing === 'try') return json(response, view);
    save(directory, { file: view.sample.file, text: sample, saved: former });
    saved();
    json(response, {});
  };

  const listenTo = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
    response.write('retry: 500\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  };

  return {
    url: `http://${hosts[0]}/`,
    port,
    tell: (change) => listeners.forEach((listener) => listener.write(`data: ${JSON.stringify(change)}\n\n`)),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function get(workspace: Workspace, token: string, response: ServerResponse, path: string): void {
  const files = pageFiles();
  if (path === '/') return send(response, 200, 'text/html', page({ token }));
  if (path === '/page.js') return send(response, 200, 'text/javascript', files.script);
  if (path === '/page.css') return send(response, 200, 'text/css', files.style);
  if (path === '/folder') return json(response, workspace.folder());
  const [, name = ''] = /^\/frames\/([0-9a-f]+\.html)$/.exec(path) ?? [];
  const html = workspace.frame(name);
  if (html !== undefined) return send(response, 200, 'text/html', html, { 'content-security-policy': FRAME_HEADER });
  const [, id = ''] = /^\/templates\/([\w-]+)$/.exec(path) ?? [];
  const template = workspace.template(id);
  if (!template) throw new Refused(404, 'there is no such thing');
  json(response, template);
}

const PORTS_TRIED = 50;

/** The port, or the next that is free. */
async function listen(server: Server, port: number): Promise<number> {
  for (let next = port; next < port + PORTS_TRIED && next < 65_536; next++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(next, '127.0.0.1', () => { server.off('error', reject); resolve(); });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      server.removeAllListeners('error');
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE') continue;
      throw new OperationError(`could not listen at port ${next}: ${code}; choose another with --port`, undefined, { cause: error });
    }
  }
  const behind = Math.min(PORTS_TRIED - 1, 65_535 - port);
  throw new OperationError(`could not listen at port ${port}: it${behind > 0 ? ` and the ${behind} behind it are` : ' is'} in use; choose another with --port`);
}

function isToken(given: unknown, token: string): boolean {
  return typeof given === 'string' && given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Refused(413, `expected at most ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function sampleIn(body: string): { readonly sample: string; readonly saved?: string } {
  try {
    const { sample, saved } = JSON.parse(body) as Record<string, unknown>;
    if (typeof sample === 'string' && (saved === undefined || typeof saved === 'string')) return { sample, saved };
  } catch { /* no JSON */ }
  throw new Refused(400, 'expected JSON with a sample');
}

function json(response: ServerResponse, value: object): void {
  send(response, 200, 'application/json', JSON.stringify(value));
}

function send(response: ServerResponse, status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...HEADERS, ...headers, 'content-type': `${type}; charset=utf-8` }).end(body);
}
