import { type Played, type PlayOptions, runHistories } from './ip-pool/histories';
import { ONE_REFUSED } from './ip-pool/plots';

/** About six hundred steps each. */
const HISTORIES = 5_000;
const WITH_ONE_REFUSED = 1_000;

export interface PoolSurvey {
  readonly all: Played;
  /** Of pools of four addresses, of which EC2 refuses one for good. */
  readonly oneRefused: Played;
}

/** Random histories of Auto Scaling groups that have their addresses from a pool. @returns what they came to */
export async function surveyPools(seed: number, tell: (line: string) => void): Promise<PoolSurvey> {
  const survey = async (name: string, count: number, options?: PlayOptions): Promise<Played> => {
    const played = await runHistories(count, seed, options);
    const { histories, steps, launches, launchesWithout, violations, story = [], plot } = played;
    const [histories_, steps_, launches_, without] = [histories, steps, launches, launchesWithout].map((one) => one.toLocaleString('en'));
    tell(`${name}: ${histories_} random histories of ${steps_} steps; ${launches_} launches completed, ${without} of them without an address; `
      + `${violations.length} violations`);
    if (violations.length > 0) tell([...violations, ...story, JSON.stringify(plot)].join('\n'));
    return played;
  };
  return {
    all: await survey('pools', HISTORIES),
    oneRefused: await survey('pools of four, one refused for good', WITH_ONE_REFUSED, { fixed: ONE_REFUSED }),
  };
}

export function poolViolations({ all, oneRefused }: PoolSurvey): number {
  return all.violations.length + oneRefused.violations.length;
}
