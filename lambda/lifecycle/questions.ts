import type { CloudFormationPort } from './cloudformation';
import type { Clock } from './clock';
import type { Owner } from './owner';
import type { Log } from './run';
import type { Seen } from './wanted';
import { pause } from './clock';
import { answerOf, codesOf } from './errors';

/** What a request finds out about its stack. */
export interface StackPhase {
  /** The stack, or the one that it is nested in, undoes what it began. */
  readonly rollback: boolean;
  /** The stack goes as a whole, so no other thing of the same stack and logical id may stay. */
  readonly goesForGood: boolean;
}

const ROLLBACKS = ['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'];
const GOES_FOR_GOOD = ['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'];
const UNCLEAR_ATTEMPTS = 3;

/** CloudFormation's answers. Throttles are waited out; a question that can't be answered is not worth a wait, and not a failure. */
export class Questions {
  public constructor(
    private readonly cloudFormation: CloudFormationPort,
    private readonly clock: Clock,
    private readonly deadline: number,
    private readonly log: Log,
  ) {}

  public async resource({ stackId, logicalId }: Owner): Promise<Seen> {
    return (await this.ask(() => this.cloudFormation.resource(stackId, logicalId))) ?? 'unknown';
  }

  public latestProperties({ stackId, logicalId }: Owner): Promise<string | undefined> {
    return this.ask(() => this.cloudFormation.latestProperties(stackId, logicalId));
  }

  public async isGone(stackId: string): Promise<boolean> {
    const stack = await this.ask(async () => (await this.cloudFormation.stack(stackId)) ?? 'gone');
    return stack === 'gone' || (stack !== undefined && stack.status === 'DELETE_COMPLETE');
  }

  public async phase(stackId: string): Promise<StackPhase> {
    const own = await this.ask(() => this.cloudFormation.stack(stackId));
    // A nested stack is simply deleted, or updated, when the stack around it rolls back.
    const root = own?.rootId === undefined ? undefined : await this.ask(() => this.cloudFormation.stack(own.rootId!));
    const statuses = [own?.status, root?.status];
    return {
      rollback: statuses.some((status) => status !== undefined && ROLLBACKS.includes(status)),
      goesForGood: own !== undefined && GOES_FOR_GOOD.includes(own.status),
    };
  }

  private async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; this.clock.now() < this.deadline; attempt++) {
      try {
        return await question();
      } catch (error) {
        const answer = answerOf(error);
        if (answer !== 'busy' && !(answer === 'unclear' && attempt < UNCLEAR_ATTEMPTS)) {
          this.log({ message: 'CloudFormation could not be asked', codes: codesOf(error) });
          return undefined;
        }
        await this.clock.sleep(Math.max(0, Math.min(pause(attempt, this.clock), this.deadline - this.clock.now())));
      }
    }
    return undefined;
  }
}
