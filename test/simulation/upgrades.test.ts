import { plain } from './explore';
import { play } from './history';
import { ours } from './ours';
import { UPGRADES } from './scripts/upgrades';
import { expectWhole, playFaults } from './slice';

/** Of so many single faults one is played here; `npm run simulate` plays more of them. */
const STRIDE = 30;

describe.each(UPGRADES.map((script, index) => [script.name, script, index] as const))('%s', (_, script, index) => {
  test('ends as it is declared, or as it was, when nothing goes wrong', async () => {
    expectWhole(await play(script, plain(script), ours));
  });

  test('keeps the invariants whatever single fault there is', () => playFaults(script, STRIDE, index), 120_000);
});

test('the order in which a rollback puts things back decides whose code carries out the Update', async () => {
  const callsOf = async (name: string) => {
    const script = UPGRADES.find((one) => one.name === name)!;
    const { steps } = await play(script, plain(script), ours);
    const from = steps.findIndex(({ what }) => what.endsWith('UPDATE_ROLLBACK_IN_PROGRESS'));
    const update = steps.slice(from + 1).filter(({ actor }) => actor.includes(' Update '));
    return update.slice(0, 8).map(({ what }) => what);
  };
  // The released code asks CloudFormation before it writes; today's has the request for a confirmation.
  expect(await callsOf('upgrade-cors-undone')).toContain('DescribeStackResource');
  expect(await callsOf('upgrade-cors-undone-functions-last')).not.toContain('DescribeStackResource');
});
