import { mutated, POOL_MUTANTS } from './mutants';

const HISTORIES = 1_000;
const SEED = 7;
const TIMEOUT = 600_000;

test.each(POOL_MUTANTS.map((mutant) => [mutant.name, mutant] as const))('the histories show a handler that %s', async (_, mutant) => {
  const runHistories = await mutated(mutant);
  const { violations } = await runHistories(HISTORIES, SEED, { shrink: false, deeds: mutant.deeds, fixed: mutant.fixed });
  expect(violations.join('\n')).toMatch(mutant.shows);
}, TIMEOUT);
