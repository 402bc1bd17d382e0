import type { Address } from '../../core/elastic-ip/address';
import { Conflict, OutOfTime } from '../../core/errors';
import {
  claimOf, describeRecord, type Holder, holderOf, isClaimed, planRecord, type PtrRecord, type Step,
} from '../../core/reverse-dns/ptr-record';
import { pause } from '../custom-resource/clock';
import type { Run } from '../custom-resource/request';
import { READ_LAG } from '../custom-resource/request';
import { NOT_FOUND, unlessGone } from '../elastic-ip/not-found';
import type { ReverseDnsPort } from './ec2';
import { adviceFor, isFinal } from './error-advice';

export interface Work {
  readonly port: ReverseDnsPort;
  readonly run: Run;
}

/** EC2 may not know yet what it has just made. */
const PROPAGATION = 60_000;

/** Sets the record, and waits until it is there. One that is there already, and isn't ours, stays the user's. */
export async function set(work: Work, allocationId: string, domainName: string): Promise<void> {
  await bring(work, allocationId, { wanted: domainName, notFoundFor: PROPAGATION });
}

/**
 * Takes the record away if it is ours, and waits until it is gone. The claim stays until `endClaim`.
 *
 * @param notFoundFor how long an address that isn't found may only not be shown yet, in milliseconds
 * @returns whether it was ours
 */
export async function reset(work: Work, allocationId: string, notFoundFor = READ_LAG): Promise<boolean> {
  let isOurs = false;
  const isThere = await unlessItIsGone(work, allocationId, async () => {
    isOurs = await bring(work, allocationId, { notFoundFor });
  });
  return isThere && isOurs;
}

/** The claim is the only proof that the record is ours, so it goes last, when nothing can come late any more. */
export async function endClaim(work: Work, allocationId: string): Promise<void> {
  const { port, run } = work;
  const doing = `untag address ${allocationId}`;
  const patience = (code: string) => (NOT_FOUND.includes(code) ? READ_LAG : undefined);
  const call = () => port.deleteTags(allocationId, claimOf(run.owner));
  if (!await unlessItIsGone(work, allocationId, () => run.write({ doing, call, patience, advice: adviceFor() }))) return;
  // The next request goes by what it reads.
  const isOver = async () => {
    const address = await describeIfThere(work, allocationId);
    return !address || !isClaimed(run.owner, address);
  };
  if (!await isOver()) await run.keepLooking(isOver, READ_LAG);
}

/** All addresses whose record is ours. */
export async function claimed({ port, run }: Work): Promise<string[]> {
  const filters = Object.fromEntries(Object.entries(claimOf(run.owner)).map(([key, value]) => [`tag:${key}`, value]));
  const call = () => port.describeAddresses(filters);
  const addresses = await run.read({ doing: 'look for the addresses whose reverse DNS record is of this resource', call, advice: adviceFor() });
  return addresses.map(({ allocationId }) => allocationId);
}

/** What is to be done, and what was seen and done so far. */
interface Course {
  readonly allocationId: string;
  /** Absent where the record is to go. */
  readonly wanted?: string;
  readonly doing: string;
  publicIp?: string;
  record?: PtrRecord;
  isOurs?: boolean;
  askedAt?: number;
}

type Plan = { readonly act: () => Promise<Step> } | { readonly done: Step };

/** Returns whether the record is, or was, ours. */
async function bring(work: Work, allocationId: string, asked: { wanted?: string; notFoundFor: number }): Promise<boolean> {
  const { run } = work;
  const { wanted, notFoundFor } = asked;
  const to = wanted === undefined ? '' : ` to ${wanted}`;
  const doing = `${wanted === undefined ? 'reset' : 'set'} the reverse DNS record of address ${allocationId}${to}`;
  const course: Course = { allocationId, wanted, doing };
  const advice = (code?: string) => adviceFor(wanted, course.publicIp)(code);
  const began = run.clock.now();
  for (let looks = 1; ; looks++) {
    const step = await run.change({ doing, advice, patience: patienceFor(notFoundFor), plan: () => planStep(work, course) });
    if (step === 'nothing') return course.isOurs === true;
    if (step === 'claim') continue;
    const rest = pause(looks, run.clock);
    if (run.clock.now() + rest >= run.deadline) {
      const waited = Math.round((run.clock.now() - began) / 1000);
      throw new OutOfTime(`could not ${doing}: ${describeRecord(course.record!)} (waited for ${waited} s); ${advice()}`);
    }
    await run.clock.sleep(rest);
  }
}

async function planStep({ port, run }: Work, course: Course): Promise<Plan> {
  const { allocationId, wanted, doing, askedAt } = course;
  const address = await port.describeAddress(allocationId);
  course.publicIp = address.publicIp;
  const holder = await holderNow(run, address, course);
  course.isOurs ||= holder === 'us';
  if (wanted === undefined && holder !== 'us') return { done: 'nothing' };
  const record = await port.describeReverseDns(allocationId);
  course.record = record;
  const step = planRecord({ record, wanted, holder, askedAgo: askedAt === undefined ? undefined : run.clock.now() - askedAt });
  const acts: Partial<Record<Step, () => Promise<void>>> = {
    claim: async () => {
      await port.createTags(allocationId, claimOf(run.owner));
      course.isOurs = true;
    },
    ask: async () => {
      await (wanted === undefined ? port.resetReverseDns(allocationId) : port.modifyReverseDns(allocationId, wanted));
      course.askedAt = run.clock.now();
    },
  };
  if (step === 'refuse') {
    throw new Conflict(`could not ${doing}: ${describeRecord(record)}, which this resource has not set; reset it first, or declare that name `
      + 'to use it as it is');
  }
  const act = acts[step];
  return act ? { act: () => act().then(() => step) } : { done: step };
}

/** Throws where a record is to be set that somebody else holds. */
async function holderNow(run: Run, address: Address, { wanted, isOurs }: Course): Promise<Holder> {
  if (isClaimed(run.owner, address)) return 'us';
  const other = holderOf(address);
  if (other && wanted === undefined) return 'unknown';
  if (other) await run.refuseHeldBy(other, `the reverse DNS record of address ${address.allocationId}`);
  if (isOurs) return 'us'; // the read is behind
  return other ? 'gone' : 'unknown';
}

/** A domain name may not have spread yet, or a change be under way: which code says so isn't known, so only what can't be that is final. */
function patienceFor(notFoundFor: number): (code: string) => number | undefined {
  return (code) => (NOT_FOUND.includes(code) ? notFoundFor : isFinal(code) ? undefined : Infinity);
}

async function describeIfThere({ port, run }: Work, allocationId: string): Promise<Address | undefined> {
  const call = () => port.describeAddresses({ 'allocation-id': allocationId });
  const [address] = await run.read({ doing: `read address ${allocationId}`, call, advice: adviceFor() });
  return address;
}

async function unlessItIsGone(work: Work, allocationId: string, call: () => Promise<void>): Promise<boolean> {
  const isOursNow = async () => {
    const address = await describeIfThere(work, allocationId);
    return address !== undefined && isClaimed(work.run.owner, address);
  };
  return unlessGone(isOursNow, call);
}
