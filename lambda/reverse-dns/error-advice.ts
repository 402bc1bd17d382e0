import { ADDRESS_NOT_FOUND } from '../../core/not-found';

const CHECK_ID = 'check the allocation id, the account and the region';
const REPORT = 'report it to cdk-adopt: EC2 does not take the request as it was sent';

/** Errors that neither waiting nor a DNS record will cure. */
const FINAL: Readonly<Record<string, string>> = {
  'AuthFailure': 'check that the address belongs to this account and region',
  'InvalidAddress.Locked': 'AWS Support has locked the address to the account: ask it to unlock it',
  'InvalidAllocationID.Malformed': CHECK_ID,
  'MissingParameter': REPORT,
  'OperationNotPermitted': 'the address belongs to an AWS service: name another one',
  'TagLimitExceeded': 'remove two tags from the address: those that tell whose its record is need room',
  'TagPolicyViolation': "bring the tags into line with the organization's tag policy",
  'UnknownParameter': REPORT,
};

export function isFinal(code: string): boolean {
  return code in FINAL;
}

/** @param wanted the domain name, if a record is to be set */
export function remediationFor(wanted?: string, publicIp = "the address's public IP"): (code?: string) => string {
  return (code = '') => {
    if (code in FINAL) return FINAL[code]!;
    if (ADDRESS_NOT_FOUND.includes(code)) return CHECK_ID;
    if (wanted === undefined) return 'EC2 takes its time for reverse DNS: try again in a while';
    return `let an A record in public DNS resolve ${wanted} to ${publicIp}, and deploy again in a while`;
  };
}
