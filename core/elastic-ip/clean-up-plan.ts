import { type Owner, TAG } from '../ownership';
import { type Address, isAllocatedBy, wasRetained } from './address';
import { type DesiredAddress, matchesSpecification, type Specification } from './desired-state';

/** `undo`: released if it was allocated here, retained if it existed before. */
export type CleanUp = 'release' | 'retain' | 'undo';

/** What the stack is about. */
interface Phase {
  readonly rollback: boolean;
  readonly isKnown: boolean;
}

/** How a Delete cleans up one address. Undefined if that depends on the phase. */
export function planCleanUp(
  owner: Owner, address: Address, physicalId: string, { specification, retain: isRetained }: DesiredAddress, phase?: Phase,
): CleanUp | undefined {
  // An address with another key was to be retained, and its own Delete has failed.
  const isKept = TAG.key in address.tags && !matchesSpecification(address, specification);
  if (address.allocationId !== physicalId || !isAllocatedBy(owner, address)) return isKept ? 'retain' : 'undo';
  if (isUsers(specification, address)) return 'retain';
  if (!isRetained && !wasRetained(address)) return 'release'; // whatever the stack is about
  if (!phase) return undefined;
  if (phase.rollback) return 'undo';
  if (isRetained) return 'retain';
  return phase.isKnown ? 'release' : 'undo';
}

/** An address that the user specifies is never released, not even one that was ours before. */
function isUsers(specification: Specification, { allocationId }: Address): boolean {
  return specification.kind === 'tagged' || (specification.kind === 'existing' && specification.allocationId === allocationId);
}
