import type { Address } from '../elastic-ip/address';
import type { Owner } from '../ownership';
import { type Prediction, refusalByHolder } from '../prediction';
import { applyTags } from '../tags';
import { describeRecord, type Holder, isRecordSetBy, planRecord, type PtrRecord, recordHolder, recordTags } from './ptr-record';

/** An address with its reverse DNS record. */
export interface AddressWithRecord {
  readonly address: Address;
  readonly record: PtrRecord;
}

/** The record once the handler has set it. */
export function predictRecord(
  owner: Owner, { address, record }: AddressWithRecord, wanted: string, isGone: (stackId: string) => boolean,
): Prediction<AddressWithRecord> {
  const other = recordHolder(address);
  const refusal = refusalByHolder(owner, other, isGone);
  if (refusal) return { refusal: `its reverse DNS record can't be set: ${refusal}` };
  const claimed = { ...address, tags: { ...address.tags, ...recordTags(owner) } };
  const holder: Holder = isRecordSetBy(owner, address) ? 'us' : other ? 'gone' : 'unknown';
  switch (planRecord({ record, wanted, holder })) {
    case 'nothing': return { after: { address, record } };
    case 'refuse': return { refusal: `${describeRecord(record)}, which this resource has not set` };
    case 'claim': return predictRecord(owner, { address: claimed, record }, wanted, isGone);
    case 'ask': return { after: { address, record: { domainName: wanted } } };
    // Ours will have it in the end; of somebody else's the outcome isn't known.
    case 'wait': return holder === 'us' ? { after: { address, record: { domainName: wanted } } } : { refusal: `${describeRecord(record)}: it has to end first` };
  }
}

/** What is left when the resource gives the record up. */
export function predictRecordRemoval(owner: Owner, { address, record }: AddressWithRecord): AddressWithRecord {
  if (!isRecordSetBy(owner, address)) return { address, record };
  return { address: { ...address, tags: applyTags(address.tags, { set: {}, remove: Object.keys(recordTags(owner)) }) }, record: {} };
}
