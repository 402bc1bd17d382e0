import { type Owner, TAG } from '../ownership';
import type { TagChanges } from '../tags';
import {
  type Address, associationTags, byAllocationId, describeAssociation, describeTarget, holderOf, isAllocatedBy, isAssignedByPool,
  isAssociatedBy, isHeldBy, isOn, takenFrom, takenFromTag, type Target,
} from './address';

export interface DesiredAssociation {
  readonly owner: Owner;
  readonly address: Address;
  readonly target?: Target;
  /** Another target that we may have associated: the previous one; in a rollback, that of the failed update. */
  readonly previous?: Target;
  /** Targets of operations that failed and were not rolled back. */
  readonly attempted?: readonly Target[];
  /** The other addresses on the target. */
  readonly conflicting: readonly Address[];
  readonly allowReassociation: boolean;
}

export type Association =
  | { readonly do: 'nothing' }
  | { readonly do: 'associate'; readonly target: Target; readonly allowReassociation: boolean; readonly takenFrom?: Address }
  | { readonly do: 'disassociate' }
  | { readonly do: 'refuse'; readonly reason: string };

/** Decides what to do with the association. Only our own is moved or removed, unless the user allows reassociation. */
export function planAssociation(
  { owner, address, target, previous, attempted = [], conflicting, allowReassociation }: DesiredAssociation,
): Association {
  const { associationId, allocationId } = address;
  const isOwn = associationId !== undefined && isOwnAssociation(owner, address, previous, ...attempted);
  if (target === undefined) {
    return isOwn ? { do: 'disassociate' } : { do: 'nothing' };
  }
  if (isOn(address, target)) return { do: 'nothing' };
  if (!allowReassociation) {
    if (associationId !== undefined && !isOwn) {
      return refuse(`address ${allocationId} is associated with ${describeAssociation(address)}`);
    }
    const rival = conflicting.find((other) => !isOfStack(owner, other));
    if (rival) return refuse(`${describeTarget(target)} has address ${rival.allocationId} (${rival.publicIp}) already`);
  }
  // With `false`, EC2 refuses if somebody has associated the address or the target since they were read.
  const takes = allowReassociation || associationId !== undefined || conflicting.length > 0;
  const takenFrom = conflicting.find((other) => isOfStack(owner, other) && !isHeldBy(owner, other));
  return { do: 'associate', target, allowReassociation: takes, takenFrom };
}

/**
 * Whether a resource of the same stack has associated it. Either that one gets another target, or it goes, since a stack declares one
 * address for a target.
 */
function isOfStack({ stackId }: Owner, address: Address): boolean {
  return holderOf(address)?.stackId === stackId && !isAssignedByPool(address);
}

function refuse(what: string): Association {
  return { do: 'refuse', reason: `${what}; disassociate it first, or set allowReassociation to take it over` };
}

/** Whether we associated it: it carries our tags and is on our target. Anywhere else, somebody else associated it. */
export function isOwnAssociation(owner: Owner, address: Address, ...targets: (Target | undefined)[]): boolean {
  return (isAllocatedBy(owner, address) || isAssociatedBy(owner, address)) && targets.some((target) => isOn(address, target));
}

/** The tags of an address that is to be associated: they prove that the association is ours, and tell from whom the target is taken. */
export function planAssociationTags(owner: Owner, address: Address, target: Target, other: Address | undefined): TagChanges {
  const isAllocated = isAllocatedBy(owner, address);
  if (other || !(isAllocated || isAssociatedBy(owner, address))) {
    return { set: { ...(!isAllocated && associationTags(owner)), ...(other && takenFromTag(other, target)) }, remove: [] };
  }
  const isOfAnother = TAG.takenFrom in address.tags && takenFrom(address, target) === undefined;
  return { set: {}, remove: isOfAnother ? [TAG.takenFrom] : [] };
}

/** Of several addresses with our tags and the same specification, every delivery of a request must choose the same. */
export function chooseAddress(addresses: readonly Address[], held?: string): Address | undefined {
  const sorted = byAllocationId(addresses);
  return sorted.find(({ allocationId }) => allocationId === held) ?? sorted[0];
}
