import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

export interface PreflightAnswer {
  readonly status: number;
  /** Access-Control-Allow-Origin. */
  readonly allowed?: string;
}

export type Headers = Readonly<Record<string, string>>;
export type Preflight = (bucket: string, headers: Headers) => Promise<PreflightAnswer>;

/** Asks S3 for the CORS headers of an object, which need not be there. */
export function preflightOf({ region, endpoint }: { readonly region: string; readonly endpoint?: string }): Preflight {
  return (bucket, headers) => new Promise((resolve, reject) => {
    const url = new URL(endpoint ? `${endpoint}/${bucket}/object` : `https://${bucket}.s3.${region}.amazonaws.com/object`);
    // The local AWS knows the service by the signature, which nobody there checks.
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/s3/aws4_request, SignedHeaders=host, Signature=none`;
    const send = url.protocol === 'http:' ? plain : secure;
    const options = { method: 'OPTIONS', agent: false, timeout: 10_000, headers: { ...headers, ...(endpoint && { authorization }) } };
    const request = send(url, options, (reply) => {
      reply.resume();
      const allowed = reply.headers['access-control-allow-origin'];
      reply.once('end', () => resolve({ status: reply.statusCode ?? 0, ...(allowed !== undefined && { allowed }) }));
    });
    request.once('timeout', () => request.destroy(new Error(`no answer from ${url.host}`)));
    request.once('error', reject);
    request.end();
  });
}
