import type { Calls } from '../custom-resource/calls';
import type { RequestState } from '../custom-resource/request';
import type { WriteGuard } from '../custom-resource/write-guard';
import type { AddressPort } from './ec2';

export interface AddressContext {
  readonly port: AddressPort;
  readonly calls: Calls;
  readonly request: RequestState;
  /** One read of a polling series; the next poll covers read lag. */
  readonly singleRead?: boolean;
  /** Permits writes; by default, while CloudFormation waits for the request. */
  readonly guard?: WriteGuard;
}

const REPORT = 'report it to cdk-adopt: EC2 does not take the request as it was sent';
const IF_MANAGED = "if an AWS service manages the target, give the service the address by its own setting, such as a NAT gateway's allocationId or a load "
  + "balancer's subnetMappings";
const TARGETS_ID = "check the target's id";

const REMEDIATIONS: Readonly<Record<string, string>> = {
  'AddressLimitExceeded': 'release an address that nobody needs, or ask AWS for a higher quota of "EC2-VPC Elastic IPs"',
  'AuthFailure': `check that the address and its target belong to this account, and to the same network border group; ${IF_MANAGED}`,
  'Gateway.NotAttached': "attach an internet gateway to the target's VPC, and let this resource depend on the attachment",
  'IncorrectInstanceState': 'check that the instance starts, and deploy again when it runs',
  'InsufficientAddressCapacity': 'AWS or the pool has no address left: deploy again in a while, or name another pool or border group',
  'InvalidAddress.Locked': 'AWS Support has locked the address to the account: ask it to unlock it',
  'InvalidAddress.Malformed': 'name an IPv4 address',
  'InvalidAddress.PtrSet': "reset the address's reverse DNS record, which this stack has not set",
  'InvalidAllocationID.NotFound': 'check the allocation id, the account and the region',
  'InvalidElasticIpID.NotFound': 'check the allocation id, the account and the region',
  'InvalidIPAddress.InUse': 'somebody associated it meanwhile: disassociate it',
  'InvalidInstanceID': 'check that the instance is running',
  'InvalidInstanceID.Malformed': TARGETS_ID,
  'InvalidInstanceID.NotFound': 'check the instance id, the account and the region',
  'InvalidNetworkInterfaceID.NotFound': "check the network interface's id, the account and the region",
  'InvalidNetworkInterfaceId.Malformed': TARGETS_ID,
  'InvalidParameterCombination': "correct the property that EC2's message names",
  'InvalidParameterValue': "correct the property that EC2's message names",
  'MissingParameter': REPORT,
  'OperationNotPermitted': `check that the address and its target belong to the same network border group; ${IF_MANAGED}`,
  'Resource.AlreadyAssociated': 'disassociate it first, or set allowReassociation to take it over',
  'TagPolicyViolation': "bring the tags into line with the organization's tag policy",
};

export const remediation = (code: string): string | undefined => REMEDIATIONS[code];
