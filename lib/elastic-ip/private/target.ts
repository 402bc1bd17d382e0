import { isIPv4 } from 'node:net';
import { Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ElasticIpTargetContract } from '../../../core/contracts/elastic-ip';
import { type Problem } from '../../../core/problem';
import { idProblems } from '../../shared/ec2-ids';
import { isElsewhere } from '../../shared/environment';
import { hasFields, isObject, shown } from '../../shared/shown';
import { otherHolderOf } from '../../shared/unique-names';
import { type Names, unknownProperties } from '../../shared/unknown-properties';
import { isKnown } from '../../shared/validation';
import type { ElasticIpTarget, InstanceTargetOptions } from '../elastic-ip-target';

/** What an id of another kind is a target by. */
const BY_KIND = { i: 'use ElasticIpTarget.instanceId', eni: 'use ElasticIpTarget.networkInterface' } as const;

export function targetProblems(target: ElasticIpTarget): Problem[] {
  if (!hasFields(target, '_instanceId')) {
    return [{ property: 'target', value: shown(target), expected: 'an ElasticIpTarget', change: "such as ElasticIpTarget.instanceId('i-...')" }];
  }
  const { _instanceId: instanceId, _networkInterfaceId: networkInterfaceId, _options: options, _given: given } = target;
  if (!instanceId && !networkInterfaceId) {
    const change = "give an ec2.IInstance, or use ElasticIpTarget.instanceId('i-...') or networkInterface('eni-...')";
    return [{ property: 'target', value: shown(given), expected: 'an instance or a network interface', change }];
  }
  return [
    ...idProblems('target', instanceId, 'i', BY_KIND),
    ...idProblems('target', networkInterfaceId, 'eni', BY_KIND),
    ...optionsProblems(options),
  ];
}

function optionsProblems(options: InstanceTargetOptions): Problem[] {
  if (!isObject(options)) {
    return [{ property: 'target', value: shown(options), expected: 'options of the target', change: "such as { privateIpAddress: '10.0.0.7' }" }];
  }
  const unknown = unknownProperties(options, { privateIpAddress: true } satisfies Names<InstanceTargetOptions>, (name) => `target.${name}`);
  const { privateIpAddress } = options;
  if (!isKnown(privateIpAddress) || isIPv4(privateIpAddress)) return unknown;
  return [...unknown, { property: 'target.privateIpAddress', value: shown(privateIpAddress), expected: 'an IPv4 address', change: 'name one of the target' }];
}

/** A private address of an instance or an interface takes one address at a time. */
export function sharedTargetProblems(scope: Construct, { _instanceId, _networkInterfaceId, _privateIpAddress = 'primary' }: ElasticIpTarget): Problem[] {
  const holder = otherHolderOf(scope, 'target of an Elastic IP', `${_instanceId ?? _networkInterfaceId} ${_privateIpAddress}`);
  if (holder === undefined) return [];
  return [{
    property: 'target', value: _instanceId ?? _networkInterfaceId, expected: `one of its own, and ${holder} has this one`,
    change: 'name another target, or another private address of it',
  }];
}

/** EC2 associates an address with what is in its own region. */
export function targetPlaceProblems(scope: Construct, { _given: given }: ElasticIpTarget): Problem[] {
  if (!Construct.isConstruct(given) || !Resource.isResource(given) || !isElsewhere(scope, given)) return [];
  return [{
    property: 'target', value: given.node.path, expected: 'one of the account and region of the address', change: 'declare the address in a stack beside it',
  }];
}

export function targetContract(target: ElasticIpTarget): ElasticIpTargetContract {
  return { InstanceId: target._instanceId, NetworkInterfaceId: target._networkInterfaceId, PrivateIpAddress: target._privateIpAddress };
}
