// The check, on rounds that were recorded on a machine with two cores while much else ran: up to 20 programs at once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { seeded } from '../support/random';
import { type Committed, type Verdict, verdicts } from './report/check';
import { ratiosOf } from './report/ratios';
import type { Spread } from './statistics';
import { EMPTY, joined, needsOf, TIMED, type TimedRatio, type Timings } from './timed/ratios';

const ROUNDS = 15;

const recorded = JSON.parse(readFileSync(join(CHECKOUT, 'test', 'fixtures', 'bench', 'timings.json'), 'utf8')) as Timings;

/** What the ratios need, of rounds that chance takes from the recorded ones. */
function roundsFrom(timings: Timings, ratios: readonly TimedRatio[], random: () => number): Timings {
  const chosen = Array.from({ length: ROUNDS }, () => Math.floor(random() * timings[EMPTY]!.length));
  return Object.fromEntries(ratios.flatMap(needsOf).map((one) => [one, chosen.map((round) => timings[one]![round]!)]));
}

/** As if ours took so many times as long as it did. */
function slowedDown(timings: Timings, { ours: [one, base] }: TimedRatio, factor: number): Timings {
  const slow = (time: number, round: number) => {
    const above = base === undefined ? time : time - timings[base]![round]!;
    return time + above * (factor - 1);
  };
  return { ...timings, [one]: timings[one]!.map(slow) };
}

/** Of all recorded rounds. */
const COMMITTED: Committed = Object.fromEntries(ratiosOf({ timings: recorded }).map(({ name, ...figure }) => [name, figure as Spread]));

/** What a check of these ratios finds, in a run of its own. */
async function found(timings: Timings, ratios: readonly TimedRatio[], run: number): Promise<Record<string, Verdict>> {
  const random = seeded(run);
  let rounds = roundsFrom(timings, ratios, random);
  const found = await verdicts(ratiosOf({ timings: rounds }), COMMITTED, (names) => {
    const again = ratios.filter(({ name }) => names.includes(name));
    rounds = joined(rounds, roundsFrom(timings, again, random));
    return Promise.resolve(ratiosOf({ timings: rounds }).filter(({ name }) => names.includes(name)));
  });
  return Object.fromEntries(found.map(([{ name }, verdict]) => [name, verdict]));
}

describe('ten checks of what is timed, on a busy machine', () => {
  const runs = Array.from({ length: 10 }, (_, run) => 100 + run);

  test.each(runs)('give no false alarm: %d', async (run) => {
    const verdictsFound = Object.values(await found(recorded, TIMED, run));
    expect(verdictsFound.filter((verdict) => verdict === 'worse')).toEqual([]);
  });

  const found30: (Verdict | undefined)[] = [];
  test.each(TIMED.map((ratio) => [ratio.name, ratio] as const))('never take a slow-down of ours by 30 %% for the same: %s', async (name, ratio) => {
    const slow = slowedDown(recorded, ratio, 1.3);
    const verdictsFound: (Verdict | undefined)[] = [];
    for (const run of runs) verdictsFound.push((await found(slow, [ratio], run))[name]);
    expect(verdictsFound.filter((verdict) => verdict !== 'worse' && verdict !== 'too noisy')).toEqual([]);
    found30.push(...verdictsFound);
  });

  test('find such a slow-down in more than 85 of 100, and say of the others that they are too noisy', () => {
    expect(found30).toHaveLength(runs.length * TIMED.length);
    expect(found30.filter((verdict) => verdict === 'worse').length / found30.length).toBeGreaterThan(0.85);
  });
});
