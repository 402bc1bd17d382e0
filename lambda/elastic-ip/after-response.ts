import { type Address, isAllocatedBy } from '../../core/elastic-ip/address';
import { type DesiredAddress, isUserOwned, matchesSpecification, type Specification } from '../../core/elastic-ip/desired-state';
import { READ_LAG } from '../../core/timings';
import type { CreateInput, UpdateInput } from '../custom-resource/handler';
import { reconcileAssociation } from './associate';
import type { AddressContext } from './context';
import { allocatedAddresses } from './find-address';
import { releaseOrRestore } from './release';
import { describeIfThere } from './resolve-address';
import { sameSpecification } from './update';

/** If two concurrent deliveries of a request both allocated, releases the address that CloudFormation doesn't hold. */
export async function removeLosers(
  context: AddressContext, input: CreateInput<DesiredAddress> | UpdateInput<DesiredAddress>,
): Promise<void> {
  const { request } = context;
  const { properties: { specification, target, allowReassociation } } = input;
  const [previous, incomingId] = 'previous' in input ? [input.previous, input.physicalResourceId] : [];
  const inPlace = previous !== undefined && sameSpecification(input.properties, previous);
  if (isUserOwned(specification) || (inPlace && request.createdIds.size === 0)) return;
  const { id, byThis: held, isQuiet } = await request.held();
  if (held === undefined) {
    if (id !== undefined) await releaseSuperseded(context, input.properties, id, isQuiet);
    return;
  }
  // With the incoming ID, the request has failed or the read is stale: another address may be about to be held.
  if (held === incomingId) return;
  const guarded = { ...context, guard: request.whileHeld(held) };
  const candidates = await candidatesOf(guarded, specification, [held, ...request.createdIds]);
  const winner = candidates.find(({ allocationId }) => allocationId === held);
  const losers = candidates.filter((address) => address !== winner);
  if (!winner) return;
  for (const loser of losers) await releaseOrRestore(guarded, loser, target);
  // A loser may have taken the target, even one that has been released since.
  const latest = losers.length > 0 ? await describeIfThere(guarded, held) : winner;
  if (latest) await reconcileAssociation(guarded, latest, { target, allowReassociation });
}

/** All addresses allocated for the specification. Waits for the known ones, which reads may not show yet. */
async function candidatesOf(context: AddressContext, specification: Specification, known: readonly string[]): Promise<Address[]> {
  const look = async () => (await allocatedAddresses(context)).filter((address) => matchesSpecification(address, specification));
  let seen = await look();
  const seesAll = () => known.every((id) => seen.some(({ allocationId }) => allocationId === id));
  const again = async () => {
    seen = await look();
    return seesAll();
  };
  if (!seesAll()) await context.calls.poll(again, READ_LAG);
  return seen;
}

/**
 * CloudFormation already holds what another delivery allocated, so what this one allocated is released, unless a later request, still under
 * way, may have found it because it has the same specification.
 */
async function releaseSuperseded(
  context: AddressContext, { specification, target }: DesiredAddress, held: string, isQuiet = false,
): Promise<void> {
  const { request } = context;
  for (const id of [...request.createdIds].filter((created) => created !== held)) {
    const guarded = { ...context, guard: request.whileNotHeld(id) };
    const winner = await describeIfThere(guarded, held);
    const address = await describeIfThere(guarded, id, READ_LAG);
    const isWanted = !isQuiet && !(winner && isAllocatedBy(request.owner, winner) && matchesSpecification(winner, specification));
    if (address && !isWanted && isAllocatedBy(request.owner, address)) await releaseOrRestore(guarded, address, target);
  }
}
