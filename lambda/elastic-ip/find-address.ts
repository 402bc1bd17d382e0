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

/** All addresses that this resource has allocated or associated. */
export async function heldAddresses({ port, calls, request: { owner } }: AddressContext): Promise<Address[]> {
  const call = () => port.describeAddresses({ [`tag:${TAG.resource}`]: owner.logicalId });
  const found = await calls.read({ action: 'look for the Elastic IP addresses of this resource', call, remediation });
  return found.filter((address) => isHeldBy(owner, address));
}
