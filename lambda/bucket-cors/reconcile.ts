import type { Bucket } from '../../core/bucket-cors/desired-state';
import { type Rule, sameRules } from '../../core/bucket-cors/merge';
import { OperationError } from '../../core/errors';
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
  readonly check?: (current: readonly Rule[], wanted: readonly Rule[]) => void;
  /** Called with the rules that are about to be overwritten. */
  readonly beforeWrite?: (current: readonly Rule[]) => void;
  /** @default whether there is nothing left to change */
  readonly isReached?: (current: readonly Rule[]) => boolean;
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
const remediation = (code: string) => REMEDIATIONS[code];

/**
 * S3 has no conditional write, so every attempt acts on what it has just read, twice: a stale read would undo others' writes. If somebody
 * who wrote at the same moment undid ours, it is repeated. Returns whether anything was written.
 */
export async function reconcileRules(context: CorsContext, bucket: Bucket, goal: Goal): Promise<boolean> {
  const { calls } = context;
  const { action } = goal;
  for (let again = false; ; again = true) {
    const wrote = await calls.change({ action, remediation, plan: () => plan(context, bucket, goal) });
    if (!wrote) return again;
    if (await isReadBack(context, bucket, goal)) return true;
    calls.log({ message: `could not ${action} yet: somebody has overwritten them` });
  }
}

async function plan(context: CorsContext, bucket: Bucket, goal: Goal) {
  const current = await agreedRules(context, bucket);
  const wanted = goal.decide(current);
  if (isReached(goal, current)) return { done: false };
  goal.check?.(current, wanted);
  const act = async () => {
    goal.beforeWrite?.(current);
    await (wanted.length > 0 ? context.port.putRules(bucket, wanted) : context.port.deleteRules(bucket));
    return true;
  };
  return { act };
}

function isReached({ decide, isReached: customCheck }: Goal, current: readonly Rule[]): boolean {
  return customCheck ? customCheck(current) : sameRules(current, decide(current));
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
  return calls.read({ action: `read the CORS rules of bucket ${bucket.name}`, call: () => port.getRules(bucket), remediation });
}

/**
 * Waits until S3 shows what was written: the next writer must see these rules in their place, or their absence, since it would undo what it
 * doesn't see. Returns false if, after the read lag, two reads in a row don't show it.
 */
async function isReadBack(context: CorsContext, bucket: Bucket, goal: Goal): Promise<boolean> {
  const { clock, deadline } = context.calls;
  const end = clock.now() + READ_LAG;
  let misses = 0;
  for (let attempt = 1; clock.now() < deadline; attempt++) {
    if (isReached(goal, await readRules(context, bucket))) return true;
    if (clock.now() >= end && ++misses === 2) return false;
    await clock.sleep(Math.min(pause(attempt, clock), Math.max(0, deadline - clock.now())));
  }
  throw new OperationError(`could not ${goal.action}: what was written is not there when it is read back, so something else overwrites the bucket's `
    + 'CORS configuration; find it, such as a script that puts a whole configuration, and deploy again');
}
