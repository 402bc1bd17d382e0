import { type Address } from '../../core/elastic-ip/address';
import { TAG } from '../../core/ownership';
import { type AddressContext, remediation } from './context';

/** All addresses with our ownership tags, whatever their specification. */
export function allocatedAddresses({ port, calls, request }: AddressContext): Promise<Address[]> {
  const { stackId, logicalId } = request.owner;
  return calls.read({
    action: 'look for the Elastic IP addresses of this resource',
    call: () => port.describeAddresses({ [`tag:${TAG.stack}`]: stackId, [`tag:${TAG.resource}`]: logicalId }),
    remediation,
  });
}
