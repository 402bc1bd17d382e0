import { interleaved } from '../interleaved';
import type { Options } from '../options';
import { median } from '../statistics';
import { buildHandler, type Feature, FEATURES, type Make, MAKES, type Size, sizeOf } from './build';
import { invoke, start, type Started } from './invocation';

export interface HandlerFigures extends Size {
  readonly feature: Feature;
  readonly make: Make;
  /** Medians, in milliseconds. */
  readonly load: number;
  readonly response: number;
  /** Above bare node's. */
  readonly megabytes: number;
}

interface Candidate {
  readonly feature: Feature;
  readonly make: Make;
  readonly bundle: string;
}

export async function measureHandlers({ runs, tell }: Options): Promise<HandlerFigures[]> {
  tell('handlers');
  const candidates: Candidate[] = [];
  for (const feature of FEATURES) for (const make of MAKES) candidates.push({ feature, make, bundle: await buildHandler(feature, make) });
  const bare: Started[] = [];
  const cold = await interleaved(candidates, runs.rest, async ({ bundle }) => {
    if (bare.length < runs.rest) bare.push(await start());
    return start(bundle);
  }, tell);
  const invoked = await interleaved(candidates, runs.rest, ({ feature, bundle }) => invoke(feature, bundle), tell);
  const bareMegabytes = median(bare.map(({ megabytes }) => megabytes));
  return candidates.map((candidate) => ({
    feature: candidate.feature, make: candidate.make, ...sizeOf(candidate.bundle),
    load: median(cold.get(candidate)!.map(({ load }) => load)),
    response: median(invoked.get(candidate)!.map(({ response }) => response)),
    megabytes: median(invoked.get(candidate)!.map(({ megabytes }) => megabytes)) - bareMegabytes,
  }));
}
