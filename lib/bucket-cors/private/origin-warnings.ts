import { isOwnMachine, unmapped } from '../../../core/bucket-cors/browser-origin';
import { afterScheme, matchesSent, misspelledScheme } from '../../../core/bucket-cors/origin-form';
import { meantOrigin, suggestOrigin } from '../../../core/bucket-cors/origin-suggestion';
import type { Pattern } from '../../../core/bucket-cors/pattern';
import { hasOneOwner, isInternalName } from '../../../core/bucket-cors/registrable-domain';
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
  const warnings: Warning[] = [];
  const neverSent = schemeFault(text) ?? websiteFault(origin) ?? (matchesSent(origin) ? undefined : { fault: 'which no browser sends, and S3 compares letter by letter', instead: suggestOrigin(text) });
  if (neverSent) {
    const { fault, instead = 'one as browsers do, such as https://www.example.com' } = neverSent;
    warnings.push({ id: 'corsOriginNeverSent', message: `has the origin ${text}, ${fault}; write ${instead}` });
  }
  const insecure = insecureWarning(origin);
  if (insecure) warnings.push(insecure);
  const foreign = foreignExample(origin);
  if (foreign !== undefined) {
    warnings.push({ id: 'corsOriginTooWide', message: `has the origin ${text}, which also matches ${foreign}; ${narrower(origin)}` });
  }
  return warnings;
}

function schemeFault(text: string): { readonly fault: string; readonly instead?: string } | undefined {
  const slip = misspelledScheme(text);
  return slip && { fault: `and no page has the scheme ${slip.scheme}`, instead: meantOrigin(text) };
}

/** S3's website endpoints, in both of their forms: `s3-website-us-east-1` and `s3-website.eu-central-1`. */
const WEBSITE_ENDPOINT = /(^|\.)s3-website[-.][a-z0-9-]+\.amazonaws\.(com(\.cn)?|eu)$/;
/** RFC 1918, 6598, 3927, 4193 and 4291. */
const PRIVATE_ADDRESS = /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254)(\.\d{1,3}){2,3}$|^\[(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/;

/** It is what one gets who makes `https://` of its `http://`. */
function websiteFault(origin: Pattern): { readonly fault: string; readonly instead: string } | undefined {
  const isEndpoint = origin.text.includes('s3-website') && WEBSITE_ENDPOINT.test(hostOf(origin));
  if (!isEndpoint || !origin.prefix.startsWith('https:')) return undefined;
  return { fault: 'and a website endpoint of S3 has no HTTPS', instead: 'the domain name of a CloudFront distribution before it' };
}

function insecureWarning(origin: Pattern): Warning | undefined {
  if (!allowsInsecure(origin)) return undefined;
  const host = unmapped(hostOf(origin).toLowerCase());
  if (isOwnMachine(host.replace(/\*$/, ''))) return undefined; // with a * behind it, too: it is too wide, and what stands in its place is http:// again
  const id = 'corsInsecureOrigin';
  const has = `has the origin ${origin.text}, which allows http:// pages`;
  if (WEBSITE_ENDPOINT.test(host)) {
    return { id, message: `${has}: a website endpoint of S3 has no HTTPS; put a CloudFront distribution before it, and allow its domain name` };
  }
  if (PRIVATE_ADDRESS.test(host) || isInternalHost(host)) {
    return {
      id, isInfo: true,
      message: `${has} of a private network: whoever is on it can pose as one, so keep it out of the rules that a production bucket has`,
    };
  }
  return { id, message: `${has}: whoever is on the network between can pose as one; use https://` };
}

function isInternalHost(host: string): boolean {
  const star = host.indexOf('*');
  if (star < 0) return isInternalName(host);
  const domain = domainIn(host.slice(star + 1));
  return domain !== undefined && isInternalName(domain);
}

function allowsInsecure(origin: Pattern): boolean {
  const { prefix, suffix } = origin;
  if (suffix === undefined || prefix.startsWith(INSECURE)) return prefix.startsWith(INSECURE);
  return INSECURE.startsWith(prefix) && !isAnyOrigin(origin);
}

/** An example of a foreign origin that the pattern matches, if its `*` covers hosts of more than one owner. */
function foreignExample(origin: Pattern): string | undefined {
  const { prefix, suffix } = origin;
  if (suffix === undefined) return undefined;
  const host = hostOf(origin);
  const star = host.indexOf('*');
  const isWeb = WEB.some((scheme) => scheme.startsWith(prefix) || prefix.startsWith(scheme));
  if (star < 0 || !isWeb || isAnyOrigin(origin)) return undefined;
  const tail = host.slice(star + 1);
  const domain = domainIn(tail);
  if (domain !== undefined && hasOneOwner(domain)) return undefined;
  return `${'https://'.startsWith(prefix) ? 'https://' : prefix}${fillingFor(host.slice(0, star), tail)}${suffix}`;
}

/** The whole labels behind the `*`. */
function domainIn(tail: string): string | undefined {
  const dot = tail.indexOf('.');
  return dot < 0 ? undefined : tail.slice(dot + 1).replace(/\.$/, '').toLowerCase() || undefined;
}

/** What to write in place of a pattern that reaches too far. */
function narrower(origin: Pattern): string {
  const [head = '', tail = ''] = hostOf(origin).split('*');
  if (tail === '' && isOwnMachine(head)) return `write ${origin.prefix}:* for all its ports`;
  if (/^\d+\.[\d.]*$/.test(head)) return 'write each address out, since names can begin like one';
  return 'write a dot behind the *, and a domain of yours behind the dot';
}

function fillingFor(head: string, tail: string): string {
  if (tail !== '') return tail.startsWith('.') ? 'somebody-else' : 'not';
  return head === '' || head.endsWith('.') ? 'example.net' : '.example.net';
}

/** The host, without scheme and port, where a `*` may be as well. */
function hostOf({ text }: Pattern): string {
  return afterScheme(text).replace(/:[\d*]*$/, '');
}
