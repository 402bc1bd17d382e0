import { plain } from './explore';
import { play } from './history';
import { ours } from './ours';
import { CDKD } from './scripts/cdkd';
import { playSlice } from './slice';

playSlice('cdkd');

test('every Create and Update of cdkd is answered with one sentence that says what to deploy with, before any call to AWS', async () => {
  const [script] = CDKD;
  const { steps } = await play(script!, plain(script!), ours);
  const refusedOnes = steps.filter(({ actor }) => /^cdkd-\w+\/\w+ (Create|Update)/.test(actor));
  expect(refusedOnes).toHaveLength(3 * 6); // twice a stack of its own, and once another one's
  for (const { what, on } of refusedOnes) {
    expect(what).toBe('response');
    expect(on).toMatch(/^{"Status":"FAILED","Reason":"could not (create|update) a resource of stack arn:/);
  }
});
