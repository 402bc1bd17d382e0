import { isIPv4 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Problem } from '../../../core/problem';
import { allocationIdProblems, COPY_ID } from '../../shared/ec2-ids';
import { hasFields, shown } from '../../shared/shown';
import { secondHolderProblems } from '../../shared/unique-names';
import { isKnown } from '../../shared/validation';
import type { ElasticIpSource } from '../elastic-ip-source';

export function sourceProblems(source: ElasticIpSource): Problem[] {
  if (!hasFields(source, '_options')) {
    return [{ property: 'source', value: shown(source), expected: 'an ElasticIpSource', change: "such as ElasticIpSource.existing('eipalloc-...')" }];
  }
  const { _allocationId, _tag, _retainedKey, _options: { publicIpv4Pool, address } } = source;
  return [
    ...allocationIdProblems('source', _allocationId),
    ...(_tag ? sourceTagProblems(_tag.key, _tag.value) : []),
    ...(isKnown(_retainedKey) ? retainedKeyProblems(_retainedKey) : []),
    ...(isKnown(publicIpv4Pool) && !/^ipv4pool-ec2-[0-9a-f]+$/.test(publicIpv4Pool)
      ? [{ property: 'source.publicIpv4Pool', value: publicIpv4Pool, expected: "'ipv4pool-ec2-' and hexadecimal digits", change: COPY_ID }]
      : []),
    ...(isKnown(address) && !isIPv4(address)
      ? [{ property: 'source.address', value: address, expected: 'an IPv4 address', change: 'name one that you released, or one of the pool' }]
      : []),
  ];
}

function sourceTagProblems(key: string, value: string): Problem[] {
  const problem = (property: string, got: string, expected: string, change: string) => ({ property: `source.${property}`, value: got, expected, change });
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
  if (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u.test(key)) return [];
  const expected = '1 to 256 letters, digits, spaces and _.:/=+-@, as the value of a tag';
  return [{ property: 'source.key', value: key, expected, change: 'choose a key of these' }];
}

/** Two constructs of a stack must not hold the same address. */
export function sharedSourceProblems(scope: Construct, { _allocationId, _tag, _retainedKey }: ElasticIpSource): Problem[] {
  const named: [kind: string, name: string | undefined][] = [
    ['Elastic IP', _allocationId], ['Elastic IP with a tag', _tag && `${_tag.key}=${_tag.value}`], ['Elastic IP with a key', _retainedKey],
  ];
  return named.flatMap(([kind, name]) => (name === undefined ? [] : secondHolderProblems(scope, kind, 'source', name)));
}
