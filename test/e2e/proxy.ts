import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  /** The service's name in the credential scope of the signature; empty when the request isn't signed. */
  readonly service: string;
  /** The first segment of the path: the bucket, where the service is S3. */
  readonly bucket: string;
}

/** One port in front of several servers: each request goes on, unchanged, to the one that `route` names. */
export async function startProxy(route: (asked: Asked) => URL): Promise<{ endpoint: string; stop(): void }> {
  const proxy = createServer((incoming, answer) => {
    const target = route(asked(incoming));
    const { method, url: path, headers } = incoming;
    // A connection for each request: one that is kept may be closed by the server in the moment it is used again.
    const outgoing = send(target, { method, path, headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.once('error', (error) => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end(`no answer from ${target}: ${error.message}`);
    });
    answer.once('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stop: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

function asked({ headers, url = '/' }: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const credential = /Credential=([^, ]+)/.exec(headers.authorization ?? '')?.[1] ?? searchParams.get('X-Amz-Credential') ?? '';
  return { service: credential.split('/').at(-2) ?? '', bucket: pathname.split('/')[1] ?? '' };
}
