import { isDeepStrictEqual } from 'node:util';
import { type Owner, TAG, type Tags } from '../ownership';
import { type Prediction, refusalByHolder } from '../prediction';
import { applyTags, planTags } from '../tags';
import {
  type Address, associationTags, describeAssociation, disassociated, holderOf, isAllocatedBy, isAssignedByPool, isAssociatedBy, isHeldBy,
  isOn, type Target, wasRetained, withKey,
} from './address';
import { chooseAddress, isOwnAssociation, planAssociation, planAssociationTags } from './association-plan';
import { planCleanUp } from './clean-up-plan';
import {
  type DesiredAddress, type Existing, isMeantBy, isUserOwned, matchesSpecification, ownershipTags, type Retained, specHash, type Tagged,
  takeoverTags,
} from './desired-state';

/** The allocation ID of an address that is yet to be allocated, and its IP address. */
export const TO_BE_ALLOCATED = '';

/** The addresses of the account and region. */
type Addresses = readonly Address[];

export interface AddressRequest {
  readonly desired: DesiredAddress;
  /** For an update: the properties before, and the address that the resource has. */
  readonly former?: { readonly desired: DesiredAddress; readonly allocationId: string };
}

export interface PredictedAddress {
  readonly address: Address;
  /** Those that lose their place to it. */
  readonly displaced: Addresses;
}

type IsGone = (stackId: string) => boolean;

/** The address once the handler has resolved, tagged and associated it. */
export function predictAddress(
  owner: Owner, all: Addresses, { desired, former }: AddressRequest, isGone: IsGone,
): Prediction<PredictedAddress> {
  const isInPlace = former !== undefined && specHash(former.desired.specification) === specHash(desired.specification);
  const found = resolve(owner, all, desired, isInPlace ? former.allocationId : undefined, isGone);
  if ('refusal' in found) return found;
  const isKept = isInPlace && desired.specification.kind !== 'tagged' && found.after.allocationId === former.allocationId
    && isDeepStrictEqual(desired.target, former.desired.target);
  const address = tagged(found.after, desired, former?.desired.tags ?? {});
  return isKept ? { after: { address, displaced: [] } } : associated(owner, all, address, desired, former?.desired.target);
}

function resolve(
  owner: Owner, all: Addresses, { specification, tags }: DesiredAddress, held: string | undefined, isGone: IsGone,
): Prediction<Address> {
  if (isUserOwned(specification)) return usersOwn(owner, all.filter((address) => isMeantBy(specification, address)), specification, isGone);
  const own = chooseAddress(all.filter((one) => isAllocatedBy(owner, one) && matchesSpecification(one, specification)), held);
  const lost = own || held === undefined ? undefined : all.find(({ allocationId }) => allocationId === held);
  if (lost && !isAllocatedBy(owner, lost)) return { refusal: `address ${held} no longer carries the tag ${TAG.stack} of this resource` };
  const present = own ?? lost;
  const fresh = (more: Tags): Prediction<Address> => {
    const { networkBorderGroup, publicIp = TO_BE_ALLOCATED } = specification.allocation;
    const place = { allocationId: TO_BE_ALLOCATED, publicIp, ...(networkBorderGroup !== undefined && { networkBorderGroup }) };
    return { after: { ...place, tags: { ...tags, ...more, ...ownershipTags(owner, specification) } } };
  };
  if (specification.kind === 'allocated') return present ? { after: present } : fresh({});
  return present && present.allocationId === held ? { after: present } : withTheKey(owner, all, specification, fresh, isGone);
}

function usersOwn(owner: Owner, [address, ...others]: Addresses, specification: Tagged | Existing, isGone: IsGone): Prediction<Address> {
  const what = specification.kind === 'existing' ? `the id ${specification.allocationId}` : `the tag ${specification.key}=${specification.value}`;
  if (!address || others.length > 0) return { refusal: `${address ? others.length + 1 : 'no'} addresses of this account and region have ${what}` };
  const refusal = refusalByHolder(owner, holderOf(address), isGone);
  return refusal ? { refusal: `address ${address.allocationId}: ${refusal}` } : { after: address };
}

