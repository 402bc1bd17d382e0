import { type Bucket, type DesiredCors, desiredRules } from '../../core/bucket-cors/desired-state';
import { excessOf } from '../../core/bucket-cors/limits';
import { isOfBucketCors, type Rule, withoutOwn } from '../../core/bucket-cors/merge';
import { withTestOfParking } from '../../core/bucket-cors/parked';
import { ConflictError } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import { type CorsContext, type Goal, reconcileRules } from './reconcile';

/** Puts the rules on the bucket as they are asked for. */
export async function apply(context: CorsContext, desired: DesiredCors, isRollback = async () => false): Promise<void> {
  const { owner } = context.request;
  const { bucket, exclusive } = desired;
  const action = `put the CORS rules on bucket ${bucket.name}`;
  const whole: Goal = {
    action,
    decide: (current) => desiredRules(owner, current, desired),
    check: async (current, wanted) => {
      refuseExcess(owner, action, wanted);
      // Those who stood beside each other before may do so again.
      if (exclusive && !await isRollback()) refuseOtherHolders(bucket, withoutOwn(owner, current));
    },
  };
  if (exclusive) await testParking(context, bucket, whole);
  await reconcileRules(context, bucket, whole);
}

/** Nothing of what follows may be lost: neither for a limit nor for a service that doesn't keep parked rules. */
function testParking(context: CorsContext, bucket: Bucket, { decide, check }: Goal): Promise<boolean> {
  const { owner } = context.request;
  const action = `set the other CORS rules of bucket ${bucket.name} aside`;
  return reconcileRules(context, bucket, {
    action,
    decide: (current) => withTestOfParking(owner, current),
    check: async (current, wanted) => {
      await check?.(current, decide(current));
      refuseExcess(owner, action, wanted);
    },
    remedy: 'set exclusive to false, since the service has to keep origins that begin with cdk-adopt-parked: as they are',
  });
}

function refuseExcess(owner: Owner, action: string, wanted: readonly Rule[]): void {
  const excess = excessOf(owner, wanted);
  if (excess) throw new ConflictError(`could not ${action}: ${excess}; remove rules, or put origins that share methods and headers into one rule`);
}

function refuseOtherHolders(bucket: Bucket, foreign: readonly Rule[]): void {
  const held = foreign.filter(isOfBucketCors).map(({ ID }) => ID);
  if (held.length > 0) {
    throw new ConflictError(`could not make the CORS configuration of bucket ${bucket.name} exclusive: another BucketCors holds ${held.join(', ')}; `
      + 'remove it first, or set exclusive to false');
  }
}
