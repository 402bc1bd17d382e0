import { type Bucket, parseDesiredCors, rulesWithoutOwner } from '../../core/bucket-cors/desired-state';
import { predictRules } from '../../core/bucket-cors/predicted-state';
import type { Owner } from '../../core/ownership';
import type { State } from '../deployment/state';
import type { Change } from './change';
import { rulesChange } from './describe';
import { type Planner, RefusalError } from './planner';

export const bucketCors: Planner = {
  identity: ['Bucket', 'Precedence', 'Exclusive'],

  async apply(state, owner, properties, former) {
    const desired = parseDesiredCors(properties);
    const { bucket } = desired;
    const current = await state.rules(bucket);
    if (!current) throw new RefusalError(`there is no bucket ${bucket.name}`);
    const predicted = predictRules(owner, current, desired);
    if ('refusal' in predicted) throw new RefusalError(`bucket ${bucket.name}: ${predicted.refusal}`);
    state.setRules(bucket, predicted.after);
    const changes = rulesChange(owner, bucket.name, current, predicted.after);
    const before = former && parseDesiredCors(former.properties).bucket;
    return { changes: before && before.name !== bucket.name ? [...changes, ...await leave(state, owner, before)] : changes };
  },

  remove: (state, owner, { properties }) => leave(state, owner, parseDesiredCors(properties).bucket),
};

async function leave(state: State, owner: Owner, bucket: Bucket): Promise<Change[]> {
  const current = await state.rules(bucket) ?? [];
  const after = rulesWithoutOwner(owner, current);
  state.setRules(bucket, after);
  return rulesChange(owner, bucket.name, current, after);
}
