import { NoLongerWanted, TimeIsUp } from '../../core/errors';
import type { Clock } from './clock';

/** How long a yes is good for. */
const YES_HOLDS = 5_000;
/** CloudFormation's answers may lag behind its acts: a no is heard twice before it counts, since giving up in error can lose a thing. */
export const SECOND_HEARING = 2_000;

/** Leave to write, for as long as the last yes is fresh. */
export class Permit {
  private yesAt = -Infinity;

  /** @param ask `unknown` counts as a yes: else a missing permission would stop every deployment */
  public constructor(
    private readonly clock: Clock,
    private readonly deadline: number,
    private readonly ask: () => Promise<'yes' | 'no' | 'unknown'>,
  ) {}

  public get holds(): boolean {
    return this.lasts(0);
  }

  private lasts(milliseconds: number): boolean {
    return this.clock.now() + milliseconds - this.yesAt <= YES_HOLDS;
  }

  /** Asks until there is a yes that holds, and will for so long. */
  public async renew(milliseconds = 0): Promise<void> {
    for (let noes = 0; !this.lasts(milliseconds);) {
      const asked = this.clock.now();
      const answer = await this.ask();
      if (this.clock.now() >= this.deadline) throw new TimeIsUp();
      if (answer === 'no' && ++noes === 2) throw new NoLongerWanted();
      if (answer === 'no') await this.clock.sleep(SECOND_HEARING);
      // Whoever can't be asked now is not asked again in a hurry; a yes is as old as the question.
      else this.yesAt = answer === 'yes' ? asked : this.clock.now();
    }
  }
}
