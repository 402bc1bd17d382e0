import {
  type Address, claimOf, isAssignedByPool, isClaimed, isMarked, isOurs, type Target, wasThereBefore, whereabouts,
} from '../../core/elastic-ip/address';
import { isOurAssociation } from '../../core/elastic-ip/association-plan';
import { answerOf, Conflict, hasCode } from '../../core/errors';
import { MARK, type Owner, type Tags } from '../../core/ownership';
import { READ_LAG } from '../custom-resource/request';
import { disassociate } from './associate';
import type { Work } from './context';
import { advice } from './context';
import type { AddressPort } from './ec2';
import { NOT_FOUND, unlessGone } from './not-found';
import { describeIfThere } from './resolve-address';

/** What stands in the way of a release for a while, in milliseconds. */
const LOCKED_FOR: Readonly<Record<string, number>> = {
  'InvalidIPAddress.InUse': 60_000, // the disassociation, or the association, has not spread yet
  'InvalidAddress.PtrSet': 120_000, // nor has the removal of the reverse DNS record
};

/** Where this resource may have put an address. */
type Targets = readonly (Target | undefined)[];

/** It has just been seen, so at first a "not found" only means that EC2 is behind. */
const patience = (code: string) => (NOT_FOUND.includes(code) ? READ_LAG : undefined);

/**
 * Ends what this resource did to the address: releases what it has allocated, and gives back what was there before. One that we only
 * claimed comes off our target, and keeps the claim until `endClaim`.
 */
export function letGo(work: Work, observed: Address, ...targets: Targets): Promise<void> {
  return wasThereBefore(observed) ? retain(work, observed, ...targets) : release(work, observed, ...targets);
}

/** Releases an address that carries our mark, even if it was there before. */
export async function release(work: Work, observed: Address, ...targets: Targets): Promise<void> {
  const { port, run, permit } = work;
  if (!isMarked(run.owner, observed)) return comeOff(work, observed, targets);
  const { allocationId, publicIp } = observed;
  let latest: Address | undefined = observed;
  await unlessItIsGone(work, observed, () => run.change<void>({
    doing: `release address ${allocationId} (${publicIp})`,
    advice,
    patience: (code) => LOCKED_FOR[code] ?? patience(code),
    plan: async () => {
      const address = latest ?? await port.describeAddress(allocationId);
      latest = undefined;
      if (address.associationId !== undefined && !isAssociatedByUs(run.owner, address, targets)) {
        throw new Conflict(`could not release address ${allocationId} (${publicIp}): somebody else associated it with `
          + `${whereabouts(address)}; disassociate it there and try again`);
      }
      return {
        act: async () => {
          await disassociate(port, address);
          await releaseWithRecord(port, address, run.owner.stackId);
        },
      };
    },
  }, permit));
}

/** EC2 releases no address that has a reverse DNS record. One of this stack goes with the address, should its own resource have left it. */
async function releaseWithRecord(port: AddressPort, address: Address, stackId: string): Promise<void> {
  const { allocationId, tags } = address;
  try {
    await port.releaseAddress(address);
  } catch (error) {
    if (hasCode(error, 'InvalidAddress.PtrSet') && tags[MARK.reverseDnsBy] === stackId) await port.resetReverseDns(allocationId).catch(ifRefused);
    throw error;
  }
}

/** It may be under way already. Whether the record has gone, the next release tells. */
function ifRefused(error: unknown): void {
  if (answerOf(error) !== 'refused') throw error;
}

/** The association is where this resource, or a pool that has the address from it, put it. */
function isAssociatedByUs(owner: Owner, address: Address, targets: Targets): boolean {
  return isOurAssociation(owner, address, ...targets) || (isMarked(owner, address) && isAssignedByPool(address));
}

/** Takes the address off our target. Where somebody else has put it, it stays. */
async function comeOff(work: Work, observed: Address, targets: Targets): Promise<void> {
  const { port, run, permit } = work;
  const { allocationId } = observed;
  let latest: Address | undefined = observed;
  const off = () => run.change<void>({
    doing: `disassociate address ${allocationId}`,
    advice,
    patience,
    plan: async () => {
      const address = latest ?? await port.describeAddress(allocationId);
      latest = undefined;
      const notThere = () => new Conflict(`address ${allocationId} is not where it was put`); // or the read is behind
      if (isAssociatedByUs(run.owner, address, targets)) {
        return {
          act: async () => {
            if (!await disassociate(port, address)) throw notThere();
          },
        };
      }
      if (work.glance || targets.every((target) => target === undefined)) return { done: undefined };
      throw notThere();
    },
  }, permit);
  await unlessItIsGone(work, observed, async () => {
    try {
      await off();
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  });
}

/** The claim is the only proof of what we did to an address that was there before, so it goes last, when nothing can come late any more. */
export async function endClaim(work: Work, address: Address): Promise<void> {
  const { port, run } = work;
  if (!await untag(work, address, claimOf(run.owner))) return;
  // The next request goes by what it reads: a claim that it still sees it would not make anew.
  const isOver = async () => {
    const call = () => port.describeAddresses({ 'allocation-id': address.allocationId });
    const [seen] = await run.read({ doing: `read address ${address.allocationId} back`, call, advice });
    return !seen || !isClaimed(run.owner, seen);
  };
  if (!await isOver()) await run.keepLooking(isOver, READ_LAG);
}

/** Takes the address off our target and leaves it to the user. */
export async function retain(work: Work, address: Address, ...targets: Targets): Promise<void> {
  const { port, run, permit } = work;
  await comeOff(work, address, targets);
  if (!isMarked(run.owner, address)) return;
  const { allocationId } = address;
  // The new tag first: the function may change tags only while the address carries the mark.
  const call = () => port.createTags(allocationId, { [MARK.retained]: run.owner.stackId });
  await unlessItIsGone(work, address, () => run.write({ doing: `tag address ${allocationId} as retained`, call, patience, advice }, permit));
  await untag(work, address, Object.fromEntries([MARK.stack, MARK.resource, MARK.spec].map((key) => [key, address.tags[key] ?? ''])));
}

function untag(work: Work, address: Address, tags: Tags): Promise<boolean> {
  const { port, run, permit } = work;
  const { allocationId } = address;
  const call = () => port.deleteTags(allocationId, tags);
  return unlessItIsGone(work, address, () => run.write({ doing: `untag address ${allocationId}`, call, patience, advice }, permit));
}

async function unlessItIsGone(work: Work, { allocationId }: Address, call: () => Promise<void>): Promise<boolean> {
  const isOursNow = async () => {
    const address = await describeIfThere(work, allocationId);
    return address !== undefined && isOurs(work.run.owner, address);
  };
  return unlessGone(isOursNow, call);
}
