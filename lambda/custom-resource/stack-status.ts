import { answerOf, codesOf } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import { type Clock, pause } from './clock';
import type { CloudFormationPort, EventSeen, Seen } from './cloudformation';
import type { Log } from './log';
import { SECOND_HEARING } from './write-guard';

/** What a request finds out about its stack. */
export interface StackPhase {
  /** The stack, or the one that it is nested in, undoes what it began. */
  readonly rollback: boolean;
  /** The stack goes as a whole, so no other thing of the same stack and logical id may stay. */
  readonly goesForGood: boolean;
  /** CloudFormation has told. */
  readonly isKnown: boolean;
}

const ROLLBACKS = ['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'];
/** Whoever deletes a stack that never stood goes on with the rollback, or does it in its place. */
const NEVER_STOOD = ['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_FAILED', 'ROLLBACK_COMPLETE'];
const GOES_FOR_GOOD = ['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'];
/** A status that another kind of operation can follow at once, so that the answer may be behind it. */
const MAY_BE_BEHIND = [
  'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE',
];
const UNCLEAR_ATTEMPTS = 3;
/** A policy made a moment ago may not have spread yet. */
const DENIED_FOR = 20_000;

/** CloudFormation's answers. Throttles are waited out; a question that can't be answered is not worth a long wait, and not a failure. */
export class Questions {
  /** Since when no question has had an answer but a denial. */
  private deniedSince?: number;

  public constructor(
    private readonly cloudFormation: CloudFormationPort,
    private readonly clock: Clock,
    private readonly deadline: number,
    private readonly log: Log,
  ) {}

  public async resource({ stackId, logicalId }: Owner): Promise<Seen> {
    return (await this.ask(() => this.cloudFormation.resource(stackId, logicalId))) ?? 'unknown';
  }

  public latestEvent({ stackId, logicalId }: Owner): Promise<EventSeen | undefined> {
    return this.ask(() => this.cloudFormation.latestEvent(stackId, logicalId));
  }

  public async isGone(stackId: string): Promise<boolean> {
    const stack = await this.ask(async () => (await this.cloudFormation.stack(stackId)) ?? 'gone');
    return stack === 'gone' || (stack !== undefined && stack.status === 'DELETE_COMPLETE');
  }

  public async phase(stackId: string): Promise<StackPhase> {
    const phase = await this.phaseNow(stackId);
    if (!phase.mayBeBehind) return phase;
    await this.clock.sleep(Math.max(0, Math.min(SECOND_HEARING, this.deadline - this.clock.now())));
    return this.phaseNow(stackId);
  }

  private async phaseNow(stackId: string): Promise<StackPhase & { mayBeBehind: boolean }> {
    const own = await this.ask(() => this.cloudFormation.stack(stackId));
    // A nested stack is simply deleted, or updated, when the stack around it rolls back.
    const root = own?.rootId === undefined ? undefined : await this.ask(() => this.cloudFormation.stack(own.rootId!));
    const statuses = [own, root].flatMap((stack) => stack?.status ?? []);
    const before = own?.status === 'DELETE_IN_PROGRESS' ? await this.ask(() => this.cloudFormation.statusBeforeDeletion(stackId)) : undefined;
    const rollback = statuses.some((status) => ROLLBACKS.includes(status)) || NEVER_STOOD.includes(before ?? '');
    return {
      rollback,
      mayBeBehind: before === 'CREATE_IN_PROGRESS' || statuses.some((status) => MAY_BE_BEHIND.includes(status)),
      goesForGood: own !== undefined && GOES_FOR_GOOD.includes(own.status),
      isKnown: own !== undefined,
    };
  }

  private maySpreadYet(): boolean {
    this.deniedSince ??= this.clock.now();
    return this.clock.now() - this.deniedSince < DENIED_FOR;
  }

  private async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; this.clock.now() < this.deadline; attempt++) {
      try {
        const answer = await question();
        this.deniedSince = undefined;
        return answer;
      } catch (error) {
        const answer = answerOf(error);
        if (answer !== 'busy' && !(answer === 'unclear' && attempt < UNCLEAR_ATTEMPTS) && !(answer === 'denied' && this.maySpreadYet())) {
          this.log({ message: 'CloudFormation could not be asked', codes: codesOf(error) });
          return undefined;
        }
        await this.clock.sleep(Math.max(0, Math.min(pause(attempt, this.clock), this.deadline - this.clock.now())));
      }
    }
    return undefined;
  }
}
