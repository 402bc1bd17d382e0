import { type Bucket, type DesiredCors, parseDesiredCors, rulesWithoutOwner } from '../../core/bucket-cors/desired-state';
import { idPrefix } from '../../core/bucket-cors/merge';
import { hasCode, OperationError } from '../../core/errors';
import { BUCKET_NOT_FOUND } from '../../core/not-found';
import { ownerHash } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import type { Feature } from '../custom-resource/handler';
import type { RequestState } from '../custom-resource/request';
import { apply } from './apply';
import { type CorsContext, readRules, reconcileRules } from './reconcile';
import type { CorsPort } from './s3';

export function bucketCors(port: CorsPort): Feature<DesiredCors> {
  return {
    parse: parseDesiredCors,

    // A CORS configuration has no ID of its own, so the physical ID identifies the owner and never changes.
    isRealPhysicalId: (physicalId) => /^cdk-adopt:[0-9a-f]{12}$/.test(physicalId),

    async create({ properties, ...context }) {
      await apply({ port, ...context }, properties);
      return { physicalResourceId: physicalIdOf(context.request) };
    },

    async update({ properties, previous, physicalResourceId, isRepeated, calls, request }) {
      const context = { port, calls, request };
      const isRollback = async () => (await request.stack.phase()).rollback;
      void request.stack.phase(); // asked beside the work, since the answer matters only afterwards
      const change = async () => {
        // A deleted bucket can't be restored.
        await apply(context, properties, isRollback).catch(async (error: unknown) => {
          if (!isMissingBucket(error) || !await isRollback()) throw error;
        });
        if (previous.bucket.name === properties.bucket.name) return;
        await (await isRollback() ? removeOwnRulesIfReadable(context, previous.bucket) : removeOwnRules(context, previous.bucket));
      };
      await change();
      if (await isRollback()) await calls.poll(change);
      // One physical ID stands for any bucket, so no Delete follows for those of updates that failed and were not rolled back.
      if (isRepeated || await isRollback() || await request.stack.mayFollowFailure()) await leaveAttempted(context, properties.bucket);
      return { physicalResourceId };
    },

    async delete({ properties, physicalResourceId, calls, request }) {
      const context = { port, calls, request };
      const failed = physicalResourceId !== physicalIdOf(request);
      if (failed && !properties.bucket.name) return;
      const held = failed ? await request.heldInstead() : undefined;
      // A later creation has succeeded, and its rules are the same resource's.
      if (held) {
        if (held.properties) await leaveAttempted(context, parseDesiredCors(held.properties).bucket, properties.bucket);
        return;
      }
      const undo = () => (failed ? removeOwnRulesIfReadable : removeOwnRules)(context, properties.bucket);
      const found = await undo();
      const undoLate = async () => {
        await undo();
        return !failed && !await request.lateWritesPossible();
      };
      if (failed || await request.lateWritesPossible()) await calls.poll(undoLate);
      else if (!found) await calls.poll(undo, READ_LAG); // the read may be stale
      if (await request.stack.mayFollowFailure()) await leaveAttempted(context, properties.bucket);
    },
  };
}

/** Removes our rules from the buckets of failed requests that were not rolled back, and of those before them. */
async function leaveAttempted(context: CorsContext, bucket: Bucket, ...more: readonly Bucket[]): Promise<void> {
  const { properties } = await context.request.failedOperations();
  const all = [...more, ...properties.map((each) => parseDesiredCors(each).bucket)];
  const others = new Map(all.filter(({ name }) => name !== bucket.name).map((other) => [other.name, other]));
  for (const other of others.values()) await removeOwnRulesIfReadable(context, other);
}

function physicalIdOf({ owner }: RequestState): string {
  return `cdk-adopt:${ownerHash(owner)}`;
}

/** Returns whether there were any. */
async function removeOwnRules(context: CorsContext, bucket: Bucket): Promise<boolean> {
  if (!bucket.name) return true; // a request without a bucket name has written nothing
  const { owner } = context.request;
  return ignoreMissingBucket(reconcileRules(context, bucket, {
    action: `take the CORS rules back from bucket ${bucket.name}`,
    decide: (current) => rulesWithoutOwner(owner, current),
  }));
}

/** Codes for a bucket that can't be read: often it belongs to somebody else, or its name is mistyped. */
const UNREADABLE = [
  'AccessDenied', 'AllAccessDisabled', 'AuthorizationHeaderMalformed', 'EndpointError', 'IllegalLocationConstraintException',
  'InvalidBucketName', 'InvalidToken', 'MethodNotAllowed', 'PermanentRedirect',
];

/**
 * Every write follows a read, so a request that could not read the bucket has not written to it, unless it lost the permission in between.
 * A rollback that insisted on reading would never end.
 */
async function removeOwnRulesIfReadable(context: CorsContext, bucket: Bucket): Promise<boolean> {
  const { calls, request: { owner } } = context;
  try {
    if (bucket.name) await ignoreMissingBucket(readRules(context, bucket));
  } catch (error) {
    if (!(error instanceof OperationError && UNREADABLE.includes(error.code ?? ''))) throw error;
    const message = `${error.message}; it is left as it is, and rules of ours are in it only if permission to read it was lost since`;
    calls.log({ message, idsOfOurs: idPrefix(owner) });
    return true;
  }
  return removeOwnRules(context, bucket);
}

/** The rules of a deleted bucket are gone with it. */
async function ignoreMissingBucket<T>(work: Promise<T>): Promise<T | true> {
  try {
    return await work;
  } catch (error) {
    if (isMissingBucket(error)) return true;
    throw error;
  }
}

function isMissingBucket(error: unknown): boolean {
  return error instanceof OperationError && hasCode(error, ...BUCKET_NOT_FOUND);
}
