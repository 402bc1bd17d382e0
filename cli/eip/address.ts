import { type Address, isAssignedByPool } from '../../core/elastic-ip/address';
import { type Owner, stackName, TAG, type Tags } from '../../core/ownership';
import type { OwnerStatus } from '../shared/owner-status';
import type { DnsRecord } from './route53';

/** An Elastic IP address, with what else the command line shows. */
export interface Eip extends Address {
  /** The user's own pool that it is from; absent for Amazon's. */
  readonly ownPool?: string;
  /** The AWS service that manages it for a resource of its own: `alb`, `nlb`, `rds` or `rnat`. */
  readonly service?: string;
}

/** The owners that its tags name. */
export interface Holders {
  /** Who allocated it. */
  readonly stack?: Owner;
  /** Who associated it, if a user owns it. */
  readonly associatedBy?: Owner;
}

export interface Held extends OwnerStatus {
  readonly kind: 'stack' | 'associated-by';
  readonly stack: string;
  readonly stackId: string;
  readonly resource: string;
}

export interface Association {
  readonly instanceId?: string;
  readonly networkInterfaceId?: string;
  readonly privateIpAddress?: string;
  /** Who made it, as far as EC2 and the tags show. */
  readonly by?: 'pool' | 'service';
  readonly service?: string;
}

/** The output of `--json` for an address: a stable format. */
export interface Row {
  readonly publicIp: string;
  readonly allocationId: string;
  /** Its tag `Name`. */
  readonly name?: string;
  /** The name of its reverse DNS record. */
  readonly reverseDns?: string;
  /** The A records of the account's hosted zones that point to it; absent where they were not read. Other zones may have more. */
  readonly records?: readonly DnsRecord[];
  readonly owner: Held | { readonly kind: 'none' };
  /** Present if it is retained: by its key, or by the removal policy of this stack. */
  readonly retained?: { readonly key?: string; readonly stackId?: string };
  readonly association?: Association;
  /** The instance to which an ElasticIpPool last assigned it. */
  readonly assignedTo?: string;
  /** Allocated by a deleted stack, and not retained. */
  readonly orphan: boolean;
  /** In US dollars, for 730 hours. Null where it is unknown: those of an IPAM pool cost nothing only if you brought them to AWS. */
  readonly monthlyUsd: number | null;
}

/** An address that may be an orphan, and why that is unknown. */
export interface Undecided {
  readonly allocationId: string;
  readonly reason: string;
}

/** The output of `--json`: a stable format. */
export interface Listing {
  readonly region: string;
  readonly addresses: readonly Row[];
  readonly undecided: readonly Undecided[];
  readonly monthlyUsd: number;
  /** What could not be read, and why; absent if nothing is missing. */
  readonly unread?: readonly string[];
}

/** 0.005 US dollars an hour, in use or idle, for 730 hours. */
const CENTS_A_MONTH = 365;

export function holdersOf({ tags }: Eip): Holders {
  const owner = (stackId: string | undefined) => stackId === undefined ? undefined : { stackId, logicalId: tags[TAG.resource] ?? '' };
  return { stack: owner(tags[TAG.stack]), associatedBy: owner(tags[TAG.associatedBy]) };
}

export function rowOf(eip: Eip, statuses: Readonly<Partial<Record<keyof Holders, OwnerStatus>>>): Row {
  const { publicIp, allocationId, tags } = eip;
  const holders = holdersOf(eip);
  const stack = heldBy('stack', holders.stack, statuses.stack);
  const associatedBy = heldBy('associated-by', holders.associatedBy, statuses.associatedBy);
  // A stack may associate, by its ID, an address that another stack left behind.
  const owner = (associatedBy?.state === 'gone' ? stack : undefined) ?? associatedBy ?? stack ?? { kind: 'none' as const };
  const retained = retainedOf(tags);
  const assignedTo = tags[TAG.assignedTo];
  return {
    publicIp, allocationId, name: tags.Name || undefined, owner, retained, association: associationOf(eip), assignedTo,
    orphan: !retained && owner.kind === 'stack' && owner.state === 'gone',
    monthlyUsd: costOf(eip),
  };
}

function costOf({ ownPool }: Eip): number | null {
  if (ownPool?.startsWith('ipam-pool-')) return null;
  return usd(ownPool === undefined ? CENTS_A_MONTH : 0);
}

function heldBy(kind: Held['kind'], owner?: Owner, status: OwnerStatus = { state: 'unknown' }): Held | undefined {
  return owner && { kind, stack: stackName(owner.stackId), stackId: owner.stackId, resource: owner.logicalId, ...status };
}

function retainedOf(tags: Tags): Row['retained'] {
  const { [TAG.key]: key, [TAG.retained]: stackId } = tags;
  return key === undefined && stackId === undefined ? undefined : { key, stackId };
}

function associationOf(eip: Eip): Association | undefined {
  const { associationId, instanceId, networkInterfaceId, privateIpAddress, service } = eip;
  const place = { instanceId, networkInterfaceId, privateIpAddress };
  if (service !== undefined) return { ...place, by: 'service', service };
  if (associationId === undefined && instanceId === undefined && networkInterfaceId === undefined) return undefined;
  return isAssignedByPool(eip) ? { ...place, by: 'pool' } : place;
}

/** Whether it would be an orphan if its stack, for which CloudFormation could not be asked, were gone. */
export function isUndecided({ owner, retained }: Row): boolean {
  return !retained && owner.kind === 'stack' && owner.state === 'unknown';
}

/** Why it may not be released although no stack holds it. Undefined if it may. */
export function useOf({ association }: Row): string | undefined {
  return association && `somebody uses it: ${placeOf(association)}`;
}

export function placeOf({ instanceId, networkInterfaceId, privateIpAddress, by, service }: Association): string {
  const host = instanceId ? `instance ${instanceId}` : networkInterfaceId ? `network interface ${networkInterfaceId}` : 'associated';
  const address = privateIpAddress ? ` (${privateIpAddress})` : '';
  return `${host}${address}${by === 'pool' ? ', by a pool' : ''}${by === 'service' ? `, managed by ${service}` : ''}`;
}

export function sameTags(one: Tags, other: Tags): boolean {
  const sorted = (tags: Tags) => JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}

/** What is known of the costs. Adds whole cents, since fractions of dollars don't add up exactly. */
export function totalUsd(rows: readonly Row[]): number {
  return usd(rows.reduce((sum, { monthlyUsd }) => sum + Math.round((monthlyUsd ?? 0) * 100), 0));
}

function usd(cents: number): number {
  return cents / 100;
}
