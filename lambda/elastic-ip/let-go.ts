import type { Work } from './work';
import { answerOf, Failure, hasCode } from '../lifecycle/errors';
import { MARK, type Tags } from '../lifecycle/owner';
import { claimOf, isMarked, isOurs, whereabouts, type Address, type Target } from './address';
import { disassociate } from './associate';
import { describeIfThere } from './obtain';
import { isOurAssociation } from './plan';
import { advice } from './work';

/** What EC2 says of an address that isn't there any more, or that somebody else has meanwhile. */
const GONE = ['InvalidAllocationID.NotFound', 'InvalidAddressID.NotFound', 'InvalidAddress.NotFound', 'AuthFailure'];

/** Releases an address that carries our mark. One that we only claimed comes off our target, and keeps the claim until `endClaim`. */
export async function letGo(work: Work, address: Address, ...targets: (Target | undefined)[]): Promise<void> {
  const { port, run, permit } = work;
  const ourAssociation = isOurAssociation(run.owner, address, ...targets);
  if (isMarked(run.owner, address) && address.associationId !== undefined && !ourAssociation) {
    throw new Failure(`could not release address ${address.allocationId} (${address.publicIp}): somebody else associated it with `
      + `${whereabouts(address)}; disassociate it there and try again`);
  }
  if (ourAssociation) await disassociate(work, address);
  if (!isMarked(run.owner, address)) return;
  await unlessGone(work, address, () => run.write({
    doing: `release address ${address.allocationId} (${address.publicIp})`,
    call: () => port.releaseAddress(address),
    patience: (code) => (code === 'InvalidIPAddress.InUse' ? 60_000 : undefined), // the disassociation has not spread yet
    advice,
  }, permit));
}

/** The claim is the only proof of what we did to an address that was there before, so it goes last, when nothing can come late any more. */
export function endClaim(work: Work, address: Address): Promise<void> {
  return untag(work, address, claimOf(work.run.owner));
}

/** Takes the address off our target and leaves it to the user. */
export async function retain(work: Work, address: Address, target: Target | undefined): Promise<void> {
  const { port, run, permit } = work;
  if (isOurAssociation(run.owner, address, target)) await disassociate(work, address);
  const { allocationId } = address;
  // The new tag first: the function may change tags only while the address carries the mark.
  const call = () => port.createTags(allocationId, { [MARK.retained]: run.owner.stackId });
  await unlessGone(work, address, () => run.write({ doing: `tag address ${allocationId} as retained`, call, advice }, permit));
  await untag(work, address, Object.fromEntries([MARK.stack, MARK.resource, MARK.spec].map((key) => [key, address.tags[key] ?? ''])));
}

function untag(work: Work, address: Address, tags: Tags): Promise<void> {
  const { port, run, permit } = work;
  const { allocationId } = address;
  const call = () => port.deleteTags(allocationId, tags);
  return unlessGone(work, address, () => run.write({ doing: `untag address ${allocationId}`, call, advice }, permit));
}

/** What is gone, or not ours any more, needs nothing more. A denial can mean just that: the policy goes by the tags. */
async function unlessGone(work: Work, { allocationId }: Address, call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (hasCode(error, ...GONE)) return;
    if (answerOf(error.cause) !== 'denied') throw error;
    const address = await describeIfThere(work, allocationId);
    if (address && isOurs(work.run.owner, address)) throw error;
  }
}
