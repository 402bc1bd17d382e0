import type { CommandResult } from '../shared/command';
import type { StackSource } from '../shared/owner-status';
import { type Report, unreported } from '../shared/progress';
import { isUndecided, type Listing, type Row, totalUsd } from './address';
import { withRecords, withReverseDns } from './dns';
import type { Addresses } from './ec2';
import { rowsOf } from './owner';
import type { RecordSource } from './route53';
import { listText, table, undecidedText } from './text';

export interface ListOptions {
  readonly orphans: boolean;
  /** The records of the account's zones, if they are asked for. */
  readonly records?: RecordSource;
}

/** Lists all addresses, or the orphans. Finding no orphans is a failure if it is unknown whether some address is one. */
export async function list(
  source: Addresses, stacks: StackSource, { orphans, records }: ListOptions, report: Report = unreported,
): Promise<CommandResult> {
  const region = await source.region();
  const reversed = await withReverseDns(await rowsOf(await source.list(), region, stacks, report), source);
  const named = records ? await withRecords(reversed.rows, records) : { rows: reversed.rows, unread: [] };
  const unread = [...reversed.unread, ...named.unread];
  const listing: Listing = { ...listingOf(region, named.rows, orphans), unread: unread.length > 0 ? unread : undefined };
  const isOpen = orphans && listing.addresses.length === 0 && listing.undecided.length > 0;
  return {
    yes: !orphans || listing.addresses.length > 0,
    table: table(listing.addresses),
    text: listText(listing, orphans, isOpen),
    json: listing,
    failures: isOpen ? undecidedText(listing.undecided) : [],
  };
}

export function listingOf(region: string, rows: readonly Row[], orphans: boolean): Listing {
  const addresses = rows.filter(({ orphan }) => orphan || !orphans);
  const undecided = rows.filter(isUndecided).map(({ allocationId, owner }) =>
    ({ allocationId, reason: owner.kind === 'none' ? '' : owner.note ?? '' }));
  return { region, addresses, undecided, monthlyUsd: totalUsd(addresses) };
}
