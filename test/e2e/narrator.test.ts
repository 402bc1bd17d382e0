import { duration, narratorOn } from './narrator';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['performance'] }));
afterEach(() => void jest.useRealTimers());

function told(isTTY: boolean) {
  const written: string[] = [];
  const narrator = narratorOn({ isTTY, columns: 20, write: (text) => written.push(text) }, () => 61_000 * Number(written.length > 0));
  return { narrator, written };
}

test('acts are numbered', () => {
  const { narrator, written } = told(false);
  narrator.act('one');
  narrator.act('two');
  expect(written.join('')).toMatch(/Act 1: one\n\n.* Act 2: two\n$/);
});

test('in a log nothing moves', () => {
  const { narrator, written } = told(false);
  narrator.progress('deploying');
  jest.advanceTimersByTime(5_000);
  narrator.say('done');
  expect(written).toEqual(['   0.0 s  done\n']);
});

test('on a terminal a line moves, as long as it is not over, and fits the width', () => {
  const { narrator, written } = told(true);
  narrator.progress('deploying a stack of many resources');
  jest.advanceTimersByTime(1_000);
  const [first, second] = written;
  expect(written).toHaveLength(4);
  expect(first).not.toBe(second);
  expect(second).toBe('\r\u001b[K/   61 s  deploying');
  narrator.end();
  written.length = 0;
  jest.advanceTimersByTime(1_000);
  expect(written).toEqual([]);
});

test('the time that an installation takes is told apart', () => {
  expect(duration('133.0', 0)).toBe('133.0 s');
  expect(duration('133.0', 32.61)).toBe('133.0 s: 32.6 s of installing and 100.4 s of its own');
});
