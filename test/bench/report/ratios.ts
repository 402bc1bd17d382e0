import { total } from '../calls/counts';
import type { Feature, Make } from '../handlers/build';
import { type KindName, OURS, titleOf, type Variant } from '../synth/case';
import type { Results } from './results';

/** A figure that doesn't depend on the machine: less is better. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  /** What it has to be at the most. */
  readonly limit?: number;
}

const MARGINAL: readonly { readonly kind: KindName; readonly to: Variant; readonly limit: number }[] = [
  { kind: 'corsImported', to: 'awsCustomResource', limit: 0.35 },
  { kind: 'corsImported', to: 'bare', limit: 1.3 },
  { kind: 'address', to: 'l1', limit: 1.25 },
];
const FIRST: readonly KindName[] = ['corsImported', 'email', 'folder', 'address', 'reverseDns'];
const FIRST_LIMIT = 1.2;
const FIRST_RESOURCES = 6;
const CORS_RESOURCES = 410;
/** IAM's limits: characters of a managed policy, white space aside; and managed policies of a role. */
const POLICY_CHARACTERS = 6_144;
const ATTACHMENTS = 10;
const ZIPPED: Readonly<Record<Feature, number>> = {
  'elastic-ip': 75_000, 'elastic-ip-pool': 75_000, 'bucket-cors': 95_000, 'email-template': 115_000, 'email-templates': 115_000,
};
const LOAD: readonly { readonly to: Make; readonly title: string; readonly limit: number }[] = [
  { to: 'external', title: 'the SDK left to the runtime', limit: 0.65 }, { to: 'plain', title: 'a plain bundle', limit: 0.5 },
];

/** Whether any ratio is of it. */
export function isCompared(kind: KindName, variant: Variant): boolean {
  if (MARGINAL.some((one) => one.kind === kind && ['adopt', one.to].includes(variant))) return true;
  return FIRST.includes(kind) && ['adopt', 'awsCustomResource'].includes(variant);
}

export function ratiosOf(results: Results): Ratio[] {
  return [...synthRatios(results), ...handlerRatios(results), ...callRatios(results)];
}

function synthRatios({ synth = [] }: Results): Ratio[] {
  if (synth.length === 0) return [];
  const of = (kind: KindName, variant: Variant) => synth.find((one) => one.kind === kind && one.variant === variant && !one.validation)!;
  const cors = of('corsImported', 'adopt').many;
  return [
    ...MARGINAL.map(({ kind, to, limit }) => ({
      name: `synth of each of 400: ${OURS[kind]} to ${titleOf(kind, to)}`, value: of(kind, 'adopt').marginal.cpu / of(kind, to).marginal.cpu, limit,
    })),
    ...FIRST.map((kind) => ({
      name: `synth of the first: ${OURS[kind]} to \`AwsCustomResource\``,
      value: of(kind, 'adopt').first.cpu / of(kind, 'awsCustomResource').first.cpu, limit: FIRST_LIMIT,
    })),
    ...FIRST.map((kind) => ({ name: `resources of the first ${OURS[kind]}`, value: of(kind, 'adopt').one.resources, limit: FIRST_RESOURCES })),
    { name: 'resources of 400 `BucketCors` on imported buckets', value: cors.resources, limit: CORS_RESOURCES },
    { name: 'policies of 400 `BucketCors` on imported buckets', value: cors.policies, limit: ATTACHMENTS },
    { name: 'characters of the longest policy of 400 `BucketCors` on imported buckets', value: cors.policyCharacters, limit: POLICY_CHARACTERS },
  ];
}

function handlerRatios({ handlers = [] }: Results): Ratio[] {
  const ours = handlers.filter(({ make }) => make === 'ours');
  return [
    ...ours.map(({ feature, zipped }) => ({ name: `bytes of ${feature}, zipped`, value: zipped, limit: ZIPPED[feature] })),
    ...ours.flatMap(({ feature, load }) => LOAD.map(({ to, title, limit }) => ({
      name: `load of ${feature} to that with ${title}`,
      value: load / handlers.find((other) => other.feature === feature && other.make === to)!.load, limit,
    }))),
  ];
}

function callRatios({ calls = [] }: Results): Ratio[] {
  return calls.filter(({ minimum }) => total(minimum) > 0).map(({ life, job, ours, minimum }) =>
    ({ name: `calls of ${life.replace(/ of \d+/, '')}, ${job}, to the API's minimum`, value: total(ours) / total(minimum) }));
}
