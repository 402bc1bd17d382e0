import { buildHandler, type Feature, type Make } from '../handlers/build';
import { start } from '../handlers/invocation';
import { interleaved } from '../interleaved';
import type { Options } from '../options';
import { buildChild } from '../synth/build';
import type { KindName, Variant } from '../synth/case';
import { synthesize } from '../synth/measure';
import { EMPTY, needsOf, type Timed, type TimedRatio, type Timings } from './ratios';

/** Starts a process for all that the ratios need, in each round. */
export async function measureTimings(ratios: readonly TimedRatio[], { runs, tell }: Options): Promise<Timings> {
  tell('timed');
  const child = await buildChild();
  const starts = new Map<Timed, () => Promise<{ readonly cpu: number }>>();
  for (const one of new Set(ratios.flatMap(needsOf))) {
    const [kind, variant, count] = one.split('/') as [KindName, Variant, string];
    const [, feature, make] = one.split('/') as ['load', Feature, Make];
    if (one === EMPTY) starts.set(one, () => synthesize(child, { count: 0, validation: false }));
    else if (!one.startsWith('load/')) starts.set(one, () => synthesize(child, { kind, variant, count: Number(count), validation: false }));
    else {
      const bundle = await buildHandler(feature, make);
      starts.set(one, () => start(bundle));
    }
  }
  const samples = await interleaved([...starts.keys()], runs.timed, async (one) => (await starts.get(one)!()).cpu, tell);
  return Object.fromEntries(samples);
}
