import { progressOn } from '../../../cli/shared/progress';

beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });

function output(isTTY: boolean, columns = 20) {
  const written: string[] = [];
  return { written, progress: progressOn({ isTTY, columns, write: (text) => written.push(text) }) };
}

test('nothing is shown of what takes less than two seconds, or has nothing to tell', () => {
  const { written, progress } = output(true);
  jest.advanceTimersByTime(10_000);
  const short = output(true);
  short.progress.report('half');
  jest.advanceTimersByTime(1_999);
  [progress, short.progress].forEach(({ end }) => end());
  jest.advanceTimersByTime(10_000);
  expect([written, short.written]).toEqual([[], []]);
});

test('a terminal has one line, as wide as it is, that changes and goes', () => {
  const { written, progress } = output(true);
  progress.report('100 of 1,000 templates read');
  jest.advanceTimersByTime(2_100);
  expect(written).toEqual(['100 of 1,000 templa']);
  progress.report('200\u001b[31m');
  jest.advanceTimersByTime(200);
  progress.end();
  expect(written.slice(1)).toEqual(['\r\u001b[K', '200\uFFFD[31m', '\r\u001b[K']);
});

test('a log has a line every ten seconds where there is news, and no control sequence', () => {
  const { written, progress } = output(false);
  progress.report('one');
  jest.advanceTimersByTime(9_000);
  expect(written).toEqual([]);
  jest.advanceTimersByTime(1_000);
  progress.report('two');
  jest.advanceTimersByTime(20_000);
  progress.end();
  expect(written).toEqual(['one\n', 'two\n']);
});
