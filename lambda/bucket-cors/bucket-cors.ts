import type { Feature } from '../lifecycle/handler';
import type { RawProperties } from '../lifecycle/protocol';
import type { Run } from '../lifecycle/run';
import type { BucketCorsContract, CorsRuleContract } from './contract';
import { pause } from '../lifecycle/clock';
import { Conflict, Failure } from '../lifecycle/errors';
import { ownerHash } from '../lifecycle/owner';
import { READ_LAG } from '../lifecycle/run';
import { isHeld, isOurs, markRules, merge, sameRules, withoutOurs, type Precedence, type Rule } from './merge';

export interface Bucket {
  readonly name: string;
  readonly expectedOwner?: string;
}

export interface CorsPort {
  /** An empty list where the bucket has no configuration. */
  getRules(bucket: Bucket): Promise<Rule[]>;
  putRules(bucket: Bucket, rules: readonly Rule[]): Promise<void>;
  deleteRules(bucket: Bucket): Promise<void>;
}

interface Properties {
  readonly bucket: Bucket;
  readonly rules: readonly Rule[];
  readonly precedence: Precedence;
  readonly exclusive: boolean;
}

const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: "allow the function's role s3:GetBucketCORS and s3:PutBucketCORS in the bucket's policy, and check the account that owns the bucket",
  NoSuchBucket: "check the bucket's name, or create it before this resource",
  MalformedXML: 'check that every rule has an origin and a method, and nothing that S3 does not know',
  InvalidRequest: "correct the rule that S3's message names",
  PermanentRedirect: "check the bucket's name and its region",
  TemporaryRedirect: 'S3 is still setting the bucket up: deploy again in a while',
  BadDigest: 'the request was damaged on its way: deploy again',
  InvalidDigest: 'the request was damaged on its way: deploy again',
};
const advice = (code: string) => ADVICE[code];

export function bucketCors(port: CorsPort): Feature<Properties> {
  return {
    parse,

    // A configuration has no name of its own, so the physical id stands for the owner and never changes.
    namesThing: (physicalId) => /^cdk-adopt:[0-9a-f]{12}$/.test(physicalId),

    async create({ properties, run }) {
      await apply(port, run, properties);
      return { physicalResourceId: physicalIdOf(run) };
    },

    async update({ properties, former, physicalResourceId, run }) {
      const change = async () => {
        await apply(port, run, properties);
        if (former.bucket.name !== properties.bucket.name) await takeBack(port, run, former.bucket);
      };
      const { rollback } = await run.phase();
      await change();
      if (rollback) await run.keepLooking(change);
      return { physicalResourceId };
    },

    async delete({ properties, physicalResourceId, run }) {
      if (!properties.bucket.name) return; // no request without a bucket got far enough to write
      const undo = () => takeBack(port, run, properties.bucket);
      const lateWritesPossible = physicalResourceId !== physicalIdOf(run) || await run.lateWritesPossible();
      const found = await undo();
      if (lateWritesPossible) await run.keepLooking(async () => void await undo());
      else if (!found) await run.keepLooking(undo, READ_LAG); // what isn't there may only not be shown yet
    },
  };
}

function physicalIdOf(run: Run): string {
  return `cdk-adopt:${ownerHash(run.owner)}`;
}

function apply(port: CorsPort, run: Run, { bucket, rules, precedence, exclusive }: Properties): Promise<boolean> {
  const ours = markRules(run.owner, rules);
  return converge(port, run, bucket, `put the CORS rules on bucket ${bucket.name}`, (current) => {
    if (!exclusive) return merge(run.owner, current, ours, precedence);
    giveUpForeign(run, bucket, withoutOurs(run.owner, current));
    return ours;
  }, exclusive);
}

/** Returns whether there were any. */
async function takeBack(port: CorsPort, run: Run, bucket: Bucket): Promise<boolean> {
  try {
    return await converge(port, run, bucket, `take the CORS rules back from bucket ${bucket.name}`, (current) => withoutOurs(run.owner, current));
  } catch (error) {
    if (error instanceof Failure && error.code === 'NoSuchBucket') return true; // they went with it
    throw error;
  }
}

const MOST_READS = 10;

type Decide = (current: readonly Rule[]) => Rule[];

/**
 * S3 has no conditional write, so every attempt writes on the ground of what it has just read, twice: a read that is behind would undo what
 * others have written. Returns whether anything was written.
 */
async function converge(port: CorsPort, run: Run, bucket: Bucket, doing: string, decide: Decide, exclusive = false): Promise<boolean> {
  const wrote = await run.change<Rule[] | undefined>({
    doing,
    advice,
    plan: async () => {
      const current = await agreedRules(port, bucket);
      const wanted = decide(current);
      if (sameRules(current, wanted)) return { done: undefined };
      const act = async () => {
        await (wanted.length > 0 ? port.putRules(bucket, wanted) : port.deleteRules(bucket));
        return wanted;
      };
      return { act };
    },
  });
  if (wrote) await untilReadBack(port, run, bucket, wrote, exclusive);
  return wrote !== undefined;
}

/** What two reads in a row agree on. Where they never do, the latest. */
async function agreedRules(port: CorsPort, bucket: Bucket): Promise<Rule[]> {
  let rules = await port.getRules(bucket);
  for (let reads = 1; ; reads++) {
    const again = await port.getRules(bucket);
    if (sameRules(rules, again) || reads === MOST_READS) return again;
    rules = again;
  }
}

/**
 * The next one that writes to this bucket has to see these rules, or their absence: what it misses it would undo. Of a merged configuration
 * that is our part; others may go on changing theirs.
 */
async function untilReadBack(port: CorsPort, run: Run, bucket: Bucket, wrote: readonly Rule[], whole: boolean): Promise<void> {
  const ours = (rules: readonly Rule[]) => (whole ? [...rules] : rules.filter((rule) => isOurs(run.owner, rule)));
  const end = Math.min(run.clock.now() + READ_LAG, run.deadline);
  for (let attempt = 1; run.clock.now() < end; attempt++) {
    const current = await run.read({ doing: `read the CORS rules of bucket ${bucket.name}`, call: () => port.getRules(bucket), advice });
    if (sameRules(ours(current), ours(wrote))) return;
    await run.clock.sleep(pause(attempt, run.clock));
  }
}

/** The one place where foreign rules go: they are kept in the log, and rules that another BucketCors holds are not given up. */
function giveUpForeign(run: Run, bucket: Bucket, removed: readonly Rule[]): void {
  const held = removed.filter(isHeld).map(({ ID }) => ID);
  if (held.length > 0) {
    throw new Conflict(`could not make the CORS configuration of bucket ${bucket.name} exclusive: another BucketCors holds ${held.join(', ')}; `
      + 'remove it first, or set exclusive to false');
  }
  if (removed.length > 0) run.log({ message: 'exclusive: these rules are removed', bucket: bucket.name, removed });
}

function parse(raw: RawProperties): Properties {
  const { Bucket, ExpectedBucketOwner, Rules = [], Precedence, Exclusive } = raw as unknown as Partial<BucketCorsContract>;
  return {
    bucket: { name: Bucket ?? '', expectedOwner: ExpectedBucketOwner },
    rules: Rules.map(parseRule),
    precedence: Precedence ?? 'last',
    exclusive: Exclusive === 'true',
  };
}

function parseRule({ Id, MaxAgeSeconds, ...lists }: CorsRuleContract): Rule {
  return { ...lists, ID: Id, ...(MaxAgeSeconds !== undefined && { MaxAgeSeconds: Number(MaxAgeSeconds) }) };
}
