import * as fc from 'fast-check';
import { type Deed, DEEDS, play, type Plot } from './history';

const oneOf = (...values: number[]) => fc.constantFrom(...values);

const plots = (deeds: readonly Deed['what'][]): fc.Arbitrary<Plot> => fc.record({
  seed: fc.nat(),
  addresses: oneOf(0, 1, 2, 3, 5, 8, 20),
  groups: fc.constantFrom<Plot['groups']>(['hook'], ['hook', 'hook'], ['hook', 'no hook'], ['no hook']),
  instances: oneOf(0, 1, 2, 3, 5, 8, 20),
  occupied: fc.constantFrom('refuse', 'replace'),
  lag: oneOf(0, 12_000),
  listsWarm: fc.boolean(),
  onExhausted: fc.constantFrom('CONTINUE', 'ABANDON'),
  noise: fc.record({
    fault: oneOf(0, 0.02, 0.1), crash: oneOf(0, 0.01, 0.03), lost: oneOf(0, 0.1, 0.3), twice: oneOf(0, 0.2, 0.5),
    late: oneOf(1_000, 30_000, 120_000),
  }),
  deeds: fc.array(
    fc.record({
      what: fc.constantFrom(...deeds),
      pick: fc.nat({ max: 19 }),
      count: oneOf(1, 1, 1, 3, 8),
      wait: oneOf(0, 1_000, 5_000, 15_000, 60_000),
    }),
    { maxLength: 20 },
  ),
});

export interface Played {
  readonly histories: number;
  readonly steps: number;
  /** The launches that the pool has completed, and those of them without an address. */
  readonly launches: number;
  readonly launchesWithout: number;
  /** Of the history that breaks something, made as short as can be; with `shrink: false`, of the first one. */
  readonly violations: readonly string[];
  /** What happened in it. */
  readonly story?: readonly string[];
  readonly plot?: Plot;
}

export interface PlayOptions {
  /** Whether to look for the shortest history that breaks something. @default true */
  readonly shrink?: boolean;
  /** What happens in the histories. @default everything */
  readonly deeds?: readonly Deed['what'][];
  /** What is the same in all histories. */
  readonly fixed?: Partial<Plot>;
}

/** Plays random histories of a pool until one of them breaks something. */
export async function runHistories(count: number, seed: number, options: PlayOptions = {}): Promise<Played> {
  const { shrink = true, deeds = DEEDS, fixed } = options;
  const sums = { histories: 0, steps: 0, launches: 0, launchesWithout: 0 };
  const isWhole = async (plot: Plot) => {
    const history = await play(plot);
    sums.histories++;
    sums.steps += history.steps;
    sums.launches += history.launches;
    sums.launchesWithout += history.launchesWithout;
    return history.violations.length === 0;
  };
  const { timeout } = AbortSignal;
  // Calls take virtual time here, and a real timer each would be left behind.
  const { signal } = new AbortController();
  AbortSignal.timeout = () => signal;
  try {
    const these = plots(deeds).map((plot) => ({ ...plot, ...fixed }));
    const { counterexample } = await fc.check(fc.asyncProperty(these, isWhole), { numRuns: count, seed, endOnFailure: !shrink });
    if (!counterexample) return { ...sums, violations: [] };
    const [plot] = counterexample;
    const { violations, story } = await play(plot);
    return { ...sums, violations, story, plot };
  } finally {
    AbortSignal.timeout = timeout;
  }
}
