import { inProcess } from '../child-process';
import { interleaved } from '../interleaved';
import type { Options } from '../options';
import { median } from '../statistics';
import { isCompared } from '../timed/ratios';
import { buildChild } from './build';
import { type Case, type KindName, KINDS, MANY, type Sample, type Variant } from './case';
import { writeFolder } from './folder';

/** One kind, in one way. Times in milliseconds. */
export interface SynthFigures {
  readonly kind: KindName;
  readonly variant: Variant;
  readonly validation: boolean;
  readonly one: Sample;
  readonly many: Sample;
  /** What each further one takes. */
  readonly marginal: Times;
  /** What the first one takes: above a process with an empty stack. */
  readonly first: Times;
}

/** What the user waits for, and what the processor computes: the second is the steadier one where other programs run. */
export type Times = Pick<Sample, 'wall' | 'cpu'>;

const EMPTY = { count: 0 };

export async function measureSynth({ quick, runs, tell }: Options): Promise<SynthFigures[]> {
  const child = await buildChild();
  const figures: SynthFigures[] = [];
  for (const validation of quick ? [false] : [false, true]) {
    tell(`synth, ${validation ? 'with' : 'without'} the synth-time validation`);
    const measured = KINDS.flatMap(({ name: kind, variants }) => variants.map((variant) => ({ kind, variant })))
      .filter(({ kind, variant }) => !quick || isCompared(kind, variant));
    const counted = measured.flatMap((one) => [1, MANY].map((count) => ({ ...one, count, validation })));
    const cases: Case[] = [{ ...EMPTY, validation }, ...counted];
    const samples = await interleaved(cases, runs.rest, (one) => synthesize(child, one), tell);
    figures.push(...figuresOf(cases, (one) => medians(samples.get(one)!)));
  }
  return figures;
}

export function synthesize(child: string, { validation, ...rest }: Case): Promise<Sample> {
  const env = { ...(rest.kind === 'folder' && { BENCH_FOLDER: writeFolder(rest.count) }), ...(!validation && { CDK_VALIDATION: 'false' }) };
  return inProcess<Sample>(child, [JSON.stringify(rest)], env);
}

export function medians(samples: readonly Sample[]): Sample {
  const of = (name: keyof Sample) => median(samples.map((sample) => sample[name]));
  return {
    wall: of('wall'), cpu: of('cpu'), work: of('work'), megabytes: of('megabytes'), resources: of('resources'), bytes: of('bytes'),
    policies: of('policies'), policyCharacters: of('policyCharacters'),
  };
}

function figuresOf([empty, ...cases]: readonly Case[], sampleOf: (one: Case) => Sample): SynthFigures[] {
  const nothing = sampleOf(empty!);
  return cases.filter(({ count }) => count === 1).map((single) => {
    const { kind, variant, validation } = single;
    const one = sampleOf(single);
    const many = sampleOf(cases.find((other) => other.kind === kind && other.variant === variant && other.count === MANY)!);
    return {
      kind: kind as KindName, variant: variant!, validation, one, many,
      marginal: times((name) => (many[name] - one[name]) / (MANY - 1)),
      first: times((name) => one[name] - nothing[name]),
    };
  });
}

function times(of: (name: keyof Times) => number): Times {
  return { wall: of('wall'), cpu: of('cpu') };
}
