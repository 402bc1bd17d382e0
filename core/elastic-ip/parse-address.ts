import type { Address } from './address';

/** An address as EC2's API describes it. */
interface DescribedAddress {
  readonly AllocationId?: string;
  readonly PublicIp?: string;
  /** Of a Wavelength zone, in the place of a public one. */
  readonly CarrierIp?: string;
  /** Of an Outpost, in the place of a public one. */
  readonly CustomerOwnedIp?: string;
  readonly AssociationId?: string;
  readonly InstanceId?: string;
  readonly NetworkInterfaceId?: string;
  readonly PrivateIpAddress?: string;
  readonly NetworkBorderGroup?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/** EC2 omits absent fields, and emulators send empty strings. */
export function parseAddress(address: DescribedAddress): Address {
  return {
    allocationId: address.AllocationId ?? '',
    publicIp: address.PublicIp || address.CarrierIp || address.CustomerOwnedIp || '',
    associationId: address.AssociationId || undefined,
    instanceId: address.InstanceId || undefined,
    networkInterfaceId: address.NetworkInterfaceId || undefined,
    privateIpAddress: address.PrivateIpAddress || undefined,
    networkBorderGroup: address.NetworkBorderGroup || undefined,
    tags: Object.fromEntries((address.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}
