import type { Tags } from '../lifecycle/owner';
import type { Work } from './work';
import { answerOf, Failure } from '../lifecycle/errors';
import { MARK } from '../lifecycle/owner';
import { holderOf, isMarked, markOf, specHash, type Address, type Specification } from './address';
import { chooseAddress } from './plan';
import { advice } from './work';

/** EC2 may not know yet what it has just made. */
const PROPAGATION = 60_000;
/** What an earlier request made is seen after seconds at most. */
export const READ_LAG = 15_000;

/** @param held the address that CloudFormation holds already for the same specification */
export async function obtain(work: Work, specification: Specification, tags: Tags, held?: string): Promise<Address> {
  const { allocationId } = specification;
  if (allocationId === undefined) return (await findMarked(work, specification, held)) ?? allocate(work, specification, tags);
  const address = await describe(work, allocationId, PROPAGATION);
  const holder = holderOf(address);
  if (holder) await work.run.refuseHeldBy(holder, `address ${allocationId}`);
  return address;
}

/** All addresses that carry our mark, whatever their specification. */
export function marked({ port, run }: Work): Promise<Address[]> {
  const { stackId, logicalId } = run.owner;
  return run.read({
    doing: 'look for the Elastic IP addresses of this resource',
    call: () => port.describeAddresses({ [`tag:${MARK.stack}`]: stackId, [`tag:${MARK.resource}`]: logicalId }),
    advice,
  });
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

export function isAsSpecified({ tags }: Address, specification: Specification): boolean {
  return tags[MARK.spec] === specHash(specification);
}

async function findMarked(work: Work, specification: Specification, held?: string): Promise<Address | undefined> {
  const candidates = (await marked(work)).filter((address) => isAsSpecified(address, specification));
  const address = chooseAddress(candidates, held);
  if (address || held === undefined) return address;
  const unmarked = await describeIfThere(work, held, READ_LAG);
  if (!unmarked) return undefined; // released by somebody else: it can't come back, so another one takes its place
  if (isMarked(work.run.owner, unmarked)) return unmarked; // the look by tags was behind
  throw new Failure(`address ${held} no longer carries the tag ${MARK.stack}, by which this resource knows that it may change it; `
    + `tag it again with ${MARK.stack}=${work.run.owner.stackId} and ${MARK.resource}=${work.run.owner.logicalId}`);
}

/** AllocateAddress has no client token: when its outcome is unclear, the mark tells. */
async function allocate(work: Work, specification: Specification, tags: Tags): Promise<Address> {
  const mark = { ...tags, ...markOf(work.run.owner, specification) };
  for (;;) {
    try {
      const call = () => work.port.allocateAddress(mark);
      return await work.run.write({ doing: 'allocate an Elastic IP address', call, once: true, advice });
    } catch (error) {
      if (!(error instanceof Failure) || error.cause === undefined) throw error;
      if (!['unclear', 'broken'].includes(answerOf(error.cause))) throw error;
    }
    let found: Address | undefined;
    await work.run.keepLooking(async () => {
      found = chooseAddress((await marked(work)).filter((address) => isAsSpecified(address, specification)));
      return found !== undefined;
    });
    if (found) return found;
  }
}
