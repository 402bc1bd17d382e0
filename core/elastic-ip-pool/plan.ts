import { parseAssignmentTag } from '../elastic-ip/assignment-tag';
import { shortHash } from '../ownership';
import { READ_LAG } from '../timings';
import { eligibilityOf, isHeldByHook, isTerminating } from './lifecycle-state';
import type { Ec2Instance, GroupInstance, PoolAddress, Snapshot } from './snapshot';

/** What an invocation knows besides the snapshot. */
export interface PlanInput {
  readonly allocationIds: readonly string[];
  readonly groupNames: readonly string[];
  /** The addresses that EC2 reported as in use, though reads don't show it yet. */
  readonly taken: ReadonlySet<string>;
  /** The pairs, by `pairOf`, that EC2 has refused for good: an address of another border group, say. */
  readonly refused: ReadonlySet<string>;
  /** The pairs that a policy has denied so far. It may be a new one that has not spread yet, so they are tried again, after the others. */
  readonly denied: ReadonlySet<string>;
  /** The instances with which it has tried to associate addresses, by allocation ID. */
  readonly tried: ReadonlyMap<string, string>;
  /** Its own notices, by association ID. */
  readonly notices: ReadonlyMap<string, Notice>;
  /** The instance to serve first: the one that the ranking prefers has had its time. */
  readonly first?: string;
}

export interface Notice {
  /** When the tag was written. */
  readonly since: number;
  /** No call to reclaim the address begins after it. */
  readonly until: number;
}

export interface Assignment {
  readonly instanceId: string;
  readonly allocationId: string;
  readonly networkInterfaceId: string;
  readonly privateIpAddress: string;
  /** How many interfaces the instance has. */
  readonly interfaces?: number;
}

export interface OnInstance {
  readonly allocationId: string;
  readonly associationId: string;
  readonly instanceId: string;
}

export interface Waiting {
  readonly instance: GroupInstance;
  readonly reason: Reason;
}

/** Why an instance has no address, as logged. */
export type Reason = 'exhausted' | 'returning' | 'not running yet' | UnfitReason;
/** Why no address can ever be associated with the instance: its subnet is IPv6-only, or EC2 describes none of its interfaces as primary. */
export type UnfitReason = 'no private IPv4 address' | 'no primary network interface';

export interface Plan {
  /** The groups' instances that have an address, from the pool or not. */
  readonly served: readonly GroupInstance[];
  readonly assignments: readonly Assignment[];
  /** The groups' instances that get no address now. */
  readonly waiting: readonly Waiting[];
  /** The groups' instances that have no address yet. */
  readonly unserved: readonly GroupInstance[];
  /** Addresses whose tag doesn't name the group's instance that has them. */
  readonly repairs: readonly OnInstance[];
  /** Addresses to tag with a notice, since their instances have left. */
  readonly notices: readonly OnInstance[];
  /** Addresses to reclaim, since their notice is old enough. */
  readonly reclaims: readonly OnInstance[];
  readonly free: readonly string[];
}

/** From the notice to the snapshot before the reclaim: if the instance is back, the invocation that serves it has read the notice. */
export const NOTICE = 2 * READ_LAG;
/** How long after its notice an address may be reclaimed. */
export const NOTICE_HOLDS = 90_000;
/** Clocks differ, so other invocations respect a notice for this much longer. */
const SKEW = 10_000;

