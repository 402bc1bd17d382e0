import { type Address, isAllocatedBy, isOn } from '../../core/elastic-ip/address';
import { type DesiredAddress, isUserOwned, matchesSpecification } from '../../core/elastic-ip/desired-state';
import { OperationError } from '../../core/errors';
import { LATE_WRITE_WINDOW, READ_LAG } from '../../core/timings';
import type { CreateInput, UpdateInput } from '../custom-resource/handler';
import { reconcileAssociation } from './associate';
import type { AddressContext } from './context';
import { allocatedAddresses } from './find-address';
import { releaseOrRestore } from './release';
import { describeIfThere } from './resolve-address';
import { sameSpecification } from './update';

type Input = CreateInput<DesiredAddress> | UpdateInput<DesiredAddress>;

/**
 * If two concurrent deliveries of a request both allocated, releases the address that CloudFormation doesn't hold. CloudFormation is asked
 * only where more than the one address is seen, or where that isn't on its target. A delivery whose rival's address has been replaced by
 * then doesn't see it; the Update that replaced it sees both.
 */
export async function removeLosers(context: AddressContext, input: Input): Promise<void> {
  const { request } = context;
  const { properties: desired } = input;
  const [previous, incomingId] = 'previous' in input ? [input.previous, input.physicalResourceId] : [];
  const inPlace = previous !== undefined && sameSpecification(desired, previous);
  if (inPlace ? request.createdIds.size === 0 : !allocates(desired) && !allocates(previous)) return;
  const replaced = inPlace ? undefined : previous;
  const seen = await lookLate(context);
  const own = allocatedFor(desired, seen);
  const left = allocatedFor(replaced, seen).filter(({ allocationId }) => allocationId !== incomingId);
  if (seen && left.length === 0 && isAsDesired(own, request.createdIds, desired)) return;
  const { id, byThis: held, isQuiet } = await request.held();
  if (held === undefined) return releaseSuperseded(context, desired, id, isQuiet);
  // With the incoming ID, the request has failed or the read is stale: another address may be about to be held.
  if (held === incomingId) return;
  const guarded = { ...context, guard: request.whileHeld(held) };
  for (const address of left) await releaseOrRestore(guarded, address, replaced?.target);
  if (allocates(desired)) await keepOnly(guarded, desired, held);
}

function allocates(desired: DesiredAddress | undefined): boolean {
  return desired !== undefined && !isUserOwned(desired.specification);
}

function allocatedFor(desired: DesiredAddress | undefined, addresses: readonly Address[] = []): Address[] {
  return addresses.filter((address) => desired && allocates(desired) && matchesSpecification(address, desired.specification));
}

/** Whether the addresses are as many as are wanted, where they are wanted, and have all that this delivery has created. */
function isAsDesired(own: readonly Address[], createdIds: ReadonlySet<string>, desired: DesiredAddress): boolean {
  const hasCreated = [...createdIds].every((id) => own.some(({ allocationId }) => allocationId === id));
  const isOnTarget = own.every((address) => desired.target === undefined || isOn(address, desired.target));
  return hasCreated && isOnTarget && own.length === (allocates(desired) ? 1 : 0);
}

/** Releases all other addresses of the same specification. */
async function keepOnly(guarded: AddressContext, desired: DesiredAddress, held: string): Promise<void> {
  const { target, allowReassociation } = desired;
  const candidates = allocatedFor(desired, await allocatedAddresses(guarded));
  const winner = candidates.find(({ allocationId }) => allocationId === held);
  const losers = candidates.filter((address) => address !== winner);
  if (!winner) return;
  for (const loser of losers) await releaseOrRestore(guarded, loser, target);
  // A loser may have taken the target, even one that has been released since.
  const latest = losers.length > 0 ? await describeIfThere(guarded, held) : winner;
  if (latest) await reconcileAssociation(guarded, latest, { target, allowReassociation });
}

/**
 * The addresses that are allocated, once reads show whatever another delivery of this request, or of the one before it, may have allocated.
 * Undefined where there is no time for that, or where they can't be read.
 */
async function lookLate(context: AddressContext): Promise<Address[] | undefined> {
  const { clock, deadline } = context.calls;
  if (clock.now() + LATE_WRITE_WINDOW >= deadline) return undefined;
  await clock.sleep(LATE_WRITE_WINDOW);
  return allocatedAddresses(context).catch((error: unknown) => {
    if (error instanceof OperationError) return undefined;
    throw error;
  });
}

/**
 * CloudFormation already holds what another delivery allocated, so what this one allocated is released, unless a later request, still under
 * way, may have found it because it has the same specification.
 */
async function releaseSuperseded(
  context: AddressContext, { specification, target }: DesiredAddress, held: string | undefined, isQuiet = false,
): Promise<void> {
  const { request } = context;
  const unheld = [...request.createdIds].filter((created) => created !== held);
  if (held === undefined || unheld.length === 0) return;
  // A later request may have replaced what this delivery's answer gave to CloudFormation, and may yet be rolled back.
  const taken = await request.takenId();
  if (taken === undefined) return;
  for (const id of unheld.filter((created) => created !== taken)) {
    const guarded = { ...context, guard: request.whileNotHeld(id) };
    const winner = await describeIfThere(guarded, held);
    const address = await describeIfThere(guarded, id, READ_LAG);
    const isWanted = !isQuiet && !(winner && isAllocatedBy(request.owner, winner) && matchesSpecification(winner, specification));
    if (address && !isWanted && isAllocatedBy(request.owner, address)) await releaseOrRestore(guarded, address, target);
  }
}
