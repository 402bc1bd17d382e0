import type { Owner } from '../../core/ownership';
import { parseDesiredReverseDns } from '../../core/reverse-dns/desired-state';
import { type AddressWithRecord, predictRecord, predictRecordRemoval } from '../../core/reverse-dns/predicted-state';
import { isRecordSetBy } from '../../core/reverse-dns/ptr-record';
import type { State } from '../deployment/state';
import type { Change } from './change';
import { type Planner, RefusalError } from './planner';

export const reverseDns: Planner = {
  identity: ['AllocationId', 'DomainName'],

  async apply(state, owner, properties, former) {
    const { allocationId, domainName } = parseDesiredReverseDns(properties);
    const before = await read(state, allocationId);
    if (!before) throw new RefusalError(`there is no address ${allocationId}`);
    const predicted = predictRecord(owner, before, domainName, state.isGone);
    if ('refusal' in predicted) throw new RefusalError(`address ${allocationId}: ${predicted.refusal}`);
    const previous = former && parseDesiredReverseDns(former.properties).allocationId;
    return {
      changes: await put(state, owner, before, predicted.after),
      ...(previous !== undefined && previous !== allocationId && { cleanUp: () => leave(state, owner, previous) }),
    };
  },

  remove: (state, owner, { properties }) => leave(state, owner, parseDesiredReverseDns(properties).allocationId),
};

async function leave(state: State, owner: Owner, allocationId: string): Promise<Change[]> {
  const before = await read(state, allocationId);
  return before ? put(state, owner, before, predictRecordRemoval(owner, before)) : [];
}

async function read(state: State, allocationId: string): Promise<AddressWithRecord | undefined> {
  const address = (await state.addresses()).find((one) => one.allocationId === allocationId);
  return address && { address, record: await state.record(allocationId) };
}

async function put(state: State, owner: Owner, before: AddressWithRecord, after: AddressWithRecord): Promise<Change[]> {
  const { allocationId, publicIp } = before.address;
  await state.setAddress(before.address, after.address);
  state.setRecord(allocationId, after.record);
  const [now, then] = [before.record.domainName, after.record.domainName];
  const [was, is] = [isRecordSetBy(owner, before.address), isRecordSetBy(owner, after.address)];
  if (before === after || (now === then && was === is)) return [];
  const kind = !is ? 'remove' : !was && now !== undefined ? 'adopt' : now === undefined ? 'create' : 'change';
  const details = [now === then ? `${now}, as it is` : `${now ?? 'none'} -> ${then ?? 'none'}`];
  return [{ kind, thing: `reverse DNS record of ${allocationId} ${publicIp}`, details, foreign: kind === 'adopt' }];
}
