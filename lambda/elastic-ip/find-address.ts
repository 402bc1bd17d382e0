import { type Address, specHash, type Specification } from '../../core/elastic-ip/address';
import { MARK } from '../../core/ownership';
import type { Work } from './context';
import { advice } from './context';

/** All addresses that carry our mark, whatever their specification. */
export function marked({ port, run }: Work): Promise<Address[]> {
  const { stackId, logicalId } = run.owner;
  return run.read({
    doing: 'look for the Elastic IP addresses of this resource',
    call: () => port.describeAddresses({ [`tag:${MARK.stack}`]: stackId, [`tag:${MARK.resource}`]: logicalId }),
    advice,
  });
}

export function isAsSpecified({ tags }: Address, specification: Specification): boolean {
  return tags[MARK.spec] === specHash(specification);
}
