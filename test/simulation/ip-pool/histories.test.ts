import { runHistories } from './histories';

const HISTORIES = 1_000;
const TIMEOUT = 600_000;

test(`in ${HISTORIES} random histories no address is on two instances, none has two, none is lost, and whoever has none is accounted for`, async () => {
  const { histories, violations, story = [], plot } = await runHistories(HISTORIES, 1);
  if (violations.length > 0) throw new Error([...violations, '', ...story, '', JSON.stringify(plot)].join('\n'));
  expect(histories).toBe(HISTORIES);
}, TIMEOUT);

test('a history plays the same each time', async () => {
  const [one, other] = [await runHistories(20, 7), await runHistories(20, 7)];
  expect(one.steps).toBeGreaterThan(1_000);
  expect(other).toEqual(one);
});
