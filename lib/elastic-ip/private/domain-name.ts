import { isIPv4 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import { type Problem } from '../../../core/problem';
import { knownPartOf } from '../../shared/known-part';
import { shown } from '../../shared/shown';
import { isKnown } from '../../shared/validation';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;
const EXPECTED = 'the full name of a host';
const FORM = 'letters, digits and inner hyphens between dots';
const WRITE = "write it with its domain, such as 'mail.example.com'";

/** The checks of a name; the first that fails is reported. */
const RULES: readonly [isBroken: (name: string, labels: string[]) => boolean, expected: string, change: string][] = [
  [(name) => isIPv4(name), `${EXPECTED}, not an address`, WRITE],
  [(_, labels) => labels.length < 2, EXPECTED, WRITE],
  [(name) => name.length > 253, 'at most 253 characters', 'shorten it'],
  [(_, labels) => labels.some((label) => label.length < 1 || label.length > 63), '1 to 63 characters between dots', WRITE],
  [(name) => /[^\0-\x7f]/.test(name), FORM, 'write a name in other letters in its ASCII form, which begins with xn--'],
  [(_, labels) => !labels.every((label) => LABEL.test(label)), FORM, `${WRITE}: without a scheme, port, path, space, underscore or wildcard`],
];

/** The name without a final dot. */
export function withoutLastDot(domainName: string): string {
  return typeof domainName === 'string' && isKnown(domainName) ? domainName.replace(/\.$/, '') : domainName;
}

export function domainNameProblems(property: string, value: string): Problem[] {
  if (typeof value !== 'string' && Token.isUnresolved(value)) return [];
  if (typeof value !== 'string') return [{ property, value: shown(value), expected: EXPECTED, change: WRITE }];
  const known = knownPartOf(value);
  if (known !== value) return /^[a-z0-9.-]*$/i.test(known) ? [] : [{ property, value: known, expected: `${FORM}, beside its tokens`, change: WRITE }];
  const name = withoutLastDot(value);
  const broken = RULES.find(([isBroken]) => isBroken(name, name.split('.')));
  return broken ? [{ property, value, expected: broken[1], change: broken[2] }] : [];
}
