import {
  type Address, DescribeAddressesCommand, type EC2Client, paginateDescribeAddressesAttribute, ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { parseAddress } from '../../core/elastic-ip/parse-address';
import { hasCode, OperationError } from '../../core/errors';
import { ADDRESS_ID_NOT_FOUND } from '../../core/not-found';
import { requireCredentials } from '../shared/aws-clients';
import { attempt } from '../shared/aws-errors';
import type { Eip } from './address';

/** The Elastic IP addresses of an account, in one region. Each method throws an `OperationError`. */
export interface Addresses {
  region(): Promise<string>;
  list(): Promise<Eip[]>;
  /** The names of the reverse DNS records, by allocation ID. */
  reverseDns(): Promise<ReadonlyMap<string, string>>;
  /** Reads it again. Undefined if it doesn't exist any more. */
  read(eip: Eip): Promise<Eip | undefined>;
  /** `gone` if it doesn't exist any more. */
  release(eip: Eip): Promise<'released' | 'gone'>;
}

const allow = (action: string) => `allow these credentials ec2:${action}, or choose others with --profile`;
const LOOK = { UnauthorizedOperation: allow('DescribeAddresses') };
const RELEASE: Readonly<Record<string, string>> = {
  'UnauthorizedOperation': allow('ReleaseAddress'),
  'AuthFailure': 'either it is of another account by now, or these credentials are not valid: look with npx cdk-adopt eip list',
  'InvalidAddress.PtrSet': 'remove its reverse DNS record first (aws ec2 reset-address-attribute --attribute domain-name --allocation-id ...)',
  'InvalidAddress.Locked': 'AWS has locked it, mostly for a reverse DNS record that it has set itself: ask AWS Support to unlock it',
  'InvalidIPAddress.InUse': 'somebody uses it by now: look with npx cdk-adopt eip list',
};

export function addresses(ec2: EC2Client): Addresses {
  const describe = async (doing: string, AllocationIds?: string[]) => {
    const { Addresses: found = [] } = await attempt(doing, LOOK, () => ec2.send(new DescribeAddressesCommand({ AllocationIds })));
    return found.map(parseEip);
  };

  return {
    region: () => attempt('list Elastic IP addresses', 'name the region with --region, or AWS_REGION, or in the profile', () => ec2.config.region()),

    async list() {
      const doing = `list the Elastic IP addresses of ${await ec2.config.region()}`;
      await requireCredentials(ec2, doing);
      return describe(doing);
    },

    reverseDns: () => attempt('read the reverse DNS names', { UnauthorizedOperation: allow('DescribeAddressesAttribute') }, async () => {
      const names = new Map<string, string>();
      for await (const { Addresses: found = [] } of paginateDescribeAddressesAttribute({ client: ec2 }, { Attribute: 'domain-name' })) {
        for (const { AllocationId = '', PtrRecord } of found) if (PtrRecord) names.set(AllocationId, PtrRecord.replace(/\.$/, ''));
      }
      return names;
    }),

    async read({ allocationId, publicIp }) {
      try {
        const found = await describe(`read address ${allocationId} (${publicIp}) again`, [allocationId]);
        return found.find((one) => one.allocationId === allocationId);
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },

    async release({ allocationId, publicIp, networkBorderGroup }) {
      const input = { AllocationId: allocationId, NetworkBorderGroup: networkBorderGroup };
      try {
        await attempt(`release address ${allocationId} (${publicIp})`, RELEASE, () => ec2.send(new ReleaseAddressCommand(input)));
        return 'released';
      } catch (error) {
        if (isGone(error)) return 'gone';
        throw error;
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof OperationError && hasCode(error, ...ADDRESS_ID_NOT_FOUND);
}

export function parseEip(address: Address): Eip {
  return {
    ...parseAddress(address),
    ownPool: ownPool(address),
    service: address.ServiceManaged || undefined,
  };
}

function ownPool({ PublicIpv4Pool: pool, CustomerOwnedIpv4Pool: ofOutpost }: Address): string | undefined {
  return ofOutpost || (pool === 'amazon' ? undefined : pool) || undefined;
}
