import { stackName } from '../../core/ownership';
import { STATE_COLORS } from '../shared/owner-status';
import { type Color, type Columns, type Table, tableOf } from '../shared/table';
import { oneLine } from '../shared/terminal';
import { type Held, type Listing, placeOf, type Row, totalUsd, type Undecided } from './address';
import type { DnsRecord } from './route53';

const COLUMNS: Columns<Row> = {
  'ADDRESS': { text: ({ publicIp }) => publicIp, isWhole: true },
  'ALLOCATION': { text: ({ allocationId }) => allocationId, isWhole: true },
  'NAME': { text: ({ name }) => name },
  'OWNER': { text: ownerText, color: ownerColor },
  'ASSOCIATION': { text: associationText },
  'REVERSE DNS': { text: ({ reverseDns }) => reverseDns },
  'RECORDS': { text: ({ records = [] }) => records.map(recordText).join(', ') || undefined },
  'USD/MONTH': { text: ({ monthlyUsd }) => monthlyUsd?.toFixed(2) ?? 'unknown', alignment: 'right', isWhole: true },
};

/** @param reported whether the undecided addresses are reported elsewhere */
export function listText({ region, addresses, undecided, unread = [] }: Listing, orphans: boolean, reported = false): string {
  const left = addresses.filter(({ orphan }) => orphan);
  const count = numbered(addresses.length, orphans ? 'orphan' : 'Elastic IP address', orphans ? 'orphans' : 'Elastic IP addresses');
  return [
    addresses.length > 0 ? `${count} in ${region}: ${costText(addresses)} (${PRICE})` : `${count} in ${region}`,
    ...(orphans || left.length === 0 ? [] : [`of these ${numbered(left.length, 'orphan', 'orphans')}: ${costText(left)}`]),
    ...(left.length > 0 ? ['npx cdk-adopt eip release --orphans releases orphans, after it has asked'] : []),
    ...(reported ? [] : undecidedText(undecided)),
    ...unread.map(oneLine),
  ].join('\n');
}

const PRICE = '0.005 an hour each, in use or idle; nothing for those of a pool of yours';

/**
 * What is known of the costs, and of how many addresses nothing is.
 *
 * @param end of that, where the sentence goes on
 */
export function costText(rows: readonly Row[], end = ''): string {
  const unknown = rows.filter(({ monthlyUsd }) => monthlyUsd === null).length;
  const others = unknown === 0 ? '' : `, and what ${numbered(unknown, 'address of an IPAM pool costs', 'addresses of IPAM pools cost')}${end}`;
  return `${totalUsd(rows).toFixed(2)} USD a month${others}`;
}

/** A sentence for each reason. */
export function undecidedText(undecided: readonly Undecided[]): string[] {
  const reasons = [...new Set(undecided.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const ids = undecided.filter((one) => one.reason === reason).map(({ allocationId }) => allocationId);
    return oneLine(`could not tell whether ${ids.join(', ')} ${ids.length > 1 ? 'are orphans' : 'is an orphan'}: ${reason}`);
  });
}

export function table(rows: readonly Row[]): Table {
  return tableOf(COLUMNS, rows);
}

export function numbered(count: number, one: string, several: string): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? one : several}`;
}

export function recordText({ name, setIdentifier, private: isPrivate }: DnsRecord): string {
  const details = [...(setIdentifier === undefined ? [] : [setIdentifier]), ...(isPrivate ? ['private zone'] : [])].join(', ');
  return details ? `${name} (${details})` : name;
}

function ownerText({ owner, retained }: Row): string {
  const kept = retained && `retained${retained.key === undefined ? '' : ` by key '${retained.key}'`}`;
  if (owner.kind !== 'none') return [heldText(owner), kept].filter(Boolean).join(', ');
  return kept === undefined ? 'foreign' : `${kept}${retained?.stackId === undefined ? '' : ` since stack ${stackName(retained.stackId)}`}`;
}

function ownerColor({ owner, retained }: Row): Color | undefined {
  if (owner.kind !== 'none') return STATE_COLORS[owner.state];
  return retained ? undefined : 'gray';
}

function heldText({ kind, stack, resource, state, note }: Held): string {
  const by = kind === 'associated-by' ? 'associated by ' : '';
  // The reason for `unknown` is a sentence, which is shown below.
  const why = state === 'abandoned' ? `, ${note}` : '';
  return `${by}${resource ? `${resource} of ` : ''}stack ${stack}${state === 'live' ? '' : ` (${state}${why})`}`;
}

function associationText({ association, assignedTo }: Row): string {
  if (association) return placeOf(association);
  return assignedTo === undefined ? 'none' : `none (a pool had it on ${assignedTo})`;
}
