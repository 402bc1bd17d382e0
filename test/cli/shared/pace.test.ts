import { Pace } from '../../../cli/shared/pace';
import { awsError, lostAnswer } from '../../support/aws-error';
import { FakeClock } from '../../support/clock';
import { Limiter } from '../../support/ses/limiter';
import { VirtualClock } from '../../support/virtual-clock';

const THROTTLED = () => awsError('TooManyRequestsException');

test('calls of many at once leave at the rate, and none is throttled', async () => {
  const clock = new VirtualClock();
  const [pace, limiter, began] = [new Pace(clock, 50), new Limiter(), clock.now()];
  const call = async () => {
    await clock.sleep(15 + 25 * clock.random());
    if (!limiter.admits('', 50, clock.now())) throw new Error('above the rate');
  };
  await clock.run(Promise.all(Array.from({ length: 500 }, () => pace.read(call))));
  expect((clock.now() - began) / 1_000).toBeLessThan(10.5);
});

test('where somebody else uses up the rate, it slows down, and all is read', async () => {
  const clock = new VirtualClock();
  const [pace, limiter] = [new Pace(clock, 50), new Limiter()];
  let refused = 0;
  const call = async () => {
    await clock.sleep(30);
    if (limiter.admits('', 25, clock.now())) return;
    refused++;
    throw THROTTLED();
  };
  const reader = async () => { for (let number = 0; number < 25; number++) await pace.read(call); };
  await clock.run(Promise.all(Array.from({ length: 20 }, reader)));
  expect(refused).toBeLessThan(250);
});

test.each<[string, () => Error, number]>([
  ['is throttled', THROTTLED, 10], ['is lost', lostAnswer, 3], ['is refused', () => awsError('BadRequestException'), 1],
])('a call that %s again and again is given up', async (_, errorOf, tries) => {
  let made = 0;
  const error = errorOf();
  await expect(new Pace(new FakeClock(), 1).read(() => { made++; return Promise.reject(error); })).rejects.toBe(error);
  expect(made).toBe(tries);
});
