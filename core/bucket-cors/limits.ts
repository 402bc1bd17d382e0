import type { Owner } from '../ownership';
import { isOfBucketCors, isOwn, type Rule } from './merge';

/** Of a bucket's configuration. */
export const LIMITS: readonly { readonly most: number; readonly unit: string; readonly count: (rules: readonly Rule[]) => number }[] = [
  { most: 100, unit: 'rules', count: (rules) => rules.length },
  { most: 65_536, unit: 'bytes', count: documentSize },
];

/** Describes the S3 limit that the configuration exceeds, and whose rules it contains. Undefined if it exceeds none. */
export function excessOf(owner: Owner, rules: readonly Rule[]): string | undefined {
  const exceeded = LIMITS.find(({ most, count }) => count(rules) > most);
  if (!exceeded) return undefined;
  const { most, unit, count } = exceeded;
  const foreign = rules.filter((rule) => !isOwn(owner, rule));
  const others = foreign.filter(isOfBucketCors).length;
  const whose = others > 0 ? ` (${others} of them of other BucketCors)` : '';
  return `with them it would have ${count(rules)} ${unit}, and S3 takes at most ${most}: `
    + `of its ${rules.length} rules ${foreign.length} are foreign${whose} and ${rules.length - foreign.length} are ours`;
}

/** The size in bytes of the document in which the SDK sends the rules. For one rule or more: an empty list is never sent. */
export function documentSize(rules: readonly Rule[]): number {
  return Buffer.byteLength(`${HEAD}${rules.map(xmlOf).join('')}${TAIL}`);
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?><CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';
const TAIL = '</CORSConfiguration>';

function xmlOf({ ID, AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [], MaxAgeSeconds }: Rule): string {
  const elements = (tag: string, values: readonly unknown[]) =>
    values.filter((value) => value !== undefined).map((value) => `<${tag}>${escaped(String(value))}</${tag}>`).join('');
  const fields = [
    elements('ID', [ID]),
    elements('AllowedMethod', AllowedMethods),
    elements('AllowedOrigin', AllowedOrigins),
    elements('AllowedHeader', AllowedHeaders),
    elements('ExposeHeader', ExposeHeaders),
    elements('MaxAgeSeconds', [MaxAgeSeconds]),
  ];
  return `<CORSRule>${fields.join('')}</CORSRule>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;', '"': '&quot;', "'": '&apos;', '<': '&lt;', '>': '&gt;', '\r': '&#x0D;', '\n': '&#x0A;', '\u0085': '&#x85;', '\u2028': '&#x2028;',
};

function escaped(text: string): string {
  return text.replace(/[&"'<>\r\n\u0085\u2028]/g, (character) => ESCAPES[character]!);
}
