import { type Address, holderOf, isAllocatedBy } from '../../core/elastic-ip/address';
import { chooseAddress } from '../../core/elastic-ip/association-plan';
import { type Existing, isUserOwned, matchesSpecification, type Specification, type Tagged } from '../../core/elastic-ip/desired-state';
import { hasCode, OperationError } from '../../core/errors';
import { ADDRESS_ID_NOT_FOUND, ADDRESS_NOT_FOUND } from '../../core/not-found';
import { TAG, type Tags } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import { allocate } from './allocate';
import { type AddressContext, remediation } from './context';
import { allocatedAddresses } from './find-address';
import { acquireRetained } from './retained-address';

/** How long reads may not find a new address. */
const PROPAGATION = 60_000;
export interface Known {
  /** The address that CloudFormation holds for the same specification, or that a rollback restores. */
  readonly held?: string;
  /** Whether it is a rollback: then the address to restore exists, though reads may not show it yet. */
  readonly isRollback?: () => Promise<boolean>;
}

export async function resolveAddress(
  context: AddressContext, specification: Specification, tags: Tags, known: Known = {},
): Promise<Address> {
  if (!isUserOwned(specification)) {
    const address = await findAllocated(context, specification, known);
    // An address that CloudFormation holds is final; one that another delivery of this request allocated isn't.
    if (specification.kind === 'allocated') return address ?? allocate(context, specification, tags);
    const isFinal = address && (address.allocationId === known.held || await known.isRollback?.());
    return isFinal ? address : acquireRetained(context, specification, tags);
  }
  return context.calls.read({
    action: 'use the Elastic IP address that is there already',
    call: async () => {
      const address = await findUserOwned(context, specification, known.held);
      const holder = holderOf(address);
      if (holder) await context.request.refuseHeldBy(holder, `address ${address.allocationId}`);
      return address;
    },
  });
}

async function findUserOwned(context: AddressContext, specification: Tagged | Existing, held?: string): Promise<Address> {
  if (specification.kind === 'existing') return describe(context, specification.allocationId, PROPAGATION);
  const before = held === undefined ? undefined : await describeIfThere(context, held, READ_LAG);
  return before ?? findTagged(context, specification);
}

async function findTagged({ port, calls }: AddressContext, { key, value }: Tagged): Promise<Address> {
  const action = `find the Elastic IP address with the tag ${key}=${value}`;
  // EC2 treats * and ? in filter values as wildcards, so values are compared here.
  const call = async () => (await port.describeAddresses({ 'tag-key': key })).filter(({ tags }) => tags[key] === value);
  const look = () => calls.read({ action, call, remediation });
  let matches = await look();
  // Reads may not show a new tag yet.
  if (matches.length === 0) await calls.poll(async () => (matches = await look()).length > 0);
  const [address, ...others] = matches;
  if (!address) throw new OperationError(`could not ${action}: no address of this account and region carries it; tag the one that you mean`);
  if (others.length === 0) return address;
  const which = matches.map(({ allocationId, publicIp }) => `${allocationId} (${publicIp})`).join(', ');
  throw new OperationError(`could not ${action}: ${matches.length} addresses carry it: ${which}; leave it on the one that you mean`);
}

/** All addresses with our association tags, which the user owns. */
export function associatedAddresses({ port, calls, request }: AddressContext): Promise<Address[]> {
  const { stackId, logicalId } = request.owner;
  return calls.read({
    action: 'look for the Elastic IP addresses that this resource has associated',
    call: () => port.describeAddresses({ [`tag:${TAG.associatedBy}`]: stackId, [`tag:${TAG.resource}`]: logicalId }),
    remediation,
  });
}

function describe({ port, calls }: AddressContext, allocationId: string, retryFor: number): Promise<Address> {
  return calls.read({
    action: `find the Elastic IP address ${allocationId}`,
    call: () => port.describeAddress(allocationId),
    retryFor: (code) => (ADDRESS_NOT_FOUND.includes(code) ? retryFor : undefined),
    remediation,
  });
}

/** Undefined if the address doesn't exist. */
export async function describeIfThere(context: AddressContext, allocationId: string, retryFor = 0): Promise<Address | undefined> {
  try {
    return await describe(context, allocationId, retryFor);
  } catch (error) {
    if (error instanceof OperationError && hasCode(error, ...ADDRESS_ID_NOT_FOUND)) return undefined;
    throw error;
  }
}

async function findAllocated(
  context: AddressContext, specification: Specification, { held, isRollback }: Known,
): Promise<Address | undefined> {
  const matching = async () => (await allocatedAddresses(context)).filter((one) => matchesSpecification(one, specification));
  const look = async () => {
    const found = await matching();
    const isAmbiguous = held === undefined && found.length > 1;
    return chooseAddress(found, isAmbiguous && await isRollback?.() ? await context.request.stack.idBeforeOperation() : held);
  };
  let address = await look();
  if (!address && await isRollback?.()) await context.calls.poll(async () => (address = await look()) !== undefined, READ_LAG);
  if (address || held === undefined) return address;
  const untagged = await describeIfThere(context, held, READ_LAG);
  if (!untagged) return undefined; // released by somebody else, so another one replaces it
  if (isAllocatedBy(context.request.owner, untagged)) {
    // If an update to this specification has failed, and was not rolled back, it is that of the former one. Or the read by tags was stale.
    const isFormer = !matchesSpecification(untagged, specification) && await context.request.stack.mayFollowFailure();
    return isFormer ? undefined : untagged;
  }
  throw new OperationError(`address ${held} no longer carries the tag ${TAG.stack}, by which this resource knows that it may change it; `
    + `tag it again with ${TAG.stack}=${context.request.owner.stackId} and ${TAG.resource}=${context.request.owner.logicalId}`);
}
