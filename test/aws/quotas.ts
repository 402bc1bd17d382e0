import { DescribeAccountAttributesCommand, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { MOST_ADDRESSES } from './cost';
import type { Services } from './services';

export interface Quotas {
  /** How many addresses the account may have in the Region, and has. */
  readonly addresses: number;
  readonly allocated: number;
  readonly ses: string;
}

export async function readQuotas({ ec2, ses }: Services): Promise<Quotas> {
  const [{ AccountAttributes = [] }, { Addresses = [] }, { ProductionAccessEnabled, SendQuota }] = await Promise.all([
    ec2.send(new DescribeAccountAttributesCommand({ AttributeNames: ['vpc-max-elastic-ips' as never] })),
    ec2.send(new DescribeAddressesCommand({})),
    ses.send(new GetAccountCommand({})),
  ]);
  const { Max24HourSend, MaxSendRate } = SendQuota ?? {};
  return {
    addresses: Number(AccountAttributes[0]?.AttributeValues?.[0]?.AttributeValue),
    allocated: Addresses.length,
    ses: `${ProductionAccessEnabled ? 'out of the sandbox' : 'in the sandbox'}, ${Max24HourSend} emails a day, ${MaxSendRate} a second; the run sends none. `
      + 'One request a second for templates, 20,000 templates',
  };
}

/** Throws where the run would fail for want of addresses. */
export function checkQuotas({ addresses, allocated }: Quotas): void {
  const left = addresses - allocated;
  if (left >= MOST_ADDRESSES) return;
  throw new Error(`the run needs ${MOST_ADDRESSES} addresses, and ${left} of the Region's ${addresses} are left: release some, or have the quota L-0263D0A3 raised`);
}
