import { excessOf } from '../../core/bucket-cors/limits';
import {
  idPrefix, isHeld, isOurs, markRules, merge, type Precedence, type Rule, sameRules, withoutOurs,
} from '../../core/bucket-cors/merge';
import type { BucketCorsContract, CorsRuleContract } from '../../core/contracts/bucket-cors';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { Conflict, Failure } from '../../core/errors';
import { ownerHash } from '../../core/ownership';
import type { Feature } from '../custom-resource/handler';
import { READ_LAG, type Run } from '../custom-resource/request';
import { converge, readRules } from './reconcile';
import type { Bucket, CorsPort } from './s3';

interface Properties {
  readonly bucket: Bucket;
  readonly rules: readonly Rule[];
  readonly precedence: Precedence;
  readonly exclusive: boolean;
}

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
      const { rollback } = await run.phase();
      const change = async () => {
        const applied = apply(port, run, properties);
        await (rollback ? unlessGone(applied) : applied); // a bucket that was deleted is none to go back to
        if (former.bucket.name === properties.bucket.name) return;
        await (rollback ? takeBackIfEver(port, run, former.bucket) : takeBack(port, run, former.bucket));
      };
      await change();
      if (rollback) await run.keepLooking(change);
      return { physicalResourceId };
    },

    async delete({ properties, physicalResourceId, run }) {
      const failed = physicalResourceId !== physicalIdOf(run);
      const undo = () => (failed ? takeBackIfEver : takeBack)(port, run, properties.bucket);
      const lateWritesPossible = failed || await run.lateWritesPossible();
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
  const doing = `put the CORS rules on bucket ${bucket.name}`;
  const ours = markRules(run.owner, rules);
  return converge(port, run, bucket, {
    doing,
    decide: (current) => (exclusive ? ours : merge(run.owner, current, ours, precedence)),
    check: (current, wanted) => {
      const excess = excessOf(run.owner, wanted);
      if (excess) throw new Conflict(`could not ${doing}: ${excess}; remove rules, or put origins that share methods and headers into one rule`);
      if (exclusive) refuseHeld(bucket, withoutOurs(run.owner, current));
    },
    // The one place where foreign rules go: they are kept in the log.
    ...(exclusive && { beforeWrite: (current) => logRemoved(run, bucket, withoutOurs(run.owner, current)) }),
    // Another BucketCors that comes behind an exclusive one is not fought; the next change refuses it.
    ...(exclusive && { isReached: (current) => sameRules(current.filter((rule) => isOurs(run.owner, rule) || !isHeld(rule)), ours) }),
  });
}

/** Returns whether there were any. */
async function takeBack(port: CorsPort, run: Run, bucket: Bucket): Promise<boolean> {
  if (!bucket.name) return true; // no request without a bucket got far enough to write
  return unlessGone(converge(port, run, bucket, {
    doing: `take the CORS rules back from bucket ${bucket.name}`,
    decide: (current) => withoutOurs(run.owner, current),
  }));
}

/** With these, a bucket's configuration is kept from us: often it is somebody else's, or none, by a slip in its name. */
const KEPT_FROM_US = [
  'AccessDenied', 'AllAccessDisabled', 'AuthorizationHeaderMalformed', 'EndpointError', 'IllegalLocationConstraintException',
  'InvalidBucketName', 'InvalidToken', 'MethodNotAllowed', 'PermanentRedirect',
];

/**
 * Every write follows a read, so what failed on a bucket that it may not read has not written there. Only if leave was lost in between, it
 * may have; but a rollback that insisted on reading would never end.
 */
async function takeBackIfEver(port: CorsPort, run: Run, bucket: Bucket): Promise<boolean> {
  try {
    if (bucket.name) await unlessGone(readRules(port, run, bucket));
  } catch (error) {
    if (!(error instanceof Failure && KEPT_FROM_US.includes(error.code ?? ''))) throw error;
    const message = `${error.message}; it is left as it is, and rules of ours are in it only if leave to read it was lost since`;
    run.log({ message, idsOfOurs: idPrefix(run.owner) });
    return true;
  }
  return takeBack(port, run, bucket);
}

/** The rules of a bucket that somebody has deleted went with it. */
async function unlessGone<T>(work: Promise<T>): Promise<T | true> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure && error.code === 'NoSuchBucket') return true;
    throw error;
  }
}

function refuseHeld(bucket: Bucket, foreign: readonly Rule[]): void {
  const held = foreign.filter(isHeld).map(({ ID }) => ID);
  if (held.length > 0) {
    throw new Conflict(`could not make the CORS configuration of bucket ${bucket.name} exclusive: another BucketCors holds ${held.join(', ')}; `
      + 'remove it first, or set exclusive to false');
  }
}

function logRemoved(run: Run, bucket: Bucket, removed: readonly Rule[]): void {
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
