import { type Address, disassociated } from '../../core/elastic-ip/address';
import { type DesiredAddress, parseDesiredAddress } from '../../core/elastic-ip/desired-state';
import { heldBy, predictAddress, predictAddressRemoval, TO_BE_ALLOCATED } from '../../core/elastic-ip/predicted-state';
import type { Owner } from '../../core/ownership';
import type { State } from '../deployment/state';
import type { Change } from './change';
import { addressChange, displacedChange } from './describe';
import { type Former, type Planner, RefusalError } from './planner';

export const elasticIp: Planner = {
  identity: ['AllocationId', 'SourceTag', 'RetainedKey', 'PublicIpv4Pool', 'NetworkBorderGroup', 'Address', 'Target', 'RemovalPolicy'],

  async apply(state, owner, properties, former) {
    const desired = parseDesiredAddress(properties);
    const all = await state.addresses();
    const previous = former && { desired: parseDesiredAddress(former.properties), allocationId: former.physicalId };
    const predicted = predictAddress(owner, all, { desired, former: previous }, state.isGone);
    if ('refusal' in predicted) throw new RefusalError(predicted.refusal);
    const { address, displaced } = predicted.after;
    // Of several that are yet to be allocated, each has the same ID.
    const isNew = address.allocationId === TO_BE_ALLOCATED;
    const before = isNew ? undefined : all.find(({ allocationId }) => allocationId === address.allocationId);
    await state.setAddress(before, address);
    for (const other of displaced) await state.setAddress(other, disassociated(other));
    const changes = [
      ...addressChange(owner, before, address, { target: desired.target, previous: previous?.desired.target }),
      ...displaced.map((other) => displacedChange(owner, other)),
    ];
    return { changes, ...(former && address.allocationId !== former.physicalId && { cleanUp: () => leave(state, owner, former, false) }) };
  },

  remove: (state, owner, former) => leave(state, owner, former, true),
};

/** @param isWhole the resource goes for good, and with it whatever else it holds */
async function leave(state: State, owner: Owner, { properties, physicalId }: Former, isWhole: boolean): Promise<Change[]> {
  const desired = parseDesiredAddress(properties);
  const changes: Change[] = [];
  for (const address of heldBy(owner, await state.addresses()).filter(({ allocationId }) => isWhole || allocationId === physicalId)) {
    changes.push(...await leaveOne(state, owner, address, { physicalId, desired }));
  }
  return changes;
}

async function leaveOne(
  state: State, owner: Owner, address: Address, { physicalId, desired }: { physicalId: string; desired: DesiredAddress },
): Promise<Change[]> {
  const predicted = predictAddressRemoval(owner, address, physicalId, desired);
  if ('refusal' in predicted) throw new RefusalError(`address ${address.allocationId} can't be released: ${predicted.refusal}`);
  await state.setAddress(address, predicted.after);
  return addressChange(owner, address, predicted.after, { target: undefined, previous: desired.target });
}
