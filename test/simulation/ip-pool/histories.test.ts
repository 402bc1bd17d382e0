import { runHistories } from './histories';
import type { Plot } from './history';
import { IPV6_ONLY, NO_GATEWAY, ONE_REFUSED } from './plots';

/** `npm run simulate -- --pools` plays more. */
const HISTORIES = 250;
const TIMEOUT = 600_000;

test(`in ${HISTORIES} random histories no address is on two instances, none has two, none is lost, and whoever has none is accounted for`, async () => {
  const { histories, violations, story = [], plot } = await runHistories(HISTORIES, 1);
  if (violations.length > 0) throw new Error([...violations, '', ...story, '', JSON.stringify(plot)].join('\n'));
  expect(histories).toBe(HISTORIES);
}, TIMEOUT);

test.each<[string, Partial<Plot>, number]>([
  ['a pool of four addresses, of which EC2 refuses one for good: every instance has one of the other three, or a reason', ONE_REFUSED, 60],
  ['a VPC without an internet gateway', NO_GATEWAY, 40],
  ['IPv6-only subnets', IPV6_ONLY, 60],
])('every launch is completed in time in %s', async (_, fixed, count) => {
  const { launches, violations, story = [], plot } = await runHistories(count, 1, { fixed });
  if (violations.length > 0) throw new Error([...violations, '', ...story, '', JSON.stringify(plot)].join('\n'));
  expect(launches).toBeGreaterThan(count);
}, TIMEOUT);

test('a history plays the same each time', async () => {
  const [one, other] = [await runHistories(20, 7), await runHistories(20, 7)];
  expect(one.steps).toBeGreaterThan(1_000);
  expect(other).toEqual(one);
});
