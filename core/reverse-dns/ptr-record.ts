import type { Address } from '../elastic-ip/address';
import { type Owner, TAG, type Tags } from '../ownership';

/** The reverse DNS record of an address, as EC2 describes it. */
export interface PtrRecord {
  /** Absent where there is none. */
  readonly domainName?: string;
  /** The latest change, while it is under way or if it came to nothing. */
  readonly update?: { readonly domainName?: string; readonly status: string; readonly reason?: string };
}

/** Who has set the record: the resource itself, nobody that we know of, or a resource of a stack that is gone. */
export type Holder = 'us' | 'unknown' | 'gone';

export interface DesiredRecord {
  readonly record: PtrRecord;
  /** Absent where there shall be none. */
  readonly wanted?: string;
  readonly holder: Holder;
  /** How long ago we have asked EC2 for it, in milliseconds. */
  readonly askedAgo?: number;
}

export type Step = 'nothing' | 'wait' | 'claim' | 'ask' | 'refuse';

/** How long EC2 may take to show what it was asked for. After that it is asked again, and a domain name has had time to spread. */
export const ASK_AGAIN = 30_000;

/** What to do next. A record that we haven't set is never changed. */
export function planRecord({ record, wanted, holder, askedAgo }: DesiredRecord): Step {
  if (holder === 'gone') return 'claim';
  if (isAsWanted(record, wanted)) return 'nothing';
  if (holder === 'unknown') return unclaimed(record);
  const isAsked = askedAgo !== undefined;
  if (isAsked && askedAgo < ASK_AGAIN) return 'wait';
  if (isPending(record) && (isAsked || (wanted !== undefined && sameName(record.update?.domainName, wanted)))) return 'wait';
  return 'ask';
}

function unclaimed(record: PtrRecord): Step {
  if (isPending(record)) return 'wait'; // what it comes to is decided upon
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

/** DNS knows no case, and EC2 ends a name with a dot. */
function canonical(domainName: string | undefined): string | undefined {
  return domainName?.toLowerCase().replace(/\.$/, '');
}

/** What EC2 shows, for whoever waits for something else. */
export function describeRecord(record: PtrRecord): string {
  const { domainName, update } = record;
  const present = domainName === undefined ? 'there is none' : `it is ${domainName}`;
  if (update === undefined) return present;
  const change = update.domainName === undefined ? 'its change' : `its change to ${update.domainName}`;
  const reason = update.reason === undefined ? '' : ` (${update.reason})`;
  return isPending(record) ? `${present}, and ${change} is still ${update.status}${reason}` : `${present}, and ${change} has ended as ${update.status}${reason}`;
}

/** The tags that an address carries while its record is ours. */
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
