import { deadlineExceeded, DeadlineExceededError, errorCodes, errorKind } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import { POLICY_PROPAGATION } from '../../core/timings';
import { type Clock, pause } from './clock';
import type { CloudFormationPort, EventSeen, ResourceSeen } from './cloudformation';
import type { Log } from './log';
import { retry } from './retry';
import { RECHECK_DELAY } from './write-guard';

/** What a request finds out about its stack. */
export interface StackPhase {
  /** The stack, or the one that it is nested in, undoes what it began. */
  readonly rollback: boolean;
  /** The stack goes as a whole, so no other thing of the same stack and logical id may stay. */
  readonly isDeletion: boolean;
  /** CloudFormation has told. */
  readonly isKnown: boolean;
}

const ROLLBACKS = ['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'];
/** Stacks whose creation never completed: deleting one continues or replaces its rollback. */
const NEVER_COMPLETED = ['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_FAILED', 'ROLLBACK_COMPLETE'];
const DELETIONS = ['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'];
/** A status that another kind of operation can follow at once, so that the answer may be behind it. */
const MAY_BE_STALE = [
  'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE',
];
const AMBIGUOUS_ATTEMPTS = 3;

/** What CloudFormation says of a resource and its stack. A question that can't be answered is not worth a long wait, and not a failure. */
export class StackState {
  /** Since when every question has been answered by a denial. */
  private deniedSince?: number;

  public constructor(
    private readonly cloudFormation: CloudFormationPort,
    private readonly owner: Owner,
    private readonly clock: Clock,
    private readonly deadline: number,
    private readonly log: Log,
  ) {}

  public async resource(): Promise<ResourceSeen> {
    const { stackId, logicalId } = this.owner;
    return (await this.ask(() => this.cloudFormation.resource(stackId, logicalId))) ?? 'unknown';
  }

  public latestEvent(): Promise<EventSeen | undefined> {
    const { stackId, logicalId } = this.owner;
    return this.ask(() => this.cloudFormation.latestEvent(stackId, logicalId));
  }

  /** Of any stack. */
  public async isGone(stackId: string): Promise<boolean> {
    const stack = await this.ask(async () => (await this.cloudFormation.stack(stackId)) ?? 'gone');
    return stack === 'gone' || (stack !== undefined && stack.status === 'DELETE_COMPLETE');
  }

  public async phase(): Promise<StackPhase> {
    const phase = await this.phaseNow();
    if (!phase.mayBeStale) return phase;
    await this.clock.sleep(Math.max(0, Math.min(RECHECK_DELAY, this.deadline - this.clock.now())));
    return this.phaseNow();
  }

  private async phaseNow(): Promise<StackPhase & { mayBeStale: boolean }> {
    const { stackId } = this.owner;
    const own = await this.ask(() => this.cloudFormation.stack(stackId));
    // A nested stack is simply deleted, or updated, when the stack around it rolls back.
    const root = own?.rootId === undefined ? undefined : await this.ask(() => this.cloudFormation.stack(own.rootId!));
    const statuses = [own, root].flatMap((stack) => stack?.status ?? []);
    const before = own?.status === 'DELETE_IN_PROGRESS' ? await this.ask(() => this.cloudFormation.statusBeforeDeletion(stackId)) : undefined;
    const rollback = statuses.some((status) => ROLLBACKS.includes(status)) || NEVER_COMPLETED.includes(before ?? '');
    return {
      rollback,
      mayBeStale: before === 'CREATE_IN_PROGRESS' || statuses.some((status) => MAY_BE_STALE.includes(status)),
      isDeletion: own !== undefined && DELETIONS.includes(own.status),
      isKnown: own !== undefined,
    };
  }

  private async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    const askInTime = async () => {
      if (this.clock.now() >= this.deadline) throw deadlineExceeded('ask CloudFormation');
      const answer = await question();
      this.deniedSince = undefined;
      return answer;
    };
    try {
      return await retry(this.clock, askInTime, (error, attempt) => {
        if (!this.mayBeAnsweredYet(error, attempt)) throw error;
        return Math.max(0, Math.min(pause(attempt, this.clock), this.deadline - this.clock.now()));
      });
    } catch (error) {
      if (!(error instanceof DeadlineExceededError)) this.log({ message: 'CloudFormation could not be asked', codes: errorCodes(error) });
      return undefined;
    }
  }

  private mayBeAnsweredYet(error: unknown, attempt: number): boolean {
    if (error instanceof DeadlineExceededError) return false;
    const kind = errorKind(error);
    if (kind === 'accessDenied') {
      this.deniedSince ??= this.clock.now();
      return this.clock.now() - this.deniedSince < POLICY_PROPAGATION;
    }
    return kind === 'throttled' || (kind === 'ambiguous' && attempt < AMBIGUOUS_ATTEMPTS);
  }
}
