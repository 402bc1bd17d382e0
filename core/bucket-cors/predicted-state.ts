import type { Owner } from '../ownership';
import type { Prediction } from '../prediction';
import { type DesiredCors, desiredRules } from './desired-state';
import { excessOf } from './limits';
import { isOfBucketCors, type Rule, sameRules, withoutOwn } from './merge';
import { withTestOfParking } from './parked';

/** The bucket's rules once the handler has put the owner's on it. */
export function predictRules(owner: Owner, current: readonly Rule[], desired: DesiredCors): Prediction<Rule[]> {
  const tested = desired.exclusive ? withTestOfParking(owner, current) : current;
  const after = desiredRules(owner, tested, desired);
  if (sameRules(current, after) && sameRules(current, tested)) return { after };
  const isTested = !sameRules(current, tested);
  const excess = excessOf(owner, desiredRules(owner, current, desired)) ?? (isTested ? excessOf(owner, tested) : undefined);
  if (excess) return { refusal: excess };
  const held = withoutOwn(owner, current).filter(isOfBucketCors).map(({ ID }) => ID);
  if (desired.exclusive && held.length > 0) return { refusal: `it can't be exclusive, since another BucketCors holds ${held.join(', ')}` };
  return { after };
}
