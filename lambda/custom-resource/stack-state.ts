import { deadlineExceeded, DeadlineExceededError, errorCodes, errorKind } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import { LATE_WRITE_WINDOW, POLICY_PROPAGATION, READ_LAG } from '../../core/timings';
import { type Clock, pause } from './clock';
import type { CloudFormationPort, ResourcePage, ResourceSeen, StackEvent, StackResource, StackSeen } from './cloudformation';
import type { Log } from './log';
import { once } from './once';
import { retry } from './retry';
import { type AskForPage, type EventSeen, type FailedOperations, StackEvents } from './stack-events';

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
const NEVER_COMPLETED = ['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED', 'ROLLBACK_COMPLETE'];
const DELETIONS = ['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'];
const NO_LONGER_HELD = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];
/** So long after its request was signed, a stack's status is shown everywhere. */
export const STATUS_LAG = 3_000;
const AMBIGUOUS_ATTEMPTS = 3;
const NO_STACK: StackSeen = { status: '' };

/** What CloudFormation says of a resource and its stack. A question that can't be answered is not worth a long wait, and not a failure. */
export class StackState {
  /** Since when every question has been answered by a denial. */
  private deniedSince?: number;
  /** As the stack's latest answer says. */
  private isRollbackDisabled?: boolean;
  private known?: Promise<StackPhase>;
  /** As of the request's beginning: what was then over doesn't change. */
  private events: StackEvents;
  private late?: boolean;
  /** What is read for the request is not older than that. */
  private readonly began: number;
  private failed?: ReturnType<StackEvents['failedOperations']>;
  private readonly held = once(() => this.askForResources());

  public constructor(
    public readonly cloudFormation: CloudFormationPort,
    private readonly owner: Owner,
    private readonly clock: Clock,
    private readonly deadline: number,
    private readonly log: Log,
    /** The request was sent then, or before, in milliseconds since 1970. */
    private readonly sentBy: number,
  ) {
    this.events = new StackEvents(owner.stackId);
    this.began = clock.now();
  }

  public async resource(): Promise<ResourceSeen> {
    const { stackId, logicalId } = this.owner;
    return (await this.ask(() => this.cloudFormation.resource(stackId, logicalId))) ?? 'unknown';
  }

  /** The latest event of the resource's creation or update, as it is now. Undefined where CloudFormation doesn't tell. */
  public async latestEvent(): Promise<EventSeen | undefined> {
    const { stackId, logicalId } = this.owner;
    const event = await new StackEvents(stackId).latestOf(logicalId, this.pageBy((question) => this.ask(question)));
    return event === 'unknown' ? undefined : event;
  }

  /** The physical ID that the resource had before the stack's present operation. Undefined where CloudFormation doesn't tell. */
  public async idBeforeOperation(): Promise<string | undefined> {
    return this.events.idBeforeOperation(this.owner.logicalId, this.pageBy((question) => this.ask(question)));
  }

  /** The physical ID of the resource's first event of that status since then, as it is now. Undefined where CloudFormation doesn't tell. */
  public completedId(
    status: string, since: number | undefined, isOfRequest: (properties: string | undefined) => boolean,
  ): Promise<string | undefined> {
    const { stackId, logicalId } = this.owner;
    const isIt = (event: StackEvent) => event.logicalId === logicalId && event.status === status && isOfRequest(event.properties);
    return new StackEvents(stackId).firstIdSince(since, isIt, this.pageBy((question) => this.ask(question)));
  }

  /** The properties of the resource's creations and updates whose calls may still have taken effect when this request's handling began. */
  public lateProperties(): Promise<string[]> {
    return this.events.propertiesSince(this.owner.logicalId, this.began - LATE_WRITE_WINDOW, this.pageBy((question) => this.ask(question)));
  }

  /** What failed before the present operation and was not rolled back. Undefined where nothing did, or CloudFormation doesn't tell. */
  public async failedOperations(): Promise<FailedOperations | undefined> {
    this.failed ??= this.events.failedOperations(this.owner.logicalId, this.pageBy((question) => this.ask(question)));
    const failed = await this.failed;
    return failed === 'unknown' ? undefined : failed;
  }

  /**
   * Whether an operation of the stack before the present one may have failed without being rolled back. What was answered before is not
   * asked again; where nothing was, and nothing is, it says no.
   */
  public async mayFollowFailure(): Promise<boolean> {
    if (this.isRollbackDisabled === undefined) await this.phase();
    return this.isRollbackDisabled === true || this.events.showFailure();
  }

  /** Of any stack. */
  public async isGone(stackId: string): Promise<boolean> {
    const stack = await this.ask(async () => (await this.cloudFormation.stack(stackId)) ?? 'gone');
    return stack === 'gone' || (stack !== undefined && stack.status === 'DELETE_COMPLETE');
  }

  /** What the stack holds of that type and physical ID, even if it is to go; asked once. Undefined where CloudFormation tells nothing. */
  public async holderOf(type: string, physicalId: string): Promise<StackResource | undefined> {
    const isIt = (one: StackResource) => one.type === type && one.physicalId === physicalId && !NO_LONGER_HELD.includes(one.status);
    return (await this.held()).find(isIt);
  }

  private async askForResources(): Promise<StackResource[]> {
    const all: StackResource[] = [];
    let page: ResourcePage | undefined;
    do {
      const token = page?.next;
      page = await this.ask(async () => this.cloudFormation.resources?.(this.owner.stackId, token));
      all.push(...page?.resources ?? []);
    } while (page?.next !== undefined);
    return all;
  }

