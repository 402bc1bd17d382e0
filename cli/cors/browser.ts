import type { Request } from './explain';
import type { HttpAnswer } from './http';

export interface BrowserVerdict {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Methods for which a preflight's answer needs no mention, by the Fetch standard. */
const SAFELISTED = ['GET', 'HEAD', 'POST'];

/** What a browser makes of the answer: whether it lets the page go on after a preflight, or read the answer to the request itself. */
export function browserVerdict(answer: HttpAnswer, request: Request): BrowserVerdict {
  const checks = [statusDenial, originDenial, ...(request.preflight ? [preflightDenial] : [])];
  for (const check of checks) {
    const reason = check(answer, request);
    if (reason !== undefined) return { allowed: false, reason };
  }
  return { allowed: true, reason: request.preflight ? 'the page may make the request' : 'the page may read the answer' };
}

export function isRedirect({ status }: HttpAnswer): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function statusDenial(answer: HttpAnswer, { preflight }: Request): string | undefined {
  const { status } = answer;
  if (isRedirect(answer)) {
    return preflight ? 'a browser follows no redirect of a preflight' : 'it is a redirect: what the page gets is decided where that leads';
  }
  const isOk = status >= 200 && status <= 299;
  return preflight && !isOk ? `a preflight has to be answered with 200 to 299, and is with ${status}` : undefined;
}

function originDenial({ headers }: HttpAnswer, { origin, credentials }: Request): string | undefined {
  const allowed = headers['access-control-allow-origin'];
  if (allowed === undefined) return 'the answer has no Access-Control-Allow-Origin';
  if (allowed === '*' && credentials) return 'the answer has Access-Control-Allow-Origin: *, which browsers refuse where the page sends credentials';
  if (allowed !== '*' && allowed !== origin) return `the answer is for ${allowed}, and not for ${origin}`;
  const isMissing = credentials && headers['access-control-allow-credentials'] !== 'true';
  return isMissing ? 'the answer has no Access-Control-Allow-Credentials: true' : undefined;
}

function preflightDenial({ headers }: HttpAnswer, { method, headers: asked, credentials }: Request): string | undefined {
  const methods = namesIn(headers['access-control-allow-methods']);
  const any = (names: readonly string[]) => !credentials && names.includes('*');
  if (!SAFELISTED.includes(method) && !methods.includes(method.toLowerCase()) && !any(methods)) return `the answer does not allow the method ${method}`;
  const allowed = namesIn(headers['access-control-allow-headers']);
  const missing = asked.filter((name) => !allowed.includes(name.toLowerCase()) && !(any(allowed) && name.toLowerCase() !== 'authorization'));
  return missing.length > 0 ? `the answer does not allow ${missing.join(', ')}` : undefined;
}

/** In lower case. */
export function namesIn(list = ''): string[] {
  return list.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
}
