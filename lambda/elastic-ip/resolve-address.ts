import { type Address, holderOf, isMarked, isThereAlready, type Specification } from '../../core/elastic-ip/address';
import { chooseAddress } from '../../core/elastic-ip/association-plan';
import { Failure } from '../../core/errors';
import type { Tags } from '../../core/ownership';
import { MARK } from '../../core/ownership';
import { READ_LAG } from '../custom-resource/request';
import { allocate } from './allocate';
import type { Work } from './context';
import { advice } from './context';
import { isAsSpecified, marked } from './find-address';
import { isKeyed, keep } from './retained-address';

/** EC2 may not know yet what it has just made. */
const PROPAGATION = 60_000;
export interface Known {
  /** The address that CloudFormation holds already for the same specification, or that a rollback goes back to. */
  readonly held?: string;
  /** A rollback: what it goes back to is there, though a read may not show it yet. */
  readonly goesBack?: boolean;
}

export async function obtain(work: Work, specification: Specification, tags: Tags, known: Known = {}): Promise<Address> {
  if (!isThereAlready(specification)) {
    const address = await findMarked(work, specification, known);
    // What CloudFormation holds is settled; what another delivery of this request has made is not.
    if (!isKeyed(specification)) return address ?? allocate(work, specification, tags);
    return address && (address.allocationId === known.held || known.goesBack) ? address : keep(work, specification, tags);
  }
  return work.run.read({
    doing: 'use the Elastic IP address that is there already',
    call: async () => {
      const address = await find(work, specification, known.held);
      const holder = holderOf(address);
      if (holder) await work.run.refuseHeldBy(holder, `address ${address.allocationId}`);
      return address;
    },
  });
}

async function find(work: Work, { allocationId, sourceTag }: Specification, held?: string): Promise<Address> {
  if (sourceTag === undefined) return describe(work, allocationId!, PROPAGATION);
  const before = held === undefined ? undefined : await describeIfThere(work, held, READ_LAG);
  return before ?? findTagged(work, sourceTag);
}

async function findTagged({ port, run }: Work, { key, value }: NonNullable<Specification['sourceTag']>): Promise<Address> {
  const doing = `find the Elastic IP address with the tag ${key}=${value}`;
  // EC2 takes * and ? in a filter's value for wildcards, so values are compared here.
  const call = async () => (await port.describeAddresses({ 'tag-key': key })).filter(({ tags }) => tags[key] === value);
  const look = () => run.read({ doing, call, advice });
  let matches = await look();
  // A tag set a moment ago may not show yet.
  if (matches.length === 0) await run.keepLooking(async () => (matches = await look()).length > 0);
  const [address, ...others] = matches;
  if (!address) throw new Failure(`could not ${doing}: no address of this account and region carries it; tag the one that you mean`);
  if (others.length === 0) return address;
  const which = matches.map(({ allocationId, publicIp }) => `${allocationId} (${publicIp})`).join(', ');
  throw new Failure(`could not ${doing}: ${matches.length} addresses carry it: ${which}; leave it on the one that you mean`);
}

/** All addresses that were there already and whose association we hold. */
export function claimed({ port, run }: Work): Promise<Address[]> {
  const { stackId, logicalId } = run.owner;
  return run.read({
    doing: 'look for the Elastic IP addresses that this resource has associated',
    call: () => port.describeAddresses({ [`tag:${MARK.associatedBy}`]: stackId, [`tag:${MARK.resource}`]: logicalId }),
    advice,
  });
}

function describe({ port, run }: Work, allocationId: string, patience: number): Promise<Address> {
  return run.read({
    doing: `find the Elastic IP address ${allocationId}`,
    call: () => port.describeAddress(allocationId),
    patience: (code) => (code === 'InvalidAllocationID.NotFound' ? patience : undefined),
    advice,
  });
}

/** Undefined for an address that isn't there. */
export async function describeIfThere(work: Work, allocationId: string, patience = 0): Promise<Address | undefined> {
  try {
    return await describe(work, allocationId, patience);
  } catch (error) {
    if (error instanceof Failure && error.code === 'InvalidAllocationID.NotFound') return undefined;
    throw error;
  }
}

async function findMarked(work: Work, specification: Specification, { held, goesBack }: Known): Promise<Address | undefined> {
  const look = async () => chooseAddress((await marked(work)).filter((one) => isAsSpecified(one, specification)), held);
  let address = await look();
  if (!address && goesBack) await work.run.keepLooking(async () => (address = await look()) !== undefined, READ_LAG);
  if (address || held === undefined) return address;
  const unmarked = await describeIfThere(work, held, READ_LAG);
  if (!unmarked) return undefined; // released by somebody else: it can't come back, so another one takes its place
  if (isMarked(work.run.owner, unmarked)) return unmarked; // the look by tags was behind
  throw new Failure(`address ${held} no longer carries the tag ${MARK.stack}, by which this resource knows that it may change it; `
    + `tag it again with ${MARK.stack}=${work.run.owner.stackId} and ${MARK.resource}=${work.run.owner.logicalId}`);
}
