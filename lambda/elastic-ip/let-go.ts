import type { Work } from './work';
import { Failure, hasCode } from '../lifecycle/errors';
import { MARK } from '../lifecycle/owner';
import { claimOf, isMarked, whereabouts, type Address, type Target } from './address';
import { disassociate } from './associate';
import { isOurAssociation } from './plan';
import { advice } from './work';

/** What EC2 says of an address that isn't there any more, or that somebody else has meanwhile. */
const GONE = ['InvalidAllocationID.NotFound', 'InvalidAddressID.NotFound', 'InvalidAddress.NotFound', 'AuthFailure'];

/** Releases an address of ours, or ends our hold of one that was there before. */
export async function letGo(work: Work, address: Address, ...targets: (Target | undefined)[]): Promise<void> {
  const { port, run, write } = work;
  const ourAssociation = isOurAssociation(run.owner, address, ...targets);
  if (!isMarked(run.owner, address)) {
    if (ourAssociation) await disassociate(work, address);
    await untag(work, address, claimOf(run.owner));
    return;
  }
  if (address.associationId !== undefined && !ourAssociation) {
    throw new Failure(`could not release address ${address.allocationId} (${address.publicIp}): somebody else associated it with `
      + `${whereabouts(address)}; disassociate it there and try again`);
  }
  await disassociate(work, address);
  await ifThere(() => write({
    doing: `release address ${address.allocationId} (${address.publicIp})`,
    call: () => port.releaseAddress(address),
    patience: (code) => (code === 'InvalidIPAddress.InUse' ? 60_000 : undefined), // the disassociation has not spread yet
    advice,
  }));
}

/** Takes the address off our target and leaves it to the user. */
export async function retain(work: Work, address: Address, target: Target | undefined): Promise<void> {
  const { port, run, write } = work;
  if (isOurAssociation(run.owner, address, target)) await disassociate(work, address);
  const { allocationId } = address;
  // The new tag first: the function may change tags only while the address carries the mark.
  const call = () => port.createTags(allocationId, { [MARK.retained]: run.owner.stackId });
  await ifThere(() => write({ doing: `tag address ${allocationId} as retained`, call, advice }));
  await untag(work, address, Object.fromEntries([MARK.stack, MARK.resource, MARK.spec].map((key) => [key, address.tags[key] ?? ''])));
}

async function untag({ port, write }: Work, { allocationId }: Address, tags: Readonly<Record<string, string>>): Promise<void> {
  await ifThere(() => write({ doing: `untag address ${allocationId}`, call: () => port.deleteTags(allocationId, tags), advice }));
}

async function ifThere(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure && hasCode(error, ...GONE))) throw error;
  }
}
