import { play } from './history';
import { ours } from './ours';
import { readCorpus } from './read-corpus';
import { parse } from './schedule';
import { scriptNamed } from './scripts';
import { expectWhole } from './slice';

describe('a schedule that broke an invariant once breaks none', () => {
  test.each(readCorpus())('%s', async (line) => {
    const schedule = parse(line);
    const history = await play(scriptNamed(schedule.script), schedule, ours);
    expectWhole(history);
    // A fault that meets no call any more proves nothing: its step has to be found anew among the calls that the handlers make now.
    const unmet = schedule.deviations.filter(({ at, kind }) => !history.steps[at]?.kinds.includes(kind));
    expect(unmet).toEqual([]);
  });
});

test('a schedule of a script that is gone is an error that says so', () => {
  expect(() => scriptNamed('ip-of-old')).toThrow('there is no script "ip-of-old"; expected one of cors');
});
