import type { CommandResult } from '../shared/command';
import { isUndecided, type Listing, type Row, totalUsd } from './address';
import type { Addresses } from './ec2';
import { rowsOf, type StackSource } from './owner';
import { listText, undecidedText } from './text';

/** Lists all addresses, or the orphans. Finding no orphans is a failure if it is unknown whether some address is one. */
export async function list(source: Addresses, stacks: StackSource, orphans: boolean): Promise<CommandResult> {
  const region = await source.region();
  const rows = await rowsOf(await source.list(), region, stacks);
  const listing = listingOf(region, rows, orphans);
  const isOpen = orphans && listing.addresses.length === 0 && listing.undecided.length > 0;
  return {
    yes: !orphans || listing.addresses.length > 0,
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
