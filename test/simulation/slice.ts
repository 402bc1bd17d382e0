import { deviationsAfter, plain, withDeviation } from './explore';
import type { History, Script } from './history';
import { play } from './history';
import { ours } from './ours';
import { CIRCUMSTANCES, REFUSAL_NAMES } from './schedule';
import { SCRIPTS } from './scripts';
import { story } from './story';
import { isOfMany, isWithoutRollback } from './survey';

/** Of so many single faults one is played here; `npm run simulate` plays them all, and more than one at a time. */
const STRIDE = 60;
/** Lives of many templates, and of several stacks, take more steps. */
const LONG_STRIDES: Readonly<Record<string, number>> = { '-no-rollback-': 360, 'folder-many': 1_200, 'folder': 160, 'ip-kept': 90, 'cdkd': 200 };
/** A full bucket takes its time. */
const TIMEOUT = 120_000;

/** Tests of the scripts of one feature. @param isPlayed where two processes share them */
export function playSlice(feature: 'cors' | 'ip' | 'email' | 'folder' | 'cdkd' | 'downgrade', isPlayed: (name: string) => boolean = () => true): void {
  const scripts = SCRIPTS.filter(({ name }) => name.split('-')[0] === feature && isPlayed(name));

  describe.each(scripts.map((script, index) => [script.name, script, index] as const))('%s', (_, script, index) => {
    test('ends as it is declared when nothing goes wrong, also when reads lag and policies come late', async () => {
      // Each refusal meets some of the scripts here, and all of them in `npm run simulate`.
      const refusals = feature === 'ip' ? REFUSAL_NAMES.filter((_, number) => number === index % REFUSAL_NAMES.length) : [];
      const single = isWithoutRollback(script.name) ? [] : [...CIRCUMSTANCES, ...refusals].map((one) => [one]);
      // Many templates take seconds where reads lag: `npm run simulate` plays that.
      const circumstances = isOfMany(script.name) ? [[]] : [[], ...single, [...CIRCUMSTANCES]];
      for (const each of circumstances) expectWhole(await play(script, { ...plain(script), circumstances: each }, ours));
    });

    test('keeps the invariants whatever single fault there is', () => {
      const [, stride = STRIDE] = Object.entries(LONG_STRIDES).find(([long]) => script.name.includes(long)) ?? [];
      return playFaults(script, stride, index);
    }, TIMEOUT);
  });
}

/** Every `stride`-th single fault, beginning with another one for each script. */
export async function playFaults(script: Script, stride: number, index: number): Promise<void> {
  const base = await play(script, plain(script), ours);
  const faults = deviationsAfter(base, script).filter((_, number) => number % stride === index % stride);
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expectWhole(await play(script, withDeviation(base.schedule, fault), ours));
}

export function expectWhole(history: History): void {
  if (history.violations.length > 0) throw new Error(story(history).join('\n'));
}
