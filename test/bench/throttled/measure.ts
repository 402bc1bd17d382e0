import { RATES } from '../../simulation/schedule';
import { MANY, type Many, playThrottled } from '../../simulation/throttled';
import type { Options } from '../options';
import { figuresOf, type JobFigures,JOBS } from './figures';

export interface ThrottledFigures {
  readonly construct: Many;
  /** How many of them are in the stack. */
  readonly count: number;
  /** How many requests of each action CloudFormation takes in a second. */
  readonly rate: number;
  readonly jobs: Readonly<Record<typeof JOBS[number], JobFigures>>;
}

const COUNT = 400;

export async function measureThrottled({ quick, tell }: Options): Promise<ThrottledFigures[]> {
  const count = quick ? 40 : COUNT;
  const figures: ThrottledFigures[] = [];
  for (const construct of MANY) {
    for (const rate of RATES) {
      tell(`throttled: ${count} ${construct}, ${rate}`);
      const { steps, violations } = await playThrottled(construct, count, rate);
      if (violations.length > 0) throw new Error(`${count} ${construct}, ${rate}: ${violations[0]!.what}`);
      figures.push({ construct, count, rate: Number(rate.slice('rate-'.length)), jobs: figuresOf(steps) });
    }
  }
  return figures;
}

/** All have to succeed. */
export function throttledFaults(figures: readonly ThrottledFigures[]): string[] {
  return figures.flatMap(({ construct, count, rate, jobs }) => JOBS.filter((job) => jobs[job].succeeded < count)
    .map((job) => `${count} ${construct}, ${job}, ${rate} requests a second: ${jobs[job].succeeded} succeeded`));
}
