import type { Address } from '../elastic-ip/address';
import { type Owner, TAG, type Tags } from '../ownership';

/** The reverse DNS record of an address, as EC2 describes it. */
export interface PtrRecord {
  /** Absent if there is none. */
  readonly domainName?: string;
  /** The latest change, while it is pending or if it failed. */
  readonly update?: { readonly domainName?: string; readonly status: string; readonly reason?: string };
}

/** Who set the record, by its tags: this resource, nobody known, or a resource of a deleted stack. */
export type Holder = 'us' | 'unknown' | 'gone';

export interface DesiredRecord {
  readonly record: PtrRecord;
  /** Absent if the record is to be removed. */
  readonly wanted?: string;
  readonly holder: Holder;
  /** How long ago it was requested from EC2, in milliseconds. */
  readonly askedAgo?: number;
}

export type Step = 'nothing' | 'wait' | 'claim' | 'ask' | 'refuse';

/** How long EC2 may take to show a requested change. After that it is requested again; by then a new A record has propagated. */
export const ASK_AGAIN = 30_000;

/** Decides the next step. A record that we haven't set is never changed. */
export function planRecord({ record, wanted, holder, askedAgo }: DesiredRecord): Step {
  if (holder === 'gone') return 'claim';
  if (isAsWanted(record, wanted)) return 'nothing';
  if (holder === 'unknown') return planUntagged(record);
  const isAsked = askedAgo !== undefined;
  if (isAsked && askedAgo < ASK_AGAIN) return 'wait';
  if (isPending(record) && (isAsked || (wanted !== undefined && sameName(record.update?.domainName, wanted)))) return 'wait';
  return 'ask';
}

function planUntagged(record: PtrRecord): Step {
  if (isPending(record)) return 'wait'; // the decision follows from the outcome
  return record.domainName === undefined ? 'claim' : 'refuse';
}

export function isAsWanted(record: PtrRecord, wanted: string | undefined): boolean {
  return !isPending(record) && sameName(record.domainName, wanted);
}

function isPending({ update }: PtrRecord): boolean {
  return update?.status.toUpperCase() === 'PENDING';
}

function sameName(one: string | undefined, other: string | undefined): boolean {
  return canonical(one) === canonical(other);
}

/** DNS names are case-insensitive, and EC2 ends them with a dot. */
function canonical(domainName: string | undefined): string | undefined {
  return domainName?.toLowerCase().replace(/\.$/, '');
}

/** The record's state, for error messages. */
export function describeRecord(record: PtrRecord): string {
  const { domainName, update } = record;
  const present = domainName === undefined ? 'there is none' : `it is ${domainName}`;
  if (update === undefined) return present;
  const change = update.domainName === undefined ? 'its change' : `its change to ${update.domainName}`;
  const reason = update.reason === undefined ? '' : ` (${update.reason})`;
  return isPending(record) ? `${present}, and ${change} is still ${update.status}${reason}` : `${present}, and ${change} has ended as ${update.status}${reason}`;
}

/** The record tags, which the address carries while its record is ours. */
export function recordTags({ stackId, logicalId }: Owner): Tags {
  return { [TAG.reverseDnsBy]: stackId, [TAG.reverseDns]: logicalId };
}

export function isRecordSetBy({ stackId, logicalId }: Owner, { tags }: Address): boolean {
  return tags[TAG.reverseDnsBy] === stackId && tags[TAG.reverseDns] === logicalId;
}

export function recordHolder({ tags }: Address): Owner | undefined {
  const stackId = tags[TAG.reverseDnsBy];
  return stackId === undefined ? undefined : { stackId, logicalId: tags[TAG.reverseDns] ?? '' };
}