/** What to do about the groups' instances and the pool's addresses. */
export function plan(snapshot: Snapshot, known: PlanInput): Plan {
  const pool = snapshot.addresses.filter(({ allocationId }) => known.allocationIds.includes(allocationId));
  const free = pool.filter((address) => address.associationId === undefined && !known.taken.has(address.allocationId));
  const groups = sortGroupInstances(snapshot, known);
  const assignments = assign(groups.ready, free, known);
  const assigned = new Set(assignments.map(({ instanceId }) => instanceId));
  const ending = snapshot.groupInstances.filter(({ lifecycleState }) => isTerminating(lifecycleState)).map(({ instanceId }) => instanceId);
  const comingFree = pool.filter(({ instanceId = '' }) => ending.includes(instanceId));
  // Not exhausted: instances that can have the addresses of terminating ones.
  const exhausted = groups.ready.filter(({ instanceId }) => !assigned.has(instanceId))
    .map(({ instance }, index) => ({ instance, reason: index < comingFree.length ? 'returning' as const : 'exhausted' as const }));
  return {
    served: groups.served,
    assignments,
    waiting: [...groups.waiting, ...exhausted],
    unserved: [...groups.waiting, ...groups.ready].map(({ instance }) => instance),
    repairs: groups.repairs,
    ...reclaimPlan(snapshot, pool, known),
    free: free.map(({ allocationId }) => allocationId),
  };
}

interface Ready extends Omit<Assignment, 'allocationId'> {
  readonly instance: GroupInstance;
}

/** Sorts the groups' instances by what to do for them. */
function sortGroupInstances({ at, groupInstances, ec2Instances, addresses }: Snapshot, { groupNames, allocationIds }: PlanInput) {
  const [served, waiting, repairs, ready]: [GroupInstance[], Waiting[], OnInstance[], Ready[]] = [[], [], [], []];
  for (const instance of groupInstances) {
    const { instanceId } = instance;
    const ec2Instance = ec2Instances.find((one) => one.instanceId === instanceId);
    if (!groupNames.includes(instance.groupName) || eligibilityOf(instance.lifecycleState) !== 'serve' || (ec2Instance && isGone(ec2Instance))) continue;
    const present = addresses.find((address) => isOnPrimary(address, ec2Instance));
    const place = placeOn(ec2Instance);
    if (present && isReturning(present, instanceId, at)) {
      waiting.push({ instance, reason: 'returning' });
    } else if (present) {
      served.push(instance);
      const { allocationId, associationId = '', assignedTo } = present;
      if (allocationIds.includes(allocationId) && assignedTo !== instanceId) repairs.push({ allocationId, associationId, instanceId });
    } else if (place) {
      ready.push({ instance, instanceId, ...place });
    } else {
      waiting.push({ instance, reason: unfitReasonOf(ec2Instance) ?? 'not running yet' });
    }
  }
  return { served, waiting, repairs, ready };
}

/** What to associate an address with. EC2 refuses an instance that is pending. */
function placeOn(ec2Instance: Ec2Instance | undefined) {
  if (!ec2Instance?.networkInterfaceId || !ec2Instance.privateIpAddress || ec2Instance.state === 'pending') return undefined;
  const { networkInterfaceId, privateIpAddress, interfaces } = ec2Instance;
  return { networkInterfaceId, privateIpAddress, interfaces };
}

/** An instance that is pending may not be described in full yet; but an interface that has an IPv6 address has all its addresses. */
function unfitReasonOf(ec2Instance: Partial<Ec2Instance> = {}): UnfitReason | undefined {
  const { state, networkInterfaceId, privateIpAddress, hasIpv6, interfaces = 0 } = ec2Instance;
  const isDescribed = state !== undefined && state !== 'pending';
  if (networkInterfaceId && !privateIpAddress && (hasIpv6 || isDescribed)) return 'no private IPv4 address';
  return !networkInterfaceId && interfaces > 0 && isDescribed ? 'no primary network interface' : undefined;
}

export function isUnfit(reason: string): reason is UnfitReason {
  return reason === 'no private IPv4 address' || reason === 'no primary network interface';
}

function isGone({ state }: Ec2Instance): boolean {
  return state === 'shutting-down' || state === 'terminated';
}

function isOnPrimary({ associationId, networkInterfaceId, privateIpAddress }: PoolAddress, ec2Instance: Ec2Instance | undefined): boolean {
  const isAssociated = associationId !== undefined && networkInterfaceId !== undefined;
  return isAssociated && networkInterfaceId === ec2Instance?.networkInterfaceId && privateIpAddress === ec2Instance.privateIpAddress;
}