  /** Asked once for a request. It doesn't change while the request is current. */
  public phase(): Promise<StackPhase> {
    this.known ??= this.askPhase();
    return this.known;
  }

  private async askPhase(): Promise<StackPhase> {
    await this.untilShown();
    const statuses = await this.statuses((question) => this.ask(question));
    const isDeleted = statuses?.own === 'DELETE_IN_PROGRESS';
    const before = isDeleted ? await this.statusBeforeDeletion() : undefined;
    return {
      rollback: isRollback(statuses) || NEVER_COMPLETED.includes(before ?? ''),
      isDeletion: statuses !== undefined && DELETIONS.includes(statuses.own),
      isKnown: statuses !== undefined && !['behind', 'unknown'].includes(before ?? ''),
    };
  }

  private async statusBeforeDeletion(): Promise<string | undefined> {
    const end = Math.min(this.clock.now() + READ_LAG, this.deadline);
    for (let attempt = 1; ; attempt++) {
      const before = await this.events.statusBeforeDeletion(this.pageBy((question) => this.ask(question)));
      if (before !== 'behind' || this.clock.now() >= end) return before;
      await this.clock.sleep(pause(attempt, this.clock));
      this.events = new StackEvents(this.owner.stackId);
    }
  }

  /**
   * Whether a call made for an earlier request of the resource may still have taken effect when this one's handling began, or later. Each
   * time, what isn't known is asked once, and counts as yes where it isn't answered.
   *
   * @param isOfAnother whether the properties are those of another thing, to which the latest request writes instead
   */
  public async lateWritesPossible(isOfAnother: (properties: string | undefined) => boolean): Promise<boolean> {
    if (this.late === undefined) {
      await this.untilShown();
      this.late = await this.askForLateWrites(isOfAnother);
    }
    return this.late ?? true;
  }

  private async askForLateWrites(isOfAnother: (properties: string | undefined) => boolean): Promise<boolean | undefined> {
    const phase = await this.known;
    const statuses = phase?.isKnown ? undefined : await this.statuses((question) => this.once(question));
    if (phase?.rollback || isRollback(statuses)) return true;
    if (!phase?.isKnown && !statuses) return undefined;
    const since = this.began - LATE_WRITE_WINDOW;
    const event = await this.events.latestOf(this.owner.logicalId, this.pageBy((question) => this.once(question)), since);
    if (event === 'unknown') return undefined;
    return event?.time !== undefined && event.time > since && !isOfAnother(event.properties);
  }

  /** An answer before that may show the status of before the request. */
  private async untilShown(): Promise<void> {
    const rest = Math.min(this.sentBy + STATUS_LAG, this.deadline) - this.clock.now();
    if (rest > 0) await this.clock.sleep(rest);
  }

  private async statuses(ask: Ask): Promise<Statuses | undefined> {
    const own = await ask(async () => (await this.cloudFormation.stack(this.owner.stackId)) ?? NO_STACK);
    if (!own) return undefined;
    this.isRollbackDisabled = own.isRollbackDisabled ?? false;
    // A nested stack is simply deleted, or updated, when the stack around it rolls back.
    const root = own.rootId === undefined ? undefined : await ask(() => this.cloudFormation.stack(own.rootId!));
    return own.status === '' ? undefined : { own: own.status, root: root?.status };
  }

  private pageBy(ask: Ask): AskForPage {
    return (token) => ask(() => this.cloudFormation.events(this.owner.stackId, token));
  }

  /** Asks again while that may help, until the deadline. */
  private async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    let unclear = 0;
    const askInTime = async () => {
      if (this.clock.now() >= this.deadline) throw deadlineExceeded('ask CloudFormation');
      const answer = await question();
      this.deniedSince = undefined;
      return answer;
    };
    try {
      return await retry(this.clock, askInTime, (error, attempt) => {
        if (errorKind(error) === 'ambiguous') unclear++;
        if (!this.mayBeAnsweredYet(error, unclear)) throw error;
        return Math.max(0, Math.min(pause(attempt, this.clock), this.deadline - this.clock.now()));
      });
    } catch (error) {
      if (!(error instanceof DeadlineExceededError)) this.log({ message: 'CloudFormation could not be asked', codes: errorCodes(error) });
      return undefined;
    }
  }

  private async once<T>(question: () => Promise<T>): Promise<T | undefined> {
    try {
      return await question();
    } catch (error) {
      this.log({ message: 'CloudFormation did not answer', codes: errorCodes(error) });
      return undefined;
    }
  }

  /** @param unclear how many answers were none, those that were throttled apart */
  private mayBeAnsweredYet(error: unknown, unclear: number): boolean {
    if (error instanceof DeadlineExceededError) return false;
    const kind = errorKind(error);
    if (kind === 'accessDenied') {
      this.deniedSince ??= this.clock.now();
      return this.clock.now() - this.deniedSince < POLICY_PROPAGATION;
    }
    return kind === 'throttled' || (kind === 'ambiguous' && unclear < AMBIGUOUS_ATTEMPTS);
  }
}

type Ask = <T>(question: () => Promise<T>) => Promise<T | undefined>;

interface Statuses {
  readonly own: string;
  readonly root?: string;
}

function isRollback(statuses: Statuses | undefined): boolean {
  return ROLLBACKS.includes(statuses?.own ?? '') || ROLLBACKS.includes(statuses?.root ?? '');
}
