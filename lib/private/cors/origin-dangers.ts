import type { Pattern } from './pattern';
import { hasOneOwner } from './registrable-domain';

export interface Danger {
  readonly id: string;
  readonly message: string;
}

/** `*`, `http*`, `https://*` and the like. */
export function isAnyOrigin({ prefix, suffix }: Pattern): boolean {
  return suffix === '' && ['http://', 'https://'].some((scheme) => scheme.startsWith(prefix));
}

export function originDangers(origin: Pattern): Danger[] {
  const { text } = origin;
  const dangers: Danger[] = [];
  if (text !== text.toLowerCase()) {
    dangers.push({
      id: 'corsOriginCase',
      message: `has the origin ${text}, but browsers send lower case, and S3 compares letter by letter; write it in lower case`,
    });
  }
  if (allowsInsecure(origin)) {
    dangers.push({
      id: 'corsInsecureOrigin',
      message: `has the origin ${text}, which allows http:// pages: whoever is on the network between can pose as one; use https://`,
    });
  }
  const stranger = strangerIn(origin);
  if (stranger !== undefined) {
    dangers.push({
      id: 'corsOriginTooWide',
      message: `has the origin ${text}, which also matches ${stranger}; write a dot behind the *, and a domain of yours behind the dot`,
    });
  }
  return dangers;
}

const INSECURE = 'http://';
const LOOPBACK = /^(.+\.)?localhost$|^127(\.\d{1,3}){3}$|^\[::1\]$/;

function allowsInsecure(origin: Pattern): boolean {
  const { prefix, suffix } = origin;
  if (suffix === undefined || prefix.startsWith(INSECURE)) return prefix.startsWith(INSECURE) && !LOOPBACK.test(hostOf(origin));
  return INSECURE.startsWith(prefix) && !isAnyOrigin(origin);
}

/** An origin of somebody else's that the pattern matches, where its `*` stands in the host and reaches beyond one owner's names. */
function strangerIn(origin: Pattern): string | undefined {
  const host = hostOf(origin);
  const star = host.indexOf('*');
  if (star < 0 || isAnyOrigin(origin)) return undefined;
  const tail = host.slice(star + 1);
  const dot = tail.indexOf('.');
  if (dot >= 0 && hasOneOwner(tail.slice(dot + 1).toLowerCase())) return undefined;
  const { prefix, suffix } = origin;
  const filling = tail.startsWith('.') ? 'somebody-else' : tail !== '' ? 'not' : host === '*' ? 'www.example.net' : '.example.net';
  return `${'https://'.startsWith(prefix) ? 'https://' : prefix}${filling}${suffix}`;
}

/** Without scheme and port. A `*` in those is none in the host. */
function hostOf({ text }: Pattern): string {
  const scheme = text.indexOf('://');
  return text.slice(scheme < 0 ? 0 : scheme + 3).replace(/:[\d*]*$/, '');
}
