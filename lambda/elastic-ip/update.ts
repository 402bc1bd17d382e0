import { isDeepStrictEqual } from 'node:util';
import { type Address, wasRetained } from '../../core/elastic-ip/address';
import { type DesiredAddress, isMeantBy, isUserOwned, matchesSpecification, specHash, type Specification } from '../../core/elastic-ip/desired-state';
import { OperationError } from '../../core/errors';
import type { UpdateInput } from '../custom-resource/handler';
import type { Outcome } from '../custom-resource/response';
import { apply, type Leniency } from './apply';
import type { AddressContext } from './context';
import { allocatedAddresses, heldAddresses } from './find-address';
import { releaseOrRestore, removeTags } from './release';
import { associatedAddresses } from './resolve-address';

/** A rollback has to end: so long it waits for a target that isn't ready, in milliseconds. */
const ROLLBACK_PATIENCE = 120_000;

export function sameSpecification(one: DesiredAddress, other: DesiredAddress): boolean {
  return specHash(one.specification) === specHash(other.specification);
}

export async function update(
  context: AddressContext, { properties, previous, physicalResourceId, isRepeated }: UpdateInput<DesiredAddress>,
): Promise<Outcome> {
  const inPlace = sameSpecification(properties, previous);
  const isRollback = async () => (await context.request.stack.phase()).rollback;
  void context.request.stack.phase(); // asked beside the work, since the answer matters only afterwards, mostly
  const byTag = properties.specification.kind === 'tagged';
  let held = inPlace ? physicalResourceId : undefined;
  // Every update resolves the tag anew; a rollback restores the previous address.
  if (byTag) held = await isRollback() ? await heldBefore(context, previous.specification) ?? held : undefined;
  // Whoever has moved the address since has had a reason, and what was not changed needs no rollback. A tag may bring another address.
  const isTargetKept = inPlace && !byTag && !isRepeated && isDeepStrictEqual(properties.target, previous.target);
  const isHeld = ({ allocationId }: Address) => allocationId === physicalResourceId; // or it replaces one that somebody has released
  const keepsAssociation = async (address: Address) => isTargetKept && isHeld(address) && !await context.request.stack.mayFollowFailure();
  let patience = Infinity;
  void isRollback().then((is) => { if (is) patience = ROLLBACK_PATIENCE; });
  const leniency: Leniency = { keepsAssociation, mayLeaveAssociation: isRollback, patience: () => patience };
  const outcome = await apply(context, properties, previous, { held, isRollback }, leniency);
  if (!await isRollback()) {
    const mayFollowFailure = !inPlace || isRepeated || await context.request.stack.mayFollowFailure();
    if (mayFollowFailure) await removeAttempted(context, properties, [physicalResourceId, outcome.physicalResourceId]);
    return outcome;
  }
  const sameAddress = inPlace && !byTag;
  const undoing = { properties, previous, outcome, incomingId: physicalResourceId, sameAddress, leniency };
  const restored = await undoForward(context, undoing);
  await removeAttempted(context, properties, [physicalResourceId, restored.physicalResourceId]);
  return restored;
}

/** Undoes what operations that failed and were not rolled back have allocated or associated: CloudFormation has never held it. */
async function removeAttempted(context: AddressContext, { specification }: DesiredAddress, held: readonly string[]): Promise<void> {
  const { calls, request } = context;
  // One with this specification may be that of another delivery of this request.
  const isOther = (address: Address) => !held.includes(address.allocationId) && !matchesSpecification(address, specification);
  const others = (await heldAddresses(context)).filter(isOther);
  if (others.length === 0) return;
  const { completeIds, idBefore } = await request.failedOperations();
  if (idBefore === undefined) return; // it isn't known what a rollback would go back to
  const attempted = others.filter(({ allocationId }) => allocationId !== idBefore && !completeIds.includes(allocationId));
  const left = new Set(attempted);
  for (const isLast of [false, true]) {
    for (const address of left) {
      try {
        await releaseOrRestore(context, address);
        left.delete(address);
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        if (isLast) calls.log({ message: `${error.message}; it goes with the stack` });
      }
    }
  }
  await removeTags(context, attempted, attempted.filter(wasRetained));
}

interface Undoing {
  readonly properties: DesiredAddress;
  readonly previous: DesiredAddress;
  readonly outcome: Outcome;
  readonly incomingId: string;
  readonly sameAddress: boolean;
  readonly leniency: Leniency;
}

/** The failed update may have died or still run: undoes what it allocates or associates, within the late-write window. */
async function undoForward(
  context: AddressContext, { properties, previous, outcome, incomingId, sameAddress, leniency }: Undoing,
): Promise<Outcome> {
  let latest = outcome;
  const keep = () => [incomingId, latest.physicalResourceId];
  await context.calls.poll(async () => {
    latest = await apply(context, properties, previous, { held: latest.physicalResourceId }, leniency);
    if (!sameAddress) await undoLeftovers(context, previous, keep());
  });
  const left = sameAddress ? [] : await leftovers(context, previous, keep());
  await removeTags(context, left, left.filter(wasRetained));
  return latest;
}

/** What the failed update has left behind, found by its specification. */
async function leftovers(context: AddressContext, { specification }: DesiredAddress, keep: readonly string[]): Promise<Address[]> {
  const ours = await (isUserOwned(specification) ? associatedAddresses(context) : allocatedAddresses(context));
  // Which address a tag identified then is not known; but we should hold no associations except those to keep.
  const left = ours.filter((address) => specification.kind === 'tagged' || isMeantBy(specification, address));
  return left.filter(({ allocationId }) => !keep.includes(allocationId));
}

async function undoLeftovers(context: AddressContext, previous: DesiredAddress, keep: readonly string[]): Promise<void> {
  const look = { ...context, singleRead: true };
  for (const address of await leftovers(context, previous, keep)) await releaseOrRestore(look, address, previous.target);
}

/** The address that was held before the failed update: we associated it, and the update's specification doesn't match it. */
async function heldBefore(context: AddressContext, forward: Specification): Promise<string | undefined> {
  const [before, ...others] = (await associatedAddresses(context)).filter((address) => !isMeantBy(forward, address));
  return others.length === 0 ? before?.allocationId : undefined;
}
