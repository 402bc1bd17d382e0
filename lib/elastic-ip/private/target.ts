import { isIPv4 } from 'node:net';
import type { Construct } from 'constructs';
import type { ElasticIpTargetContract } from '../../../core/contracts/elastic-ip';
import { type Problem } from '../../../core/problem';
import { idProblems } from '../../shared/ec2-ids';
import { hasFields, shown } from '../../shared/shown';
import { otherHolderOf } from '../../shared/unique-names';
import { isKnown } from '../../shared/validation';
import type { ElasticIpTarget } from '../elastic-ip-target';

export function targetProblems(target: ElasticIpTarget): Problem[] {
  if (!hasFields(target, '_instanceId')) {
    return [{ property: 'target', value: shown(target), expected: 'an ElasticIpTarget', change: "such as ElasticIpTarget.instanceId('i-...')" }];
  }
  const { _instanceId: instanceId, _networkInterfaceId: networkInterfaceId, _privateIpAddress: privateIpAddress, _given: given } = target;
  if (!instanceId && !networkInterfaceId) {
    const change = "give an ec2.IInstance, or use ElasticIpTarget.instanceId('i-...') or networkInterface('eni-...')";
    return [{ property: 'target', value: shown(given), expected: 'an instance or a network interface', change }];
  }
  return [
    ...idProblems('target', instanceId, 'i'),
    ...idProblems('target', networkInterfaceId, 'eni'),
    ...(isKnown(privateIpAddress) && !isIPv4(privateIpAddress)
      ? [{ property: 'target.privateIpAddress', value: privateIpAddress, expected: 'an IPv4 address', change: 'name one of the target' }]
      : []),
  ];
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

export function targetContract(target: ElasticIpTarget): ElasticIpTargetContract {
  return { InstanceId: target._instanceId, NetworkInterfaceId: target._networkInterfaceId, PrivateIpAddress: target._privateIpAddress };
}
