import { Calls } from '../../../lambda/custom-resource/calls';
import { StackState } from '../../../lambda/custom-resource/stack-state';
import { runsInRollback } from '../../../lambda/email-templates/rollback-code';
import { Calls as Asked } from '../../support/calls';
import { FakeCloudFormation } from '../../support/fake-cloudformation';
import { VirtualClock } from '../../support/virtual-clock';
import { STACK } from '../../support/world';

const DAY = 86_400_000;

test.each([
  ['was created', () => ({ status: 'CREATE_COMPLETE', lastUpdated: 0 }), true],
  ['was updated more than a day ago', (now: number) => ({ status: 'UPDATE_COMPLETE', lastUpdated: now - DAY - 1 }), true],
  ['was updated in the last day', (now: number) => ({ status: 'UPDATE_COMPLETE', lastUpdated: now - DAY }), false],
  ['was updated, nobody knows when', () => ({ status: 'UPDATE_COMPLETE' }), false],
  ['is put back', () => ({ status: 'UPDATE_IN_PROGRESS', lastUpdated: 0 }), false],
  ['is under another logical ID', () => 'absent' as const, false],
  ['is unknown', () => 'unknown' as const, false],
])('a function that %s', async (_, seen, expected) => {
  const clock = new VirtualClock();
  const cloudFormation = new FakeCloudFormation(new Asked());
  cloudFormation.functionSeen = seen(clock.now());
  const owner = { stackId: STACK, logicalId: 'Emails' };
  const stack = new StackState(cloudFormation, owner, clock, Infinity, () => undefined, clock.now());
  const calls = new Calls(clock, Infinity, () => undefined, { isFresh: true, renew: async () => undefined });
  expect(await clock.run(runsInRollback(calls, { owner, stack }))).toBe(expected);
});
