import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Call } from './call';
import { Limiter } from './limiter';
import { queryAnswer, queryCall, queryRefusal } from './query';
import { Refusal } from './refusal';
import { restCall, type RestOptions } from './rest';
import { SesStore, type StoreOptions } from './store';

export interface SesOptions extends StoreOptions, Pick<RestOptions, 'deletingAMissingTemplate'> {
  /**
   * SES answers one request a second; 50, where it is GetEmailTemplate. Whether all its actions share that second (`pooled`) or each has
   * its own (`apart`), AWS doesn't say.
   *
   * @default as many as come
   */
  readonly oneRequestASecond?: 'pooled' | 'apart';
  /** @default 000000000000 */
  readonly account?: string;
}

export interface SesRequest {
  /** As IAM names it, such as `ses:CreateEmailTemplate`. */
  readonly action: string;
  /** What a policy has to allow it on. */
  readonly resource: string;
  /** v1's code or v2's exception, when the answer was no. */
  readonly refused?: string;
}

export interface Ses {
  readonly url: string;
  readonly store: SesStore;
  /** In the order of their arrival. */
  readonly requests: readonly SesRequest[];
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The templates of SES on a port of this machine, v1 and v2 over one store, for the real SDK. */
export async function startSes(options: SesOptions = {}): Promise<Ses> {
  const { account = '000000000000', clock = { now: () => Date.now() }, oneRequestASecond } = options;
  const store = new SesStore(options);
  const requests: SesRequest[] = [];
  const limiter = new Limiter();

  const throttle = (action: string) => {
    if (!oneRequestASecond) return;
    const [kind, perSecond] = action === 'GetEmailTemplate' ? [action, 50] : [oneRequestASecond === 'apart' ? action : '', 1];
    if (!limiter.admits(kind, perSecond, clock.now())) throw new Refusal('Throttling', 'Rate exceeded');
  };

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await read(request);
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'us-east-1';
    const arnPrefix = `arn:aws:ses:${region}:${account}:template/`;
    const isV2 = url.pathname.startsWith('/v2/');
    const call: Call = isV2 ? restCall(store, { method, url, body }, { ...options, arnPrefix }) : queryCall(store, body);
    const recorded = { action: `ses:${call.action}`, resource: call.template === undefined ? '*' : `${arnPrefix}${call.template}` };
    try {
      throttle(call.action);
      const result = call.run() ?? {};
      requests.push(recorded);
      return isV2 ? json(200, result) : xml(200, queryAnswer(call.action, result));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      requests.push({ ...recorded, refused: isV2 ? error.exception : error.code });
      const { exception, message, status } = error;
      return isV2 ? json(status, { message }, { 'x-amzn-errortype': exception }) : xml(400, queryRefusal(error));
    }
  };

  const server = createServer((request, response) => {
    void answer(request).catch((error: Error) => ({ status: 500, headers: {}, body: String(error.stack) }))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    store,
    requests,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8'); // a character may come in two chunks
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
