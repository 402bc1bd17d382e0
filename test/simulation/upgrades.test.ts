import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { plain } from './explore';
import { play, type Script } from './history';
import { ours } from './ours';
import { bundledHandlers } from './releases/handlers';
import type { Stack } from './requests';
import { UPGRADES } from './scripts/upgrades';
import { upgradeOfAll, UPGRADES_OF_ALL } from './scripts/upgrades-of-all';
import { expectWhole, playFaults } from './slice';

/** Of so many single faults one is played here; `npm run simulate` plays more of them. */
const STRIDE = 140;
/** A folder of many templates has as many steps. */
const STRIDE_OF_MANY = 1_800;
const STRIDE_OF_ALL = 4_000;

describe.each(UPGRADES.map((script, index) => [script.name, script, index] as const))('%s', (_, script, index) => {
  test('ends as it is declared, or as it was, when nothing goes wrong', async () => {
    expectWhole(await play(script, plain(script), ours));
  });

  test('keeps the invariants whatever single fault there is', () => playFaults(script, script.name.includes('folder-many') ? STRIDE_OF_MANY : STRIDE, index), 120_000);
});

describe('an upgrade of every construct that fails after a resource, succeeds, and is undone by a downgrade', () => {
  const idsOf = ({ resources }: Stack) => Object.fromEntries([...resources].map(([logicalId, { physicalId }]) => [logicalId, physicalId]));

  test.each(UPGRADES_OF_ALL)('%s, after %s, functions last: %s', async (...upgrade) => {
    const seen: (readonly [status: string, ids: ReturnType<typeof idsOf>])[] = [];
    const script = upgradeOfAll(...upgrade, (stack) => seen.push([stack.status, idsOf(stack)]));
    expectWhole(await play(script, plain(script), ours));
    expect(seen.map(([status]) => status)).toEqual(['CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
    for (const [, ids] of seen) expect(ids).toEqual(seen[0]![1]);
  });

  test('keeps the invariants whatever single fault there is', async () => {
    for (const [index, upgrade] of UPGRADES_OF_ALL.entries()) await playFaults(upgradeOfAll(...upgrade), STRIDE_OF_ALL, index);
  }, 120_000);
});

describe('what would strand the things that a released version has made fails here:', () => {
  const broken = async (from: string, to: string, script: Script) => {
    const subject = bundledHandlers(join(CHECKOUT, 'assets'), (text) => text.replaceAll(from, to));
    return (await play(script, plain(script), subject)).violations.length > 0;
  };
  const KEYS: [tag: string, script: string][] = [
    ['cdk-adopt:stack', 'upgrade-ip'], ['cdk-adopt:resource', 'upgrade-ip'],
    ['cdk-adopt:spec', 'upgrade-ip-replaced-undone-functions-last'], ['cdk-adopt:key', 'upgrade-ip-kept-and-again'],
    ['cdk-adopt:associated-by', 'upgrade-ip-given'], ['cdk-adopt:reverse-dns', 'upgrade-ip-reverse-dns'],
    ['cdk-adopt:stack', 'upgrade-email'], ['cdk-adopt:resource', 'upgrade-folder'],
  ];

  test.each(KEYS)('another key of the tag %s, in %s', async (tag, name) => {
    const script = UPGRADES.find((one) => one.name === name)!;
    expect(await broken(tag, tag, script)).toBe(false);
    expect(await broken(tag, `${tag}-x`, script)).toBe(true);
  });
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
