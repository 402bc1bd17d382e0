import { type Owner, TAG, type Tags } from '../ownership';
import { parseAssignmentTag } from './assignment-tag';

/** An Elastic IP address as EC2 describes it. */
export interface Address {
  readonly allocationId: string;
  readonly publicIp: string;
  readonly associationId?: string;
  readonly instanceId?: string;
  readonly networkInterfaceId?: string;
  readonly privateIpAddress?: string;
  readonly networkBorderGroup?: string;
  readonly tags: Tags;
}

/** Either an instance or a network interface. */
export interface Target {
  readonly instanceId?: string;
  readonly networkInterfaceId?: string;
  /** An address of the interface; absent for the primary one. */
  readonly privateIpAddress?: string;
}

/** Whether it existed before this resource took it over: if that is undone, the address is retained instead of released. */
export function wasRetained({ tags }: Address): boolean {
  return TAG.retained in tags;
}

/** Whether a pool associated it with its present instance. */
export function isAssignedByPool({ instanceId, tags }: Address): boolean {
  return instanceId !== undefined && parseAssignmentTag(tags[TAG.assignedTo])?.instanceId === instanceId;
}

/** The association tags: on an address that the user owns, while we hold its association. */
export function associationTags({ stackId, logicalId }: Owner): Tags {
  return { [TAG.associatedBy]: stackId, [TAG.resource]: logicalId };
}

/** Whether we allocated it. */
export function isAllocatedBy(owner: Owner, { tags }: Address): boolean {
  return tags[TAG.stack] === owner.stackId && tags[TAG.resource] === owner.logicalId;
}

/** Whether the user owns it and we hold its association. */
export function isAssociatedBy(owner: Owner, { tags }: Address): boolean {
  return tags[TAG.associatedBy] === owner.stackId && tags[TAG.resource] === owner.logicalId;
}

export function isHeldBy(owner: Owner, address: Address): boolean {
  return isAllocatedBy(owner, address) || isAssociatedBy(owner, address);
}

export function holderOf({ tags }: Address): Owner | undefined {
  const stackId = tags[TAG.stack] ?? tags[TAG.associatedBy];
  return stackId === undefined ? undefined : { stackId, logicalId: tags[TAG.resource] ?? '' };
}

/** The mark of an address that takes the target from another one of its stack, so that a rollback can give it back. */
export function takenFromTag({ allocationId }: Pick<Address, 'allocationId'>, target: Target): Tags {
  return { [TAG.takenFrom]: `${allocationId} ${describeTarget(target)}` };
}

/** The allocation ID of the address from which it has taken the target. */
export function takenFrom({ tags }: Address, target: Target): string | undefined {
  const [allocationId = ''] = (tags[TAG.takenFrom] ?? '').split(' ');
  return tags[TAG.takenFrom] === takenFromTag({ allocationId }, target)[TAG.takenFrom] ? allocationId : undefined;
}

export function isOn(address: Address, target: Target | undefined): boolean {
  if (target === undefined || address.associationId === undefined) return false;
  const sameHost = target.instanceId !== undefined
    ? address.instanceId === target.instanceId
    : address.networkInterfaceId === target.networkInterfaceId;
  return sameHost && (target.privateIpAddress === undefined || address.privateIpAddress === target.privateIpAddress);
}

export function describeTarget({ instanceId, networkInterfaceId, privateIpAddress }: Target): string {
  const host = instanceId !== undefined ? `instance ${instanceId}` : `network interface ${networkInterfaceId}`;
  return privateIpAddress === undefined ? host : `${host} (${privateIpAddress})`;
}

/** Where it is associated, in terms that the user can look up. */
export function describeAssociation({ instanceId, networkInterfaceId, privateIpAddress }: Address): string {
  return describeTarget(instanceId ? { instanceId, privateIpAddress } : { networkInterfaceId, privateIpAddress });
}

/** Sorted, where of several everybody must choose the same. */
export function byAllocationId(addresses: readonly Address[]): Address[] {
  return [...addresses].sort((one, other) => (one.allocationId < other.allocationId ? -1 : 1));
}

/** Those with the key, sorted. */
export function withKey(addresses: readonly Address[], key: string): Address[] {
  return byAllocationId(addresses.filter(({ tags }) => tags[TAG.key] === key));
}

export function disassociated({ allocationId, publicIp, networkBorderGroup, tags }: Address): Address {
  return { allocationId, publicIp, ...(networkBorderGroup !== undefined && { networkBorderGroup }), tags };
}
