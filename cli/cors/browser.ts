import type { HttpAnswer } from './http';
import type { Request } from './explain';

export interface BrowserVerdict {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Methods for which a preflight's answer needs no mention, by the Fetch standard. */
const SAFELISTED = ['GET', 'HEAD', 'POST'];

/** What a browser makes of the answer: whether it lets the page go on after a preflight, or read the answer to the request itself. */
export function browserVerdict({ status, headers }: HttpAnswer, request: Request): BrowserVerdict {
  const { origin, credentials, preflight } = request;
  const denied = (reason: string) => ({ allowed: false, reason });
  if (status >= 300 && status < 400 && status !== 304) {
    return denied(preflight ? 'a browser follows no redirect of a preflight' : 'it is a redirect: what the page gets is decided where that leads');
  }
  if (preflight && (status < 200 || status > 299)) return denied(`a preflight has to be answered with 200 to 299, and is with ${status}`);
  const allowOrigin = headers['access-control-allow-origin'];
  if (allowOrigin === undefined) return denied('the answer has no Access-Control-Allow-Origin');
  if (allowOrigin === '*' && credentials) return denied('the answer has Access-Control-Allow-Origin: *, which browsers refuse where the page sends credentials');
  if (allowOrigin !== '*' && allowOrigin !== origin) return denied(`the answer is for ${allowOrigin}, and not for ${origin}`);
  if (credentials && headers['access-control-allow-credentials'] !== 'true') return denied('the answer has no Access-Control-Allow-Credentials: true');
  return preflight ? preflightVerdict(headers, request) : { allowed: true, reason: 'the page may read the answer' };
}

function preflightVerdict(headers: HttpAnswer['headers'], { method, headers: asked, credentials }: Request): BrowserVerdict {
  const methods = namesIn(headers['access-control-allow-methods']);
  const any = (names: readonly string[]) => !credentials && names.includes('*');
  if (!SAFELISTED.includes(method) && !methods.includes(method.toLowerCase()) && !any(methods)) {
    return { allowed: false, reason: `the answer does not allow the method ${method}` };
  }
  const allowed = namesIn(headers['access-control-allow-headers']);
  const missing = asked.filter((name) => !allowed.includes(name.toLowerCase()) && !(any(allowed) && name.toLowerCase() !== 'authorization'));
  if (missing.length > 0) return { allowed: false, reason: `the answer does not allow ${missing.join(', ')}` };
  return { allowed: true, reason: 'the page may make the request' };
}

/** In lower case. */
export function namesIn(list = ''): string[] {
  return list.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
}
