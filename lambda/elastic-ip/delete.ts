import { type Address, isAllocatedBy, isHeldBy } from '../../core/elastic-ip/address';
import { type DesiredAddress, isUserOwned, matchesSpecification, type Specification } from '../../core/elastic-ip/desired-state';
import { OperationError } from '../../core/errors';
import { type Owner, TAG } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import type { DeleteInput } from '../custom-resource/handler';
import type { StackPhase } from '../custom-resource/stack-state';
import type { AddressContext } from './context';
import { allocatedAddresses } from './find-address';
import { release, releaseOrRestore, retain } from './release';
import { associatedAddresses, describeIfThere } from './resolve-address';
import { removeAllAssociationTags } from './update';

export const isRealPhysicalId = (physicalId: string): boolean => /^eipalloc-[0-9a-f]+$/.test(physicalId);

export async function remove(context: AddressContext, { properties, physicalResourceId }: DeleteInput<DesiredAddress>): Promise<void> {
  const { calls, request } = context;
  const phase = await request.stack.phase();
  const named = isRealPhysicalId(physicalResourceId);
  const seen = await request.stack.resource();
  const heldId = typeof seen === 'object' ? seen.physicalId : undefined;
  const scope: Scope = {
    id: physicalResourceId,
    everything: !named || await request.isResourceDeletion(),
    // If CloudFormation shows this ID, it isn't known which one it holds.
    late: phase.rollback && heldId !== physicalResourceId,
    except: heldId,
  };
  const left = new Map<string, Address>();
  let failure: OperationError | undefined;
  const undo = async (look: AddressContext) => {
    failure = undefined;
    for (const address of await addressesIn(look, scope, properties)) {
      const end = cleanUpFor(address, physicalResourceId, properties, request.owner, phase);
      try {
        await end(look, address, properties.target);
        left.set(address.allocationId, address);
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        failure = error; // the other addresses are cleaned up all the same
      }
    }
  };
  await undo(context);
  if (!named || await request.lateWritesPossible()) await calls.poll(() => undo({ ...context, singleRead: true }));
  await removeAllAssociationTags(context, [...left.values()]);
  if (failure) throw failure;
}

/** What a Delete acts on. */
interface Scope {
  readonly id: string;
  /** Every address with our tags: the physical ID identifies none, or the resource itself is deleted. */
  readonly everything: boolean;
  /** Also what a late delivery of the undone request may have allocated with the same specification. */
  readonly late: boolean;
  /** The ID that the stack rolls back to. */
  readonly except?: string;
}

async function addressesIn(
  context: AddressContext, { id, everything, late, except }: Scope, { specification }: DesiredAddress,
): Promise<Address[]> {
  const found = everything ? [...await allocatedAddresses(context), ...await associatedAddresses(context)] : [];
  // A read by tags may be stale; the ID finds the address.
  const isFound = found.some(({ allocationId }) => allocationId === id) || !isRealPhysicalId(id);
  const { singleRead } = context;
  const address = isFound || (everything && singleRead) ? undefined : await describeIfThere(context, id, singleRead ? 0 : READ_LAG);
  const named = address && isHeldBy(context.request.owner, address) ? [address] : [];
  if (everything) return [...found, ...named];
  if (!late || isUserOwned(specification)) return named;
  const others = (await allocatedAddresses(context))
    .filter((one) => matchesSpecification(one, specification) && ![id, except].includes(one.allocationId));
  return [...named, ...others];
}

/** How a Delete cleans up an address in its scope. */
function cleanUpFor(address: Address, physicalId: string, properties: DesiredAddress, owner: Owner, { rollback, isKnown }: StackPhase) {
  const { specification, retain: isRetained } = properties;
  // An address with another key was to be retained, and its own Delete has failed.
  const isKept = TAG.key in address.tags && !matchesSpecification(address, specification);
  if (address.allocationId !== physicalId || !isAllocatedBy(owner, address)) return isKept ? retain : releaseOrRestore;
  if (isUsers(specification, address)) return retain;
  if (rollback) return releaseOrRestore;
  if (isRetained) return retain;
  return isKnown ? release : releaseOrRestore;
}

/** An address that the user specifies is never released, not even one that was ours before. */
function isUsers(specification: Specification, { allocationId }: Address): boolean {
  return specification.kind === 'tagged' || (specification.kind === 'existing' && specification.allocationId === allocationId);
}
