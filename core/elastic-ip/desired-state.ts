import type { ElasticIpContract } from '../contracts/elastic-ip';
import type { RawProperties } from '../contracts/raw-properties';
import { type Owner, shortHash, TAG, type Tags } from '../ownership';
import { isRetained } from '../removal-policy';
import { tagsOf } from '../tags';
import type { Address, Target } from './address';

/** What to request from AllocateAddress. */
export interface Allocation {
  /** Of IPAM if it begins with `ipam-pool-`. */
  readonly publicIpv4Pool?: string;
  readonly networkBorderGroup?: string;
  readonly publicIp?: string;
}

/** EC2 tells the pool of an address in one field, and takes it in two. */
export function isOfIpam({ publicIpv4Pool }: Allocation): boolean {
  return publicIpv4Pool?.startsWith('ipam-pool-') ?? false;
}

/** An address that the resource allocates, and releases when it is deleted. */
export interface Allocated {
  readonly kind: 'allocated';
  readonly allocation: Allocation;
}

/** The one address with the key, which outlives the resource; allocated if there is none. */
export interface Retained {
  readonly kind: 'retained';
  readonly key: string;
  readonly allocation: Allocation;
}

/** The user's address with that tag. */
export interface Tagged {
  readonly kind: 'tagged';
  readonly key: string;
  readonly value: string;
}

/** The user's address with that id. */
export interface Existing {
  readonly kind: 'existing';
  readonly allocationId: string;
}

/** Identifies the requested address: another specification means another address, and so a replacement. */
export type Specification = Allocated | Retained | Tagged | Existing;

/** Whether it identifies an address that the user owns, which is never released. */
export function isUserOwned(specification: Specification): specification is Tagged | Existing {
  return specification.kind === 'tagged' || specification.kind === 'existing';
}

/** A tag on the address, so the hash of an existing specification must never change: a new option counts only where it is set. */
export function specHash(specification: Specification): string {
  switch (specification.kind) {
    case 'allocated': return shortHash('elastic-ip', '', ...stated(specification.allocation));
    // The key alone identifies the address, whatever the options to allocate it.
    case 'retained': return shortHash('elastic-ip', 'retained', specification.key);
    case 'tagged': return shortHash('elastic-ip', '', 'key', specification.key, 'value', specification.value);
    case 'existing': return shortHash('elastic-ip', specification.allocationId);
  }
}

function stated({ publicIpv4Pool, networkBorderGroup, publicIp }: Allocation): string[] {
  const options = { publicIpv4Pool, networkBorderGroup, publicIp };
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

/** The ownership tags: on every address of ours since AllocateAddress, or since we took it over. */
export function ownershipTags({ stackId, logicalId }: Owner, specification: Specification): Tags {
  return { [TAG.stack]: stackId, [TAG.resource]: logicalId, [TAG.spec]: specHash(specification) };
}

/** On an address that is taken over: the retained tag records that it existed before, so that undoing the request retains it. */
export function takeoverTags(owner: Owner, specification: Retained, { tags }: Address): Tags {
  return { ...ownershipTags(owner, specification), [TAG.retained]: tags[TAG.retained] ?? owner.stackId };
}

/** Whether it was allocated, or taken over, for the specification. */
export function matchesSpecification({ tags }: Address, specification: Specification): boolean {
  return tags[TAG.spec] === specHash(specification);
}

/** Whether the specification identifies this address. */
export function isMeantBy(specification: Specification, address: Address): boolean {
  switch (specification.kind) {
    case 'tagged': return address.tags[specification.key] === specification.value;
    case 'existing': return address.allocationId === specification.allocationId;
    default: return matchesSpecification(address, specification);
  }
}

/** What an `ElasticIp` asks for. */
export interface DesiredAddress {
  readonly specification: Specification;
  readonly target?: Target;
  readonly allowReassociation: boolean;
  readonly retain: boolean;
  readonly tags: Tags;
}

export function parseDesiredAddress(raw: RawProperties): DesiredAddress {
  const contract = raw as unknown as Partial<ElasticIpContract>;
  const { Target, AllowReassociation, Tags } = contract;
  const { InstanceId, NetworkInterfaceId, PrivateIpAddress } = Target ?? {};
  return {
    specification: parseSpecification(contract),
    target: Target && { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress },
    allowReassociation: AllowReassociation === 'true',
    retain: isRetained(raw),
    tags: tagsOf(Tags),
  };
}

function parseSpecification(contract: Partial<ElasticIpContract>): Specification {
  const { AllocationId: allocationId, SourceTag, RetainedKey, PublicIpv4Pool, NetworkBorderGroup, Address } = contract;
  if (SourceTag) return { kind: 'tagged', key: SourceTag.Key, value: SourceTag.Value };
  if (allocationId !== undefined) return { kind: 'existing', allocationId };
  const allocation = { publicIpv4Pool: PublicIpv4Pool, networkBorderGroup: NetworkBorderGroup, publicIp: Address };
  return RetainedKey === undefined ? { kind: 'allocated', allocation } : { kind: 'retained', key: RetainedKey, allocation };
}
