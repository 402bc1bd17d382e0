import { type AddressAttribute, DescribeAddressesAttributeCommand, EC2Client, ModifyAddressAttributeCommand } from '@aws-sdk/client-ec2';
import type { PtrRecord } from '../../core/reverse-dns/ptr-record';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';
import { type AddressPort, ec2 } from '../elastic-ip/ec2';

type OfAddresses = 'describeAddress' | 'describeAddresses' | 'createTags' | 'deleteTags' | 'resetReverseDns';

/** EC2 accepts a change of a record at once, and makes it later. */
export interface ReverseDnsPort extends Pick<AddressPort, OfAddresses> {
  describeReverseDns(allocationId: string): Promise<PtrRecord>;
  modifyReverseDns(allocationId: string, domainName: string): Promise<void>;
}

export function reverseDnsPort(client = new EC2Client(clientOptions)): ReverseDnsPort {
  return {
    ...ec2(client),
    async describeReverseDns(allocationId) {
      const input = { AllocationIds: [allocationId], Attribute: 'domain-name' as const };
      const { Addresses = [] } = await client.send(new DescribeAddressesAttributeCommand(input), callOptions());
      // An address without a record isn't listed.
      return parseRecord(Addresses.find(({ AllocationId }) => AllocationId === allocationId));
    },
    async modifyReverseDns(AllocationId, DomainName) {
      await client.send(new ModifyAddressAttributeCommand({ AllocationId, DomainName }), callOptions());
    },
  };
}

/** EC2 omits absent fields, and emulators send empty strings. */
function parseRecord({ PtrRecord: domainName, PtrRecordUpdate: update }: AddressAttribute = {}): PtrRecord {
  const { Value, Status, Reason } = update ?? {};
  return {
    domainName: domainName || undefined,
    update: Status ? { domainName: Value || undefined, status: Status, reason: Reason || undefined } : undefined,
  };
}
