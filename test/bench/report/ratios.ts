import { BUNDLE_LIMITS } from '../../support/bundle-limits';
import { total } from '../calls/counts';
import { type KindName, OURS } from '../synth/case';
import { FIRST, measured, needsOf, TIMED, type TimedRatio } from '../timed/ratios';
import type { Results } from './results';

/** A figure that doesn't depend on the machine: less is better. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  /** What it has to be at the most. */
  readonly limit?: number;
  /** Of what is timed: between what it is, with a probability of 95 %. What is counted is the same in each run. */
  readonly low?: number;
  readonly high?: number;
}

const FIRST_RESOURCES = 6;
const CORS_RESOURCES = 410;
/** IAM's limits: characters of a managed policy, white space aside; and managed policies of a role. */
const POLICY_CHARACTERS = 6_144;
const ATTACHMENTS = 10;

export function ratiosOf(results: Results): Ratio[] {
  return [...timedRatios(results), ...synthRatios(results), ...handlerRatios(results), ...callRatios(results)];
}

function timedRatios({ timings }: Results): Ratio[] {
  if (timings === undefined) return [];
  const isMeasured = (ratio: TimedRatio) => needsOf(ratio).every((one) => one in timings);
  return TIMED.filter(isMeasured).map((ratio) => ({ name: ratio.name, limit: ratio.limit, ...measured(ratio, timings) }));
}

function synthRatios({ synth = [] }: Results): Ratio[] {
  if (synth.length === 0) return [];
  const of = (kind: KindName) => synth.find((one) => one.kind === kind && one.variant === 'adopt' && !one.validation)!;
  const cors = of('corsImported').many;
  return [
    ...FIRST.map((kind) => ({ name: `resources of the first ${OURS[kind]}`, value: of(kind).one.resources, limit: FIRST_RESOURCES })),
    { name: 'resources of 400 `BucketCors` on imported buckets', value: cors.resources, limit: CORS_RESOURCES },
    { name: 'policies of 400 `BucketCors` on imported buckets', value: cors.policies, limit: ATTACHMENTS },
    { name: 'characters of the longest policy of 400 `BucketCors` on imported buckets', value: cors.policyCharacters, limit: POLICY_CHARACTERS },
  ];
}

function handlerRatios({ handlers = [] }: Results): Ratio[] {
  const ours = handlers.filter(({ make }) => make === 'ours');
  return ours.map(({ feature, zipped }) => ({ name: `bytes of ${feature}, zipped`, value: zipped, limit: BUNDLE_LIMITS[feature] }));
}

function callRatios({ calls = [] }: Results): Ratio[] {
  return calls.filter(({ minimum }) => total(minimum) > 0).map(({ life, job, ours, minimum }) =>
    ({ name: `calls of ${life.replace(/ of \d+/, '')}, ${job}, to the API's minimum`, value: total(ours) / total(minimum) }));
}
