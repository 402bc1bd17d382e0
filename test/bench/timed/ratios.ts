import { type Feature, FEATURES, type Make } from '../handlers/build';
import { type Spread, spreadOf, trimmedMean } from '../statistics';
import { type KindName, MANY, OURS, titleOf, type Variant } from '../synth/case';

/** What a process is started for: the synthesis of so many, as `kind/variant/count`, or the load of a handler, as `load/feature/make`. */
export type Timed = string;
/** The processor's time of each process in milliseconds, one for each round. */
export type Timings = Readonly<Record<Timed, readonly number[]>>;

/** Ours to theirs: less is better. */
export interface TimedRatio {
  readonly name: string;
  readonly limit: number;
  readonly ours: Cost;
  readonly theirs: Cost;
}

/** What is measured, and where there is one, what it is taken above. */
type Cost = readonly [one: Timed, base?: Timed];

/** A stack that holds nothing. */
export const EMPTY = 'empty';

const synth = (kind: KindName, variant: Variant, count: number): Timed => [kind, variant, count].join('/');

const EACH: readonly { readonly kind: KindName; readonly to: Variant; readonly limit: number }[] = [
  { kind: 'corsImported', to: 'awsCustomResource', limit: 0.35 },
  { kind: 'corsImported', to: 'bare', limit: 1.3 },
  { kind: 'address', to: 'l1', limit: 1.25 },
];
export const FIRST: readonly KindName[] = ['corsImported', 'email', 'folder', 'address', 'reverseDns'];
const FIRST_LIMIT = 1.2;
const LOAD: readonly { readonly to: Make; readonly title: string; readonly limit: number }[] = [
  { to: 'external', title: 'the SDK left to the runtime', limit: 0.65 }, { to: 'plain', title: 'a plain bundle', limit: 0.5 },
];

export const TIMED: readonly TimedRatio[] = [
  ...EACH.map(({ kind, to, limit }): TimedRatio => ({
    name: `synth of each of 400: ${OURS[kind]} to ${titleOf(kind, to)}`, limit,
    ours: [synth(kind, 'adopt', MANY), synth(kind, 'adopt', 1)], theirs: [synth(kind, to, MANY), synth(kind, to, 1)],
  })),
  ...FIRST.map((kind): TimedRatio => ({
    name: `synth of the first: ${OURS[kind]} to \`AwsCustomResource\``, limit: FIRST_LIMIT,
    ours: [synth(kind, 'adopt', 1), EMPTY], theirs: [synth(kind, 'awsCustomResource', 1), EMPTY],
  })),
  ...FEATURES.flatMap((feature) => LOAD.map(({ to, title, limit }): TimedRatio => ({
    name: `load of ${feature} to that with ${title}`, limit, ours: [load(feature, 'ours')], theirs: [load(feature, to)],
  }))),
];

function load(feature: Feature, make: Make): Timed {
  return ['load', feature, make].join('/');
}

export function needsOf({ ours, theirs }: TimedRatio): Timed[] {
  return [...ours, ...theirs] as Timed[];
}

/** Whether any ratio is of it. */
export function isCompared(kind: KindName, variant: Variant): boolean {
  return TIMED.some((ratio) => needsOf(ratio).includes(synth(kind, variant, 1)));
}

export function joined(rounds: Timings, more: Timings): Timings {
  return { ...rounds, ...Object.fromEntries(Object.entries(more).map(([one, samples]) => [one, [...rounds[one] ?? [], ...samples]])) };
}

/** The ratio of trimmed means. */
export function measured({ ours, theirs }: TimedRatio, timings: Timings): Spread {
  return spreadOf(timings[ours[0]]!.length, (rounds) => {
    const time = (one: Timed) => trimmedMean(rounds.map((round) => timings[one]![round]!));
    const above = ([one, base]: Cost) => time(one) - (base === undefined ? 0 : time(base));
    return above(ours) / above(theirs);
  });
}
