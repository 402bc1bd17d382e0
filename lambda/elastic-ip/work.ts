import type { Permit } from '../lifecycle/permit';
import type { Run } from '../lifecycle/run';
import type { AddressPort } from './ec2';

/** What every step of a request needs. */
export interface Work {
  readonly port: AddressPort;
  readonly run: Run;
  /** Leave to write; by default, for as long as the request is wanted. */
  readonly permit?: Permit;
}

const ADVICE: Readonly<Record<string, string>> = {
  'AddressLimitExceeded': 'release an address that nobody needs, or ask AWS for a higher quota of "EC2-VPC Elastic IPs"',
  'AuthFailure': 'check that the address belongs to this account and region',
  'Gateway.NotAttached': "attach an internet gateway to the target's VPC, and let this resource depend on the attachment",
  'InvalidAllocationID.NotFound': 'check the allocation id, the account and the region',
  'InvalidIPAddress.InUse': 'somebody associated it meanwhile: disassociate it',
  'InvalidInstanceID': 'check that the instance is running and has one network interface',
  'InvalidInstanceID.NotFound': 'check the instance id, the account and the region',
  'InvalidNetworkInterfaceID.NotFound': "check the network interface's id, the account and the region",
  'OperationNotPermitted': 'the address or its target belongs to an AWS service: name another one',
  'Resource.AlreadyAssociated': 'disassociate it first, or set allowReassociation to take it over',
};

export const advice = (code: string): string | undefined => ADVICE[code];
