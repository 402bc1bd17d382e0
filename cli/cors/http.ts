import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { OperationError } from '../../core/errors';

/** What a server answers, without its body. */
export interface HttpAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Send = (method: string, url: string, headers: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

const SECONDS = 10;

/** Sends a request as it is: it follows no redirect, and trusts the certificates that Node.js does. */
export function sendWithin(seconds: number = SECONDS): Send {
  return (method, url, headers) => new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(new OperationError(`could not send ${method} to ${withoutQuery(url)}: ${describeNetworkError(error, seconds)}`, undefined, { cause: error }));
    const request = url.startsWith('https:') ? overHttps : overHttp;
    request(url, { method, headers, agent: false, signal: AbortSignal.timeout(seconds * 1000) }, (response) => {
      const { statusCode = 0, headers: answered } = response;
      response.on('error', () => {}).destroy(); // an object may be large
      resolve({ status: statusCode, headers: Object.fromEntries(Object.entries(answered).map(([name, value]) => [name, String(value)])) });
    }).on('error', failed).end();
  });
}

/** The query of a presigned URL is a secret. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'nobody has this name: check the host in the URL, and the network',
  EAI_AGAIN: 'the name could not be looked up: check the network',
  ECONNREFUSED: 'nothing listens there: check the port, and that the server runs',
  ECONNRESET: 'the server ended the connection: check the scheme and the port',
  EPROTO: 'the server does not speak TLS there: check the scheme and the port',
};

/** With what to check. */
export function describeNetworkError(error: Error & { readonly code?: unknown }, seconds: number): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no answer within ${seconds} s; check the network, and that the server runs`;
  const code = String(error.code ?? error.name);
  const message = error.message.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const told = [code, message.replace(code, ' ').replace(/\s+/g, ' ').replace(/^[\s:]+/, '').trim()].filter(Boolean).join(': ');
  if (/CERT|SELF_SIGNED|ERR_TLS|VERIFY/.test(code)) return `${told}; a browser refuses this certificate as well: check it, and the host in the URL`;
  if (code.startsWith('HPE_')) return `${told}; what answers there is no HTTP server: check the scheme and the port`;
  return `${told}; ${ADVICE[code] ?? 'check the URL and the network'}`;
}
