import { RATES } from './schedule';
import { MANY, playThrottled } from './throttled';

const COUNT = 400;

describe.each(MANY)(`${COUNT} %s of one stack`, (construct) => {
  test.each(RATES)('are created, changed and deleted while CloudFormation takes no more requests than %s of each action a second', async (rate) => {
    const { violations, steps } = await playThrottled(construct, COUNT, rate);
    expect(violations).toEqual([]);
    const statuses = steps.filter(({ what }) => what.startsWith('stack Shop')).map(({ what }) => what.slice('stack Shop: '.length));
    expect(statuses).toEqual([
      'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE',
      'DELETE_IN_PROGRESS', 'DELETE_COMPLETE',
    ]);
  }, 600_000);
});
