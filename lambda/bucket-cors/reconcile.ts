import { type Rule, sameRules } from '../../core/bucket-cors/merge';
import { Failure } from '../../core/errors';
import { pause } from '../custom-resource/clock';
import { READ_LAG, type Run } from '../custom-resource/request';
import type { Bucket, CorsPort } from './s3';

/** What a bucket's CORS configuration is to become. */
export interface Goal {
  /** Completes "could not ...": what is attempted, on what bucket. */
  readonly doing: string;
  readonly decide: (current: readonly Rule[]) => Rule[];
  /** Throws when the one may not become the other. */
  readonly check?: (current: readonly Rule[], wanted: readonly Rule[]) => void;
  /** Told what is about to be overwritten. */
  readonly beforeWrite?: (current: readonly Rule[]) => void;
  /** @default whether there is nothing left to change */
  readonly isReached?: (current: readonly Rule[]) => boolean;
}

const FEWER = 'or remove rules where there are more than S3 takes (100, and 64 KB)';
const ADVICE: Readonly<Record<string, string>> = {
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
const advice = (code: string) => ADVICE[code];

/**
 * S3 has no conditional write, so every attempt writes on the ground of what it has just read, twice: a read that is behind would undo what
 * others have written. Whoever wrote at the same moment may have undone ours: then it is done again. Returns whether anything was written.
 */
export async function converge(port: CorsPort, run: Run, bucket: Bucket, goal: Goal): Promise<boolean> {
  const { doing } = goal;
  for (let again = false; ; again = true) {
    const wrote = await run.change({ doing, advice, plan: () => plan(port, run, bucket, goal) });
    if (!wrote) return again;
    if (await isReadBack(port, run, bucket, goal)) return true;
    run.log({ message: `could not ${doing} yet: somebody has overwritten them` });
  }
}

async function plan(port: CorsPort, run: Run, bucket: Bucket, goal: Goal) {
  const current = await agreedRules(port, run, bucket);
  const wanted = goal.decide(current);
  if (isReached(goal, current)) return { done: false };
  goal.check?.(current, wanted);
  const act = async () => {
    goal.beforeWrite?.(current);
    await (wanted.length > 0 ? port.putRules(bucket, wanted) : port.deleteRules(bucket));
    return true;
  };
  return { act };
}

function isReached({ decide, isReached: isIt }: Goal, current: readonly Rule[]): boolean {
  return isIt ? isIt(current) : sameRules(current, decide(current));
}

const MOST_READS = 10;

/** What two reads in a row agree on. Where they never do, the latest. */
async function agreedRules(port: CorsPort, { clock, deadline }: Run, bucket: Bucket): Promise<Rule[]> {
  let rules = await port.getRules(bucket);
  for (let reads = 1; ; reads++) {
    const again = await port.getRules(bucket);
    if (sameRules(rules, again) || reads === MOST_READS || clock.now() >= deadline) return again;
    rules = again;
  }
}

export function readRules(port: CorsPort, run: Run, bucket: Bucket): Promise<Rule[]> {
  return run.read({ doing: `read the CORS rules of bucket ${bucket.name}`, call: () => port.getRules(bucket), advice });
}

/**
 * Waits until S3 shows what was written: the next one that writes to this bucket has to see these rules in their place, or their absence,
 * since what it misses it would undo. Gives no when, after the longest lag, two reads in a row agree that it is not so.
 */
async function isReadBack(port: CorsPort, run: Run, bucket: Bucket, goal: Goal): Promise<boolean> {
  const { clock, deadline } = run;
  const end = clock.now() + READ_LAG;
  let misses = 0;
  for (let attempt = 1; clock.now() < deadline; attempt++) {
    if (isReached(goal, await readRules(port, run, bucket))) return true;
    if (clock.now() >= end && ++misses === 2) return false;
    await clock.sleep(Math.min(pause(attempt, clock), Math.max(0, deadline - clock.now())));
  }
  throw new Failure(`could not ${goal.doing}: what was written is not there when it is read back, so something else overwrites the bucket's `
    + 'CORS configuration; find it, such as a script that puts a whole configuration, and deploy again');
}
