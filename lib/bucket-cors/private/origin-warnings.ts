import { isSent, originSentFor } from '../../../core/bucket-cors/browser-origin';
import type { Pattern } from '../../../core/bucket-cors/pattern';
import { hasOneOwner } from '../../../core/bucket-cors/registrable-domain';
import { originFiller } from '../../../core/bucket-cors/sample-values';
import type { Warning } from './warning';

const INSECURE = 'http://';
const WEB = [INSECURE, 'https://'];

/** `*`, `http*`, `https://*` and the like. */
export function isAnyOrigin({ prefix, suffix }: Pattern): boolean {
  return suffix === '' && WEB.some((scheme) => scheme.startsWith(prefix));
}

const warningsOf = new Map<string, Warning[]>();

/** Cached, since the buckets of an app tend to have the same few origins. */
export function originWarnings(origin: Pattern): Warning[] {
  const known = warningsOf.get(origin.text);
  if (known) return known;
  const warnings = findWarnings(origin);
  warningsOf.set(origin.text, warnings);
  return warnings;
}

function findWarnings(origin: Pattern): Warning[] {
  const { text } = origin;
  const dangers: Warning[] = [];
  const sent = sentInstead(origin);
  if (sent !== undefined) {
    dangers.push({
      id: 'corsOriginNeverSent',
      message: `has the origin ${text}, which no browser sends, and S3 compares letter by letter; write ${sent}`,
    });
  }
  if (allowsInsecure(origin)) {
    dangers.push({
      id: 'corsInsecureOrigin',
      message: `has the origin ${text}, which allows http:// pages: whoever is on the network between can pose as one; use https://`,
    });
  }
  const foreign = foreignExample(origin);
  if (foreign !== undefined) {
    dangers.push({
      id: 'corsOriginTooWide',
      message: `has the origin ${text}, which also matches ${foreign}; write a dot behind the *, and a domain of yours behind the dot`,
    });
  }
  return dangers;
}

/** What to write instead of an origin, or of a pattern, that matches nothing that browsers send. */
function sentInstead({ prefix, suffix }: Pattern): string | undefined {
  const fillings = suffix === undefined ? [''] : originFiller(prefix, suffix);
  const filled = fillings.map((filling) => `${prefix}${filling}${suffix ?? ''}`);
  if (filled.some(isSent)) return undefined;
  const sent = filled[0] === undefined ? undefined : originSentFor(filled[0]);
  if (sent === undefined || !sent.includes(fillings[0]!)) return 'one as browsers do, such as https://www.example.com';
  return suffix === undefined ? sent : sent.replace(fillings[0]!, '*');
}

const LOOPBACK = /^(.+\.)?localhost$|^127(\.\d{1,3}){3}$|^\[::1\]$/;

function allowsInsecure(origin: Pattern): boolean {
  const { prefix, suffix } = origin;
  if (LOOPBACK.test(hostOf(origin))) return false;
  if (suffix === undefined || prefix.startsWith(INSECURE)) return prefix.startsWith(INSECURE);
  return INSECURE.startsWith(prefix) && !isAnyOrigin(origin);
}

/** An example of a foreign origin that the pattern matches, if its `*` covers hosts of more than one owner. */
function foreignExample(origin: Pattern): string | undefined {
  const { prefix, suffix } = origin;
  const host = hostOf(origin);
  const star = host.indexOf('*');
  const isWeb = WEB.some((scheme) => scheme.startsWith(prefix) || prefix.startsWith(scheme));
  if (star < 0 || !isWeb || isAnyOrigin(origin)) return undefined;
  const tail = host.slice(star + 1);
  const dot = tail.indexOf('.');
  if (dot >= 0 && hasOneOwner(tail.slice(dot + 1).toLowerCase())) return undefined;
  return `${'https://'.startsWith(prefix) ? 'https://' : prefix}${fillingFor(host.slice(0, star), tail)}${suffix}`;
}

function fillingFor(head: string, tail: string): string {
  if (tail !== '') return tail.startsWith('.') ? 'somebody-else' : 'not';
  return head === '' || head.endsWith('.') ? 'example.net' : '.example.net';
}

/** The host, without scheme and port, where a `*` may be as well. */
function hostOf({ text }: Pattern): string {
  const scheme = text.indexOf('://');
  return text.slice(scheme < 0 ? 0 : scheme + 3).replace(/:[\d*]*$/, '');
}
