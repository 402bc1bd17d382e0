import { isIPv4 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Problem } from '../../../core/problem';
import { allocationIdProblems, COPY_ID } from '../../shared/ec2-ids';
import { knownPartOf } from '../../shared/known-part';
import { hasFields, isObject, shown } from '../../shared/shown';
import { otherHolderOf, secondHolderProblems } from '../../shared/unique-names';
import { type Names, unknownProperties } from '../../shared/unknown-properties';
import { isKnown } from '../../shared/validation';
import type { AllocateOptions, ElasticIpSource } from '../elastic-ip-source';

export function sourceProblems(source: ElasticIpSource): Problem[] {
  if (!hasFields(source, '_kind', '_options')) {
    return [{ property: 'source', value: shown(source), expected: 'an ElasticIpSource', change: "such as ElasticIpSource.existing('eipalloc-...')" }];
  }
  const { _kind, _allocationId, _tag, _retainedKey, _options } = source;
  switch (_kind) {
    case 'existing':
      return isText(_allocationId) ? allocationIdProblems('source', _allocationId)
        : [noText('source', _allocationId, "give ElasticIpSource.existing the allocation id of the address, such as 'eipalloc-...'")];
    case 'tagged':
      return sourceTagProblems(_tag?.key, _tag?.value);
    case 'retained':
      return [
        ...(isText(_retainedKey) ? retainedKeyProblems(_retainedKey)
          : [noText('source.key', _retainedKey, "give ElasticIpSource.retained the key of the address, such as 'mail'")]),
        ...optionsProblems(_options),
      ];
    default:
      return optionsProblems(_options);
  }
}

/** Whether it is one, known or not: from JavaScript, or from a variable that isn't set, anything may come. */
function isText(value: unknown): value is string {
  return typeof value === 'string' || Token.isUnresolved(value);
}

function noText(property: string, value: unknown, change: string): Problem {
  return { property, value: shown(value), expected: 'a text', change };
}

function optionsProblems(options: AllocateOptions): Problem[] {
  if (!isObject(options)) {
    const change = "such as ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-...' })";
    return [{ property: 'source', value: shown(options), expected: 'options of an address to allocate', change }];
  }
  const { networkBorderGroup, address } = options;
  return [
    ...unknownProperties(options, OPTIONS, (name) => `source.${name}`),
    ...poolProblems(options),
    ...(isKnown(networkBorderGroup) && !isBorderGroup(networkBorderGroup) ? [{
      property: 'source.networkBorderGroup', value: shown(networkBorderGroup), expected: 'the name of a border group',
      change: "such as 'us-east-1-wl1-bos-wlz-1'; leave it out for that of the region",
    }] : []),
    ...(isKnown(address) && !isPublicIPv4(address)
      ? [{ property: 'source.address', value: shown(address), expected: 'a public IPv4 address', change: 'name one that you released, or one of the pool' }]
      : []),
  ];
}

const OPTIONS: Names<AllocateOptions> = { publicIpv4Pool: true, ipamPoolId: true, networkBorderGroup: true, address: true };

/** A zone, which is in one, ends in a letter: `us-east-1a`, `us-west-2-lax-1a`. */
function isBorderGroup(name: unknown): boolean {
  return typeof name === 'string' && /^[a-z]{2}(-[a-z0-9]+)+-\d+$/.test(name);
}

/** The private ranges, link-local addresses, multicast and what is behind it. Emulators of EC2 give addresses of 127.0.0.0/8. */
const NOT_PUBLIC = /^(0|10|22[4-9]|2[345]\d|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168)\./;

function isPublicIPv4(address: string): boolean {
  return isIPv4(address) && !NOT_PUBLIC.test(address);
}

/** How to take an address from a pool of another kind than the property's. */
const BY_KIND: readonly (readonly [prefix: string, change: string])[] = [
  ['ipv4pool-ec2-', 'name such a pool by publicIpv4Pool'],
  ['ipam-pool-', 'name such a pool by ipamPoolId'],
  ['ipv4pool-coip-', 'allocate an address of a customer-owned pool by hand, and name it with ElasticIpSource.existing'],
];

function poolProblems({ publicIpv4Pool, ipamPoolId }: AllocateOptions): Problem[] {
  const problem = (name: keyof AllocateOptions, value: unknown, prefix: string): Problem => {
    const [, change = COPY_ID] = BY_KIND.find(([other]) => other !== prefix && String(value).startsWith(other)) ?? [];
    return { property: `source.${name}`, value: shown(value), expected: `'${prefix}' and hexadecimal digits`, change };
  };
  return [
    ...(isKnown(publicIpv4Pool) && !/^ipv4pool-ec2-[0-9a-f]+$/.test(publicIpv4Pool) ? [problem('publicIpv4Pool', publicIpv4Pool, 'ipv4pool-ec2-')] : []),
    ...(isKnown(ipamPoolId) && !/^ipam-pool-[0-9a-f]+$/.test(ipamPoolId) ? [problem('ipamPoolId', ipamPoolId, 'ipam-pool-')] : []),
    ...(publicIpv4Pool !== undefined && ipamPoolId !== undefined
      ? [{ property: 'source.ipamPoolId', value: shown(ipamPoolId), expected: 'none beside publicIpv4Pool', change: 'name one pool' }]
      : []),
  ];
}

function sourceTagProblems(key: unknown, value: unknown): Problem[] {
  const problem = (property: string, got: string, expected: string, change: string) => ({ property: `source.${property}`, value: got, expected, change });
  if (!isText(key) || !isText(value)) {
    const change = "give ElasticIpSource.tagged a key and a value, such as ('role', 'mail')";
    return Object.entries({ key, value }).filter(([, got]) => !isText(got)).map(([property, got]) => noText(`source.${property}`, got, change));
  }
  if (Token.isUnresolved(key)) {
    return [problem('key', key, 'a key that is known at synth', "write it out: the function's policy names it in a condition")];
  }
  return [
    ...(key.length < 1 || key.length > 128 ? [problem('key', key, '1 to 128 characters', 'name a tag of the address')] : []),
    ...(/^(aws|cdk-adopt):/i.test(key)
      ? [problem('key', key, "a key that doesn't begin with aws: or cdk-adopt:", 'name a tag of your own')]
      : []),
    ...(isKnown(value) && value.length > 256 ? [problem('value', value, 'at most 256 characters', 'name a tag of the address')] : []),
  ];
}

function retainedKeyProblems(key: string): Problem[] {
  if (typeof key !== 'string') return []; // a token
  const known = knownPartOf(key);
  if (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(known) && key !== '') return [];
  const expected = `1 to 256 letters, digits, spaces and _.:/=+-@, as the value of a tag${isKnown(key) ? '' : ', beside its tokens'}`;
  return [{ property: 'source.key', value: known, expected, change: 'choose a key of these' }];
}

/** So that another construct of the stack that names the address as an existing one is refused. */
export function holdAddress(scope: Construct, allocationId: string): void {
  otherHolderOf(scope, 'Elastic IP', allocationId);
}

/** Two constructs of a stack must not hold the same address. */
export function sharedSourceProblems(scope: Construct, { _allocationId, _tag, _retainedKey }: ElasticIpSource): Problem[] {
  const named: [kind: string, name: string | undefined][] = [
    ['Elastic IP', _allocationId], ['Elastic IP with a tag', _tag && `${_tag.key}=${_tag.value}`], ['Elastic IP with a key', _retainedKey],
  ];
  return named.flatMap(([kind, name]) => (name === undefined ? [] : secondHolderProblems(scope, kind, 'source', name)));
}