/** Whether another invocation, which has read the instance as gone, may still reclaim its address. */
function isReturning({ assignedTo }: PoolAddress, instanceId: string, now: number): boolean {
  const assigned = parseAssignmentTag(assignedTo);
  return assigned?.instanceId === instanceId && assigned.until !== undefined && now <= assigned.until + SKEW;
}

export function pairOf({ instanceId, allocationId }: Pick<Assignment, 'instanceId' | 'allocationId'>): string {
  return `${instanceId} ${allocationId}`;
}

/** Pairs instances with addresses, each time in the same way: the address assigned before, else by a hash of both IDs; denied ones last. */
function assign(ready: readonly Ready[], free: readonly PoolAddress[], known: Pick<PlanInput, 'first' | 'refused' | 'denied'>): Assignment[] {
  const pairs = ready.flatMap((one) => free
    .filter(({ allocationId }) => !known.refused.has(pairOf({ ...one, allocationId })))
    .map((address) => ({ one, address, rank: rank(one.instanceId, address, known) })));
  pairs.sort((first, second) => (first.rank < second.rank ? -1 : 1));
  const done = new Set<string>();
  return pairs.flatMap(({ one: { instanceId, networkInterfaceId, privateIpAddress, interfaces }, address: { allocationId } }) => {
    if (done.has(instanceId) || done.has(allocationId)) return [];
    done.add(instanceId).add(allocationId);
    return [{ instanceId, allocationId, networkInterfaceId, privateIpAddress, interfaces }];
  });
}

function rank(instanceId: string, { allocationId, assignedTo }: PoolAddress, { first, denied }: Pick<PlanInput, 'first' | 'denied'>): string {
  const isNamed = parseAssignmentTag(assignedTo)?.instanceId === instanceId;
  const isDenied = denied.has(pairOf({ instanceId, allocationId }));
  return `${instanceId === first ? 0 : 1} ${isDenied ? 1 : 0} ${isNamed ? 0 : 1} ${shortHash(instanceId, allocationId)}`;
}

function reclaimPlan(snapshot: Snapshot, pool: readonly PoolAddress[], known: PlanInput): Pick<Plan, 'notices' | 'reclaims'> {
  const [notices, reclaims]: [OnInstance[], OnInstance[]] = [[], []];
  for (const address of pool) {
    const { allocationId, associationId, instanceId } = address;
    if (associationId === undefined || instanceId === undefined || !isLeftBehind(address, snapshot, known)) continue;
    const one = { allocationId, associationId, instanceId };
    const assigned = parseAssignmentTag(address.assignedTo);
    const until = assigned?.instanceId === instanceId ? assigned.until : undefined;
    const notice = known.notices.get(associationId);
    if (notice && notice.until === until) {
      if (snapshot.at >= notice.since + NOTICE) reclaims.push(one);
    } else if (until === undefined || snapshot.at > until + SKEW) {
      notices.push(one);
    }
  }
  return { notices, reclaims };
}

/** Whether the pool associated the address and the instance is in no group any more, or in a warm pool of the pool's groups. */
function isLeftBehind(
  { allocationId, instanceId, assignedTo }: PoolAddress, { groupInstances }: Snapshot, { tried, groupNames }: PlanInput,
): boolean {
  const instance = groupInstances.find((one) => one.instanceId === instanceId);
  if (instance && eligibilityOf(instance.lifecycleState) !== 'left') return false; // whichever group that is, the pool's or not
  if (instance && groupNames.includes(instance.groupName)) return true;
  return parseAssignmentTag(assignedTo)?.instanceId === instanceId || tried.get(allocationId) === instanceId;
}

/** The instances with an address whose launch still waits in the hook. */
export function heldLaunches({ served }: Plan): GroupInstance[] {
  return served.filter(({ lifecycleState }) => isHeldByHook(lifecycleState));
}
