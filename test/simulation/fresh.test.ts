import { counterExampleOf, freshTasks } from './fresh';
import type { History } from './history';
import { parse } from './schedule';
import { add, newFindings, type Task } from './task';

const first = (count: number, tasks: Iterator<Task>) => Array.from({ length: count }, () => tasks.next().value as Task);

describe('random schedules', () => {
  test('of all scripts have their turn, in an order and with a seed that follow from the one that is told', () => {
    const [once, again] = [first(6, freshTasks(['a', 'b', 'c'], 41)), first(6, freshTasks(['a', 'b', 'c'], 41))];
    expect(once).toEqual(again);
    for (const round of [once.slice(0, 3), once.slice(3)]) expect(round.map(({ script }) => script).sort()).toEqual(['a', 'b', 'c']);
    expect(once.map((task) => 'seed' in task && task.seed)).toEqual([41, 41, 41, 42, 42, 42]);
  });

  test('that break an invariant are told by the shortest, with the command that replays it, and with where to keep it', () => {
    const findings = newFindings();
    const broken = { steps: [], signature: 1, raced: false, races: [], abandonments: [], violations: [{ invariant: 3, what: 'an address is left' }] };
    for (const text of ['ip~lag#3:lost,9:twin', 'ip~lag#9:twin', 'ip#9:twin', 'ip~hasty#9:twin']) add(findings, { ...broken, schedule: parse(text) } satisfies History);
    expect(counterExampleOf(findings)).toEqual([
      'BROKEN  invariant 3: an address is left',
      '        npm run simulate -- --replay \'ip#9:twin\'',
      '        Keep it as a line in test/simulation/corpus: ip#9:twin',
    ]);
  });

  test('that keep the invariants are told by their number alone', () => {
    expect(counterExampleOf(newFindings())).toEqual([]);
  });
});
