import { type Played, runHistories } from './ip-pool/histories';

/** About six hundred steps each. */
const HISTORIES = 5_000;

/** Random histories of Auto Scaling groups that have their addresses from a pool. @returns what they came to */
export async function surveyPools(seed: number, tell: (line: string) => void): Promise<Played> {
  const played = await runHistories(HISTORIES, seed);
  const { histories, steps, violations, story = [], plot } = played;
  tell(`pools: ${histories.toLocaleString('en')} random histories of ${steps.toLocaleString('en')} steps, ${violations.length} violations`);
  if (violations.length > 0) tell([...violations, ...story, JSON.stringify(plot)].join('\n'));
  return played;
}
