import type { Owner, Tags } from '../ownership';
import { type Address, describeAssociation, describeTarget, isAllocatedBy, isAssociatedBy, isHeldBy, isOn, type Target } from './address';

export interface DesiredAssociation {
  readonly owner: Owner;
  readonly address: Address;
  readonly target?: Target;
  /** What else we may have associated it with: the former target; in a rollback, that of the failed update. */
  readonly previous?: Target;
  /** The other addresses that are on the target. */
  readonly conflicting: readonly Address[];
  readonly allowReassociation: boolean;
}

export type Association =
  | { readonly do: 'nothing' }
  | { readonly do: 'associate'; readonly target: Target; readonly allowReassociation: boolean }
  | { readonly do: 'disassociate' }
  | { readonly do: 'refuse'; readonly reason: string };

/** What to do with the address's association. Only ours is moved or taken away, unless the user allows more. */
export function planAssociation({ owner, address, target, previous, conflicting, allowReassociation }: DesiredAssociation): Association {
  const { associationId, allocationId } = address;
  if (target === undefined) {
    return associationId !== undefined && isOwnAssociation(owner, address, previous) ? { do: 'disassociate' } : { do: 'nothing' };
  }
  if (isOn(address, target)) return { do: 'nothing' };
  if (!allowReassociation) {
    if (associationId !== undefined && !isOwnAssociation(owner, address, previous)) {
      return refuse(`address ${allocationId} is associated with ${describeAssociation(address)}`);
    }
    const rival = conflicting.find((other) => !isHeldBy(owner, other));
    if (rival) return refuse(`${describeTarget(target)} has address ${rival.allocationId} (${rival.publicIp}) already`);
  }
  // EC2 need not move anything that isn't ours: with `false` it refuses what somebody associated since we looked.
  return { do: 'associate', target, allowReassociation: allowReassociation || associationId !== undefined || conflicting.length > 0 };
}

function refuse(what: string): Association {
  return { do: 'refuse', reason: `${what}; disassociate it first, or set allowReassociation to take it over` };
}

/** We associated it: it carries our mark or claim, and is where we put it. Anywhere else, somebody else did. */
export function isOwnAssociation(owner: Owner, address: Address, ...targets: (Target | undefined)[]): boolean {
  return (isAllocatedBy(owner, address) || isAssociatedBy(owner, address)) && targets.some((target) => isOn(address, target));
}

export interface TagChanges {
  readonly set: Tags;
  readonly remove: readonly string[];
}

/** Tags that neither we nor the former properties name were put there by somebody else, and stay. */
export function planTags(present: Tags, wanted: Tags, previous: Tags): TagChanges {
  return {
    set: Object.fromEntries(Object.entries(wanted).filter(([key, value]) => present[key] !== value)),
    remove: Object.keys(previous).filter((key) => !(key in wanted) && key in present),
  };
}

/** Of several addresses with our mark and the same specification, every delivery of a request has to choose the same. */
export function chooseAddress(addresses: readonly Address[], held?: string): Address | undefined {
  const sorted = [...addresses].sort((one, other) => (one.allocationId < other.allocationId ? -1 : 1));
  return sorted.find(({ allocationId }) => allocationId === held) ?? sorted[0];
}