function withTheKey(
  owner: Owner, all: Addresses, specification: Retained, fresh: (more: Tags) => Prediction<Address>, isGone: IsGone,
): Prediction<Address> {
  const { key } = specification;
  const candidates = withKey(all, key);
  const [address] = candidates;
  if (!address) return fresh({ [TAG.key]: key });
  if (isAllocatedBy(owner, address)) return { after: address };
  for (const one of candidates.filter((other) => !isAllocatedBy(owner, other))) {
    const refusal = refusalByHolder(owner, holderOf(one), isGone);
    if (refusal) return { refusal: `address ${one.allocationId} with the key ${key}: ${refusal}` };
  }
  return { after: { ...address, tags: { ...address.tags, ...takeoverTags(owner, specification, address) } } };
}

function tagged(address: Address, { specification, tags }: DesiredAddress, formerTags: Tags): Address {
  if (isUserOwned(specification)) return address;
  const key: Tags = specification.kind === 'retained' ? { [TAG.key]: specification.key } : {};
  return { ...address, tags: applyTags(address.tags, planTags(address.tags, { ...tags, ...key }, formerTags)) };
}

function associated(
  owner: Owner, all: Addresses, address: Address, { target, allowReassociation }: DesiredAddress, previous?: Target,
): Prediction<PredictedAddress> {
  const others = all.filter(({ allocationId }) => allocationId !== address.allocationId);
  const conflicting = isOn(address, target) ? [] : others.filter((other) => isOn(other, target));
  const plan = planAssociation({ owner, address, target, previous, conflicting, allowReassociation });
  switch (plan.do) {
    case 'nothing': return { after: { address, displaced: [] } };
    case 'refuse': return { refusal: plan.reason };
    case 'disassociate': return { after: { address: disassociated(address), displaced: [] } };
    case 'associate': {
      const tags = applyTags(address.tags, planAssociationTags(owner, address, plan.target, plan.takenFrom));
      const there = { ...disassociated(address), tags, associationId: TO_BE_ALLOCATED, ...plan.target };
      return { after: { address: there, displaced: conflicting } };
    }
  }
}

/** What is left of an address when the resource gives it up, other than in a rollback. Undefined if it is released. */
export function predictAddressRemoval(
  owner: Owner, address: Address, allocationId: string, desired: DesiredAddress,
): Prediction<Address | undefined> {
  const plan = planCleanUp(owner, address, allocationId, desired, { rollback: false, isKnown: true });
  const isOurs = isOwnAssociation(owner, address, desired.target) || (isAllocatedBy(owner, address) && isAssignedByPool(address));
  const stays = plan === 'retain' || (plan === 'undo' && wasRetained(address));
  const left = isOurs ? disassociated(address) : address;
  if (isAllocatedBy(owner, address) && !stays) {
    return left.associationId === undefined ? { after: undefined } : { refusal: `somebody else associated it with ${describeAssociation(address)}` };
  }
  if (isAllocatedBy(owner, address)) {
    const change = { set: { [TAG.retained]: owner.stackId }, remove: [TAG.stack, TAG.resource, TAG.spec, TAG.takenFrom] };
    return { after: { ...left, tags: applyTags(left.tags, change) } };
  }
  if (!isAssociatedBy(owner, address)) return { after: left };
  return { after: { ...left, tags: applyTags(left.tags, { set: {}, remove: [...Object.keys(associationTags(owner)), TAG.takenFrom] }) } };
}

/** Those that go with the resource, beside the one that it names. */
export function heldBy(owner: Owner, all: Addresses): Address[] {
  return all.filter((address) => isHeldBy(owner, address));
}
