import { type Address, isHeldBy } from '../../core/elastic-ip/address';
import { TAG } from '../../core/ownership';
import { type AddressContext, remediation } from './context';

/** All addresses that this resource has allocated, whatever their specification. */
export function allocatedAddresses({ port, calls, request }: AddressContext): Promise<Address[]> {
  const { stackId, logicalId } = request.owner;
  return calls.read({
    action: 'look for the Elastic IP addresses of this resource',
    call: () => port.describeAddresses({ [`tag:${TAG.stack}`]: stackId, [`tag:${TAG.resource}`]: logicalId }),
    remediation,
  });
}

/** After a change: undefined where reads don't have the address. */
export async function readBack({ port, calls }: AddressContext, allocationId: string): Promise<Address | undefined> {
  const call = () => port.describeAddresses({ 'allocation-id': allocationId });
  const [address] = await calls.read({ action: `read address ${allocationId} back`, call, remediation });
  return address;
}

/** All addresses that this resource has allocated or associated. */
export async function heldAddresses({ port, calls, request: { owner } }: AddressContext): Promise<Address[]> {
  const call = () => port.describeAddresses({ [`tag:${TAG.resource}`]: owner.logicalId });
  const found = await calls.read({ action: 'look for the Elastic IP addresses of this resource', call, remediation });
  return found.filter((address) => isHeldBy(owner, address));
}
