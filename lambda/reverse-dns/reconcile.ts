import type { Address } from '../../core/elastic-ip/address';
import { ConflictError, DeadlineExceededError } from '../../core/errors';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';
import {
  describeRecord, type Holder, isRecordSetBy, planRecord, type PtrRecord, recordHolder, recordTags, type Step,
} from '../../core/reverse-dns/ptr-record';
import { READ_LAG } from '../../core/timings';
import type { Calls } from '../custom-resource/calls';
import { pause } from '../custom-resource/clock';
import type { RequestState } from '../custom-resource/request';
import { ignoreNotFound } from '../elastic-ip/not-found';
import type { ReverseDnsPort } from './ec2';
import { isFinal, remediationFor } from './error-advice';

export interface RecordContext {
  readonly port: ReverseDnsPort;
  readonly calls: Calls;
  readonly request: RequestState;
}

/** How long reads may not find a new address. */
const PROPAGATION = 60_000;

/** Sets the record, and waits until it is there. If it was there already, and isn't ours, it stays the user's. */
export async function setRecord(context: RecordContext, allocationId: string, domainName: string): Promise<void> {
  await reconcileRecord(context, allocationId, { wanted: domainName, notFoundFor: PROPAGATION });
}

/**
 * Resets the record if it is ours, and waits until it is gone. The record tags stay until `removeRecordTags`.
 *
 * @param notFoundFor how long "not found" may be due to stale reads, in milliseconds
 * @returns whether it was ours
 */
export async function resetRecord(context: RecordContext, allocationId: string, notFoundFor = READ_LAG): Promise<boolean> {
  let isOurs = false;
  const isThere = await ignoreReleased(context, allocationId, async () => {
    isOurs = await reconcileRecord(context, allocationId, { notFoundFor });
  });
  return isThere && isOurs;
}

/** The record tags are the only proof that the record is ours, so they go last, when no late write is possible. */
export async function removeRecordTags(context: RecordContext, allocationId: string): Promise<void> {
  const { port, calls, request } = context;
  const action = `untag address ${allocationId}`;
  const retryFor = (code: string) => (ADDRESS_NOT_FOUND.includes(code) ? READ_LAG : undefined);
  const call = () => port.deleteTags(allocationId, recordTags(request.owner));
  if (!await ignoreReleased(context, allocationId, () => calls.write({ action, call, retryFor, remediation: remediationFor() }))) return;
  // The next request would act on tags that it still reads.
  const isOver = async () => {
    const address = await describeIfThere(context, allocationId);
    return !address || !isRecordSetBy(request.owner, address);
  };
  if (!await isOver()) await calls.poll(isOver, READ_LAG);
}

/** All addresses whose record is ours. */
export async function addressesWithOwnRecord({ port, calls, request }: RecordContext): Promise<string[]> {
  const filters = Object.fromEntries(Object.entries(recordTags(request.owner)).map(([key, value]) => [`tag:${key}`, value]));
  const call = () => port.describeAddresses(filters);
  const addresses = await calls.read({ action: 'look for the addresses whose reverse DNS record is of this resource', call, remediation: remediationFor() });
  return addresses.map(({ allocationId }) => allocationId);
}

/** The desired record, and what was read and done so far. */
interface Reconciliation {
  readonly allocationId: string;
  /** Absent if the record is to be reset. */
  readonly wanted?: string;
  readonly action: string;
  publicIp?: string;
  record?: PtrRecord;
  isOurs?: boolean;
  askedAt?: number;
}

type Plan = { readonly act: () => Promise<Step> } | { readonly done: Step };

/** Returns whether the record is, or was, ours. */
async function reconcileRecord(
  context: RecordContext, allocationId: string, asked: { wanted?: string; notFoundFor: number },
): Promise<boolean> {
  const { calls } = context;
  const { wanted, notFoundFor } = asked;
  const to = wanted === undefined ? '' : ` to ${wanted}`;
  const action = `${wanted === undefined ? 'reset' : 'set'} the reverse DNS record of address ${allocationId}${to}`;
  const course: Reconciliation = { allocationId, wanted, action };
  const remediation = (code?: string) => remediationFor(wanted, course.publicIp)(code);
  const began = calls.clock.now();
  for (let looks = 1; ; looks++) {
    const step = await calls.change({ action, remediation, retryFor: retryForOf(notFoundFor), plan: () => planStep(context, course) });
    if (step === 'nothing') return course.isOurs === true;
    if (step === 'claim') continue;
    const rest = pause(looks, calls.clock);
    if (calls.clock.now() + rest >= calls.deadline) {
      const waited = Math.round((calls.clock.now() - began) / 1000);
      throw new DeadlineExceededError(`could not ${action}: ${describeRecord(course.record!)} (waited for ${waited} s); ${remediation()}`);
    }
    await calls.clock.sleep(rest);
  }
}

async function planStep({ port, calls, request }: RecordContext, course: Reconciliation): Promise<Plan> {
  const { allocationId, wanted, action, askedAt } = course;
  const address = await port.describeAddress(allocationId);
  course.publicIp = address.publicIp;
  const holder = await holderNow(request, address, course);
  course.isOurs ||= holder === 'us';
  if (wanted === undefined && holder !== 'us') return { done: 'nothing' };
  const record = await port.describeReverseDns(allocationId);
  course.record = record;
  const step = planRecord({ record, wanted, holder, askedAgo: askedAt === undefined ? undefined : calls.clock.now() - askedAt });
  const acts: Partial<Record<Step, () => Promise<void>>> = {
    claim: async () => {
      await port.createTags(allocationId, recordTags(request.owner));
      course.isOurs = true;
    },
    ask: async () => {
      await (wanted === undefined ? port.resetReverseDns(allocationId) : port.modifyReverseDns(allocationId, wanted));
      course.askedAt = calls.clock.now();
    },
  };
  if (step === 'refuse') {
    throw new ConflictError(`could not ${action}: ${describeRecord(record)}, which this resource has not set; reset it first, or declare that name `
      + 'to use it as it is');
  }
  const act = acts[step];
  return act ? { act: () => act().then(() => step) } : { done: step };
}

/** Throws if somebody else holds a record that is to be set. */
async function holderNow(request: RequestState, address: Address, { wanted, isOurs }: Reconciliation): Promise<Holder> {
  if (isRecordSetBy(request.owner, address)) return 'us';
  const other = recordHolder(address);
  if (other && wanted === undefined) return 'unknown';
  if (other) await request.refuseHeldBy(other, `the reverse DNS record of address ${address.allocationId}`);
  if (isOurs) return 'us'; // the read is stale
  return other ? 'gone' : 'unknown';
}

/** Codes that may mean a pending change, or a domain name that has not propagated, are retried. EC2 does not document which. */
function retryForOf(notFoundFor: number): (code: string) => number | undefined {
  return (code) => (ADDRESS_NOT_FOUND.includes(code) ? notFoundFor : isFinal(code) ? undefined : Infinity);
}

async function describeIfThere({ port, calls }: RecordContext, allocationId: string): Promise<Address | undefined> {
  const call = () => port.describeAddresses({ 'allocation-id': allocationId });
  const [address] = await calls.read({ action: `read address ${allocationId}`, call, remediation: remediationFor() });
  return address;
}

async function ignoreReleased(context: RecordContext, allocationId: string, call: () => Promise<void>): Promise<boolean> {
  const isOursNow = async () => {
    const address = await describeIfThere(context, allocationId);
    return address !== undefined && isRecordSetBy(context.request.owner, address);
  };
  return ignoreNotFound(isOursNow, call);
}
