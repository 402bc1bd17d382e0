import type { RawProperties } from '../contracts/raw-properties';
import type { ReverseDnsContract } from '../contracts/reverse-dns';

/** What a reverse DNS record's resource asks for. */
export interface DesiredReverseDns {
  readonly allocationId: string;
  readonly domainName: string;
}

export function parseDesiredReverseDns(raw: RawProperties): DesiredReverseDns {
  const { AllocationId = '', DomainName = '' } = raw as unknown as Partial<ReverseDnsContract>;
  return { allocationId: AllocationId, domainName: DomainName };
}
