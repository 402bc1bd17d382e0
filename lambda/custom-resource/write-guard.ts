import { deadlineExceeded, StaleRequestError } from '../../core/errors';
import type { Clock } from './clock';

/** How long a yes is good for, in milliseconds. */
export const GUARD_LIFETIME = 5_000;
/** Status reads are eventually consistent: two negatives are required, since aborting wrongly can orphan a resource. */
export const RECHECK_DELAY = 2_000;

/** Permission to write. */
export interface Guard {
  /** There is a yes that may be relied on now. */
  readonly isFresh: boolean;
  /** Asks until there is a yes that is fresh, and will be for so long. */
  renew(action: string, milliseconds?: number): Promise<void>;
}

/** Permission to write, for as long as the last confirmation is fresh. */
export class WriteGuard implements Guard {
  /**
   * @param ask `unknown` counts as a yes: otherwise a missing permission would stop every deployment
   * @param yesAt when the last yes was given, in milliseconds since 1970
   */
  public constructor(
    private readonly clock: Clock,
    private readonly deadline: number,
    private readonly ask: () => Promise<'yes' | 'no' | 'unknown'>,
    private yesAt = -Infinity,
    private readonly lifetime = GUARD_LIFETIME,
  ) {}

  public get isFresh(): boolean {
    return this.isFreshFor(0);
  }

  private isFreshFor(milliseconds: number): boolean {
    return this.clock.now() + milliseconds - this.yesAt <= this.lifetime;
  }

  public async renew(action: string, milliseconds = 0): Promise<void> {
    for (let noes = 0; !this.isFreshFor(milliseconds);) {
      const asked = this.clock.now();
      const answer = await this.ask();
      if (this.clock.now() >= this.deadline) throw deadlineExceeded(action);
      if (answer === 'no' && ++noes === 2) throw new StaleRequestError();
      if (answer === 'no') await this.clock.sleep(RECHECK_DELAY);
      // Whoever can't be asked now is not asked again in a hurry; a yes is as old as the question.
      else this.yesAt = answer === 'yes' ? asked : this.clock.now();
    }
  }
}
