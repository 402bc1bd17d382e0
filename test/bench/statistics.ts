import { seeded } from '../support/random';

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The mean without the lowest and the highest fifth: steadier than a median where many things disturb each sample a little. */
export function trimmedMean(numbers: readonly number[]): number {
  const cut = Math.floor(numbers.length / 5);
  const kept = [...numbers].sort((one, other) => one - other).slice(cut, numbers.length - cut);
  return kept.reduce((sum, one) => sum + one, 0) / kept.length;
}

/** A figure, and between what it is with a probability of 95 %. */
export interface Spread {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1_000;

/**
 * A bootstrap: what the figure would be in other runs, of rounds like these. What was measured in one round stays together, since it was
 * measured under the same load.
 *
 * @param of - the figure of the rounds that are chosen, by their numbers
 */
export function spreadOf(rounds: number, of: (chosen: readonly number[]) => number): Spread {
  const random = seeded(rounds);
  const all = Array.from({ length: rounds }, (_, index) => index);
  const values = Array.from({ length: RESAMPLES }, () => of(all.map(() => Math.floor(random() * rounds))));
  values.sort((one, other) => one - other);
  return { value: of(all), low: values[Math.floor(RESAMPLES * 0.025)]!, high: values[Math.ceil(RESAMPLES * 0.975) - 1]! };
}

/** How `y` grows with `x`: the exponent of the power law that fits best, by least squares on the logarithms. 1 is linear. */
export function exponent(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = (of: 'x' | 'y') => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
  const [meanX, meanY] = [mean('x'), mean('y')];
  const covariance = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}

/** What is less than this part of the first one can't be told from noise. */
const NOISE = 0.05;

/**
 * The growth of what comes on top of the first one: a cost that is there in any case would hide it. Undefined where there is none to be
 * seen, or at one number only.
 */
export function growth(values: ReadonlyMap<number, number>): number | undefined {
  const first = values.get(1)!;
  const points = [...values].map(([count, value]) => ({ x: count - 1, y: value - first })).filter(({ x, y }) => x > 0 && y > NOISE * first);
  return points.length < 2 ? undefined : exponent(points);
}
