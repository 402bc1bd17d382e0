import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request in AWS's query protocol: its parameters by name, `Action` among them. */
export type Asking = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly xml: string;
}

/** Answers in the place of the service behind, or lets that one answer. */
export type Answering = (asking: Asking, pass: () => Promise<Answer>) => Promise<Answer>;

export interface QueryProxy {
  readonly url: string;
  /** All that has been asked, in this order. */
  readonly asked: readonly Asking[];
  stop(): void;
}

/** A service in front of another one, such as EC2 or Auto Scaling. */
export async function startQueryProxy(behind: string, answering: Answering): Promise<QueryProxy> {
  const asked: Asking[] = [];
  const proxy = createServer(async (incoming, outgoing) => {
    try {
      const body = await buffer(incoming);
      const asking = Object.fromEntries(new URLSearchParams(body.toString()));
      asked.push(asking);
      const { status, xml } = await answering(asking, () => passOn(behind, incoming, body));
      outgoing.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
    } catch (error) {
      outgoing.writeHead(502).end((error as Error).message);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    stop: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

/** A connection for each request: one that is kept may be closed by the server in the moment it is used again. */
function passOn(behind: string, { method, url: path, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send(behind, { method, path, headers, agent: false }, (reply) => {
      buffer(reply).then((xml) => resolve({ status: reply.statusCode ?? 502, xml: xml.toString() }), reject);
    });
    request.once('error', reject);
    request.end(body);
  });
}

export function success(action: string, members: string): Answer {
  return { status: 200, xml: `<${action}Response>${members}</${action}Response>` };
}

/** As EC2 says no. */
export function refusal(code: string, message: string): Answer {
  const error = `<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
  return { status: 400, xml: `<Response><Errors>${error}</Errors><RequestID>of-the-proxy</RequestID></Response>` };
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
