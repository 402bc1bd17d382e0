import { isIPv4 } from 'node:net';
import type { ElasticIpTargetContract } from '../../../core/contracts/elastic-ip';
import { type Problem } from '../../../core/problem';
import { idProblems } from '../../shared/ec2-ids';
import { isKnown } from '../../shared/validation';
import type { ElasticIpTarget } from '../elastic-ip-target';

export function targetProblems(target: ElasticIpTarget): Problem[] {
  const { _instanceId: instanceId, _networkInterfaceId: networkInterfaceId, _privateIpAddress: privateIpAddress } = target;
  return [
    ...idProblems('target', instanceId, 'i'),
    ...idProblems('target', networkInterfaceId, 'eni'),
    ...(isKnown(privateIpAddress) && !isIPv4(privateIpAddress)
      ? [{ property: 'target.privateIpAddress', value: privateIpAddress, expected: 'an IPv4 address', change: 'name one of the interface' }]
      : []),
  ];
}

export function targetContract(target: ElasticIpTarget): ElasticIpTargetContract {
  return { InstanceId: target._instanceId, NetworkInterfaceId: target._networkInterfaceId, PrivateIpAddress: target._privateIpAddress };
}
