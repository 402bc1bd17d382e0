import { MARK, type Owner, shortHash, type Tags } from '../ownership';

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
  /** Of the interface; absent for its primary one. */
  readonly privateIpAddress?: string;
}

/** What makes an address the one that was asked for. Another specification means another address, and so a replacement. */
export interface Specification {
  /** The address that is there already; absent for one to allocate. */
  readonly allocationId?: string;
  /** The tag of the one address that is there already. */
  readonly sourceTag?: { readonly key: string; readonly value: string };
  /** The key of the one address that is kept for good. */
  readonly retainedKey?: string;
  readonly allocation?: Allocation;
}

/** What an address to allocate has to be. */
export interface Allocation {
  readonly publicIpv4Pool?: string;
  readonly networkBorderGroup?: string;
  readonly publicIp?: string;
}

/** Addresses carry it, so it never changes for what could be asked for before: it grows only by what is stated. */
export function specHash({ allocationId, sourceTag, retainedKey, allocation = {} }: Specification): string {
  // The same key is the same address, whatever is said of how to allocate it.
  if (retainedKey !== undefined) return shortHash('elastic-ip', 'retained', retainedKey);
  const { publicIpv4Pool, networkBorderGroup, publicIp } = allocation;
  const stated = Object.entries({ publicIpv4Pool, networkBorderGroup, publicIp, key: sourceTag?.key, value: sourceTag?.value })
    .flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  return shortHash('elastic-ip', allocationId ?? '', ...stated);
}

/** Whether it asks for an address of the user's, which is never released. */
export function isThereAlready({ allocationId, sourceTag }: Specification): boolean {
  return allocationId !== undefined || sourceTag !== undefined;
}

/** The tags that every address of ours carries from AllocateAddress on, or from when we took it over. */
export function markOf({ stackId, logicalId }: Owner, specification: Specification): Tags {
  return { [MARK.stack]: stackId, [MARK.resource]: logicalId, [MARK.spec]: specHash(specification) };
}

/** Whether it outlived a resource that held it, or was never ours: what takes it over and fails gives it back. */
export function wasThereBefore({ tags }: Address): boolean {
  return MARK.retained in tags;
}

/** Whether a pool put it where it is. Behind the instance the tag may say more. */
export function isAssignedByPool({ instanceId, tags }: Address): boolean {
  return instanceId !== undefined && tags[MARK.assignedTo]?.split(' ')[0] === instanceId;
}

/** The tags that an address which was there already carries while we hold its association. */
export function claimOf({ stackId, logicalId }: Owner): Tags {
  return { [MARK.associatedBy]: stackId, [MARK.resource]: logicalId };
}

/** Whether we allocated it. */
export function isMarked(owner: Owner, { tags }: Address): boolean {
  return tags[MARK.stack] === owner.stackId && tags[MARK.resource] === owner.logicalId;
}

/** Whether it was there already and we hold its association. */
export function isClaimed(owner: Owner, { tags }: Address): boolean {
  return tags[MARK.associatedBy] === owner.stackId && tags[MARK.resource] === owner.logicalId;
}

export function isOurs(owner: Owner, address: Address): boolean {
  return isMarked(owner, address) || isClaimed(owner, address);
}

export function holderOf({ tags }: Address): Owner | undefined {
  const stackId = tags[MARK.stack] ?? tags[MARK.associatedBy];
  return stackId === undefined ? undefined : { stackId, logicalId: tags[MARK.resource] ?? '' };
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

/** Where it is associated, as a user would look for it. */
export function whereabouts({ instanceId, networkInterfaceId, privateIpAddress }: Address): string {
  return describeTarget(instanceId ? { instanceId, privateIpAddress } : { networkInterfaceId, privateIpAddress });
}
