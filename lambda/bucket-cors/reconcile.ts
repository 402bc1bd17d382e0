import { type Alteration, alterationOf } from '../../core/bucket-cors/alteration';
import type { Bucket } from '../../core/bucket-cors/desired-state';
import { type Rule, sameRules } from '../../core/bucket-cors/merge';
import { ConflictError, OperationError } from '../../core/errors';
import { READ_LAG } from '../../core/timings';
import type { Calls } from '../custom-resource/calls';
import { pause } from '../custom-resource/clock';
import type { RequestState } from '../custom-resource/request';
import type { CorsPort } from './s3';

export interface CorsContext {
  readonly port: CorsPort;
  readonly calls: Calls;
  readonly request: RequestState;
}

/** The desired CORS configuration of a bucket. */
export interface Goal {
  /** Completes "could not ...": what is attempted, on what bucket. */
  readonly action: string;
  readonly decide: (current: readonly Rule[]) => Rule[];
  /** Throws if the change isn't allowed. */
  readonly check?: (current: readonly Rule[], wanted: readonly Rule[]) => Promise<void>;
  /** What to do where the service refuses the rules, or keeps them in another form. */
  readonly remedy?: string;
}

const FEWER = 'or remove rules where there are more than S3 takes (100, and 64 KB)';
const REMEDIATIONS: Readonly<Record<string, string>> = {
  AccessDenied: "allow the function's role s3:GetBucketCORS and s3:PutBucketCORS in the bucket's policy, and check the account that owns the bucket",
  NoSuchBucket: "check the bucket's name, or create it before this resource",
  MalformedXML: `check that every rule has an origin and a method, and nothing that S3 does not know, ${FEWER}`,
  InvalidRequest: `correct the rule that S3's message names, ${FEWER}`,
  MaxMessageLengthExceeded: 'remove rules, or put origins that share methods and headers into one: S3 takes 64 KB',
  EndpointError: "give the bucket's name, not its ARN or address",
  InvalidBucketName: "give the bucket's name, not its ARN or address",
  PermanentRedirect: "check the bucket's name and its region",
  TemporaryRedirect: 'S3 is still setting the bucket up: deploy again in a while',
  BadDigest: 'the request was damaged on its way: deploy again',
  InvalidDigest: 'the request was damaged on its way: deploy again',
};
const REFUSED = ['MalformedXML', 'InvalidRequest'];
const AS_READ = 'declare the rules as they were read; if the service is S3, find what changes them as soon as they are put';

/**
 * S3 has no conditional write, so every attempt acts on what it has just read, twice: a stale read would undo others' writes. If somebody
 * who wrote at the same moment undid ours, it is repeated. Returns whether anything was written.
 */
export async function reconcileRules(context: CorsContext, bucket: Bucket, goal: Goal): Promise<boolean> {
  const { calls, request: { owner } } = context;
  const { action, remedy } = goal;
  const remediation = (code: string) => (REFUSED.includes(code) ? remedy : undefined) ?? REMEDIATIONS[code];
  let altered: readonly Rule[] | undefined;
  for (let again = false; ; again = true) {
    const write = await calls.change({ action, remediation, plan: () => plan(context, bucket, goal) });
    if (!write) return again;
    const read = await readBack(context, bucket, goal);
    if (read === 'as wanted') return true;
    const before = altered ?? write.current;
    const alteration = alterationOf(owner, before, write.wanted, read);
    // Once it may be a late write of another delivery.
    if (alteration && altered) await giveUp(context, bucket, goal, read, alteration);
    altered = alteration && before;
    calls.log({ message: `could not ${action} yet: ${alteration?.difference ?? 'somebody has overwritten them'}` });
  }
}

async function plan(context: CorsContext, bucket: Bucket, goal: Goal) {
  const current = await agreedRules(context, bucket);
  const wanted = goal.decide(current);
  if (sameRules(current, wanted)) return { done: undefined };
  refuseUnknown(goal, current);
  await goal.check?.(current, wanted);
  return { act: () => put(context, bucket, { current, wanted }) };
}

async function put<T extends { readonly wanted: readonly Rule[] }>({ port }: CorsContext, bucket: Bucket, write: T): Promise<T> {
  await (write.wanted.length > 0 ? port.putRules(bucket, write.wanted) : port.deleteRules(bucket));
  return write;
}

/** A write would remove what the rules have no field for. */
function refuseUnknown({ action }: Goal, current: readonly Rule[]): void {
  const [unknown = []] = current.map((rule) => rule.unknown ?? []);
  if (unknown.length === 0) return;
  throw new ConflictError(`could not ${action}: the bucket's CORS configuration has parts that this version of cdk-adopt does not know, and that `
    + `would be lost: ${unknown.join(', ')}; remove them, or deploy with a newer version`);
}

/** Where the ID is lost, nobody knows the rules for ours later. So they go now. */
async function giveUp(
  context: CorsContext, bucket: Bucket, { action, remedy }: Goal, read: readonly Rule[], { difference, restored }: Alteration,
): Promise<never> {
  await context.calls.change({
    action: `take back what the service has made of the CORS rules of bucket ${bucket.name}`,
    plan: async () => {
      const current = await agreedRules(context, bucket);
      return sameRules(current, read) ? { act: () => put(context, bucket, { wanted: restored }) } : { done: undefined };
    },
  });
  throw new OperationError(`could not ${action}: the service keeps them otherwise than they were sent (${difference}); ${remedy ?? AS_READ}`);
}

const MOST_READS = 10;

/** The rules on which two reads in a row agree; the latest ones if they never do. */
async function agreedRules({ port, calls: { clock, deadline } }: CorsContext, bucket: Bucket): Promise<Rule[]> {
  let rules = await port.getRules(bucket);
  for (let reads = 1; ; reads++) {
    const again = await port.getRules(bucket);
    if (sameRules(rules, again) || reads === MOST_READS || clock.now() >= deadline) return again;
    rules = again;
  }
}

export function readRules({ port, calls }: CorsContext, bucket: Bucket): Promise<Rule[]> {
  return calls.read({ action: `read the CORS rules of bucket ${bucket.name}`, call: () => port.getRules(bucket), remediation: (code) => REMEDIATIONS[code] });
}

/**
 * Waits until S3 shows what was written: the next writer must see these rules in their place, or their absence, since it would undo what it
 * doesn't see. Returns what stands there instead if, after the read lag, two reads in a row don't show it.
 */
async function readBack(context: CorsContext, bucket: Bucket, { action, decide }: Goal): Promise<'as wanted' | Rule[]> {
  const { clock, deadline } = context.calls;
  const end = clock.now() + READ_LAG;
  let misses = 0;
  for (let attempt = 1; clock.now() < deadline; attempt++) {
    const current = await readRules(context, bucket);
    if (sameRules(current, decide(current))) return 'as wanted';
    if (clock.now() >= end && ++misses === 2) return current;
    await clock.sleep(Math.min(pause(attempt, clock), Math.max(0, deadline - clock.now())));
  }
  throw new OperationError(`could not ${action}: what was written is not there when it is read back, so something else overwrites the bucket's `
    + 'CORS configuration; find it, such as a script that puts a whole configuration, and deploy again');
}
