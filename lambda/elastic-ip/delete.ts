import { type Address, isAllocatedBy, isHeldBy, wasRetained } from '../../core/elastic-ip/address';
import { planCleanUp } from '../../core/elastic-ip/clean-up-plan';
import { type DesiredAddress, isUserOwned, matchesSpecification } from '../../core/elastic-ip/desired-state';
import { OperationError } from '../../core/errors';
import { READ_LAG } from '../../core/timings';
import type { DeleteInput } from '../custom-resource/handler';
import { once } from '../custom-resource/once';
import type { RequestState } from '../custom-resource/request';
import type { StackPhase } from '../custom-resource/stack-state';
import { undoIfReadable } from '../custom-resource/undo-if-readable';
import type { AddressContext } from './context';
import { heldAddresses } from './find-address';
import { giveBack } from './give-back';
import { release, releaseOrRestore, removeTags, retain } from './release';
import { describeIfThere } from './resolve-address';

export const isRealPhysicalId = (physicalId: string): boolean => /^eipalloc-[0-9a-f]+$/.test(physicalId);

export async function remove(context: AddressContext, { properties, physicalResourceId: id }: DeleteInput<DesiredAddress>): Promise<void> {
  const { calls, request } = context;
  const isNamed = isRealPhysicalId(id);
  const others = once(() => othersToRemove(context, id, properties));
  const [left, retained] = [new Map<string, Address>(), new Map<string, Address>()];
  let failure: OperationError | undefined;
  const undo = async (look: AddressContext) => {
    failure = undefined;
    const { named, rest } = await addressesOf(look, id);
    const also = rest.length === 0 ? rest : rest.filter(await others());
    for (const address of [...named, ...also]) {
      try {
        const end = await cleanUpFor(request, address, id, properties);
        await giveBack(look, address, properties.target);
        await end(look, address, properties.target);
        left.set(address.allocationId, address);
        if (look.singleRead && stays(address, end)) retained.set(address.allocationId, address);
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        failure = error; // the other addresses are cleaned up all the same
      }
    }
  };
  if (await undoIfReadable(calls, !isNamed, () => undo(context)) === 'denied') return;
  const mayBeLate = async () => !isNamed || request.lateWritesPossible();
  if (await mayBeLate()) await calls.poll(() => undo({ ...context, singleRead: true }).then(async () => !await mayBeLate()));
  await removeTags(context, [...left.values()], [...retained.values()]);
  if (failure) throw failure;
}

/** The address that the id names, and the others that this resource holds. */
async function addressesOf(context: AddressContext, id: string): Promise<{ readonly named: Address[]; readonly rest: Address[] }> {
  const held = await heldAddresses(context);
  const rest = held.filter(({ allocationId }) => allocationId !== id);
  if (held.length > rest.length) return { named: held.filter(({ allocationId }) => allocationId === id), rest };
  // The read by tags may be stale; the ID finds the address. Of several reads, the next one shows it.
  const address = isRealPhysicalId(id) && !context.singleRead ? await describeIfThere(context, id, READ_LAG) : undefined;
  return { named: address && isHeldBy(context.request.owner, address) ? [address] : [], rest };
}

/**
 * Which of the resource's other addresses are removed with the one that the ID identifies: all, if the resource is deleted for good or the
 * ID identifies none; but not what CloudFormation holds instead, or has yet to delete by its own ID.
 */
async function othersToRemove(
  { request }: AddressContext, id: string, { specification }: DesiredAddress,
): Promise<(address: Address) => boolean> {
  if (!isRealPhysicalId(id) || await request.isResourceDeletion()) {
    const held = await request.heldInstead();
    if (!held) return () => true;
    const { completeIds } = await request.failedOperations();
    return ({ allocationId }) => ![held.physicalId, ...completeIds].includes(allocationId);
  }
  const { rollback } = await request.stack.phase();
  const seen = await request.stack.resource();
  const heldId = typeof seen === 'object' ? seen.physicalId : undefined;
  // What a late delivery of the undone request may have allocated. If CloudFormation shows this ID, it isn't known which one it holds.
  const isLate = rollback && heldId !== id && !isUserOwned(specification);
  const isFromLateDelivery = (address: Address) => isAllocatedBy(request.owner, address) && matchesSpecification(address, specification);
  return (address) => isLate && isFromLateDelivery(address) && address.allocationId !== heldId;
}

type CleanUp = typeof releaseOrRestore;

/** How a Delete cleans up one address. */
async function cleanUpFor(request: RequestState, address: Address, physicalId: string, desired: DesiredAddress): Promise<CleanUp> {
  const plan = (phase?: StackPhase) => planCleanUp(request.owner, address, physicalId, desired, phase);
  return { release, retain, undo: releaseOrRestore }[plan() ?? plan(await request.stack.phase())!];
}

function stays(address: Address, end: CleanUp): boolean {
  return end === retain || (end === releaseOrRestore && wasRetained(address));
}
