import type { CloudFormationPort } from './cloudformation';
import type { CustomResourceEvent } from './protocol';
import { LONGEST_CALL } from './client';
import { pause, type Clock } from './clock';
import { answerOf, codesOf, Failure, NoLongerWanted } from './errors';
import { stackName, type Owner } from './owner';
import { isCurrentByDate, isCurrentByProperties, wantedBy, type NamesThing, type Seen } from './wanted';

/** How long a yes to "still wanted?" is good for. */
const YES_HOLDS = 5_000;
/** A policy made a moment ago may not have spread yet. */
const DENIED_FOR = 20_000;
/** Longer than a yes holds, a call takes and a read lags behind, together: what a late delivery may still write shows up in that time. */
export const LOOK = 30_000;
const LOOK_EVERY = 5_000;

export interface Call<T> {
  /** Completes "could not ...": what is attempted, on what. */
  readonly doing: string;
  readonly call: () => Promise<T>;
  /** Final answers that may yet change, such as "not found" right after the creation: for how long to ask again, in milliseconds. */
  readonly patience?: (code: string) => number | undefined;
  /** What the user can do about it. */
  readonly advice?: (code: string) => string | undefined;
  /** For a call that creates a thing without a client token: repeated only after an answer that says nothing was done. */
  readonly once?: boolean;
}

export type Log = (entry: Readonly<Record<string, unknown>>) => void;

/** One request being carried out: every call to AWS goes through it, and so holds to the deadline and to "still wanted?". */
export class Run {
  public readonly owner: Owner;
  private yesAt = -Infinity;

  public constructor(
    private readonly event: CustomResourceEvent,
    private readonly namesThing: NamesThing,
    private readonly cloudFormation: CloudFormationPort,
    public readonly clock: Clock,
    /** No call is begun after it. */
    public readonly deadline: number,
    public readonly log: Log,
  ) {
    this.owner = { stackId: event.StackId, logicalId: event.LogicalResourceId };
  }

  /** For reads; and for a read with a write that follows from it, which has to `confirmWanted` in between. */
  public attempt<T>(call: Call<T>): Promise<T> {
    return this.repeat(call, async () => undefined);
  }

  /** For every call that creates, changes or removes something. */
  public write<T>(call: Call<T>): Promise<T> {
    return this.repeat(call, () => this.confirmWanted());
  }

  /** For what a request still has to tidy up after its answer, when it is over: the change is right while CloudFormation holds that id. */
  public writeWhileHeld<T>(call: Call<T>, physicalId: string): Promise<T> {
    return this.repeat(call, async () => {
      const seen = await this.resource();
      if (typeof seen !== 'object' || seen.physicalId !== physicalId) throw new NoLongerWanted();
    });
  }

  /** Does the work again and again, until it gives true, or for as long as a call made earlier may still show up late. */
  public async keepLooking(work: () => Promise<boolean | void>): Promise<void> {
    const end = Math.min(this.clock.now() + LOOK, this.deadline);
    while (this.clock.now() < end) {
      await this.clock.sleep(Math.min(LOOK_EVERY, end - this.clock.now()));
      if (await work()) return;
    }
  }

  /** The id that CloudFormation holds once it has taken the answer in. Undefined when it gives none within the time of a look. */
  public async heldId(): Promise<string | undefined> {
    const end = Math.min(this.clock.now() + LOOK, this.deadline);
    for (let attempt = 1; this.clock.now() < end; attempt++) {
      const seen = await this.resource();
      if (typeof seen !== 'object' || !seen.status.endsWith('_IN_PROGRESS')) {
        return typeof seen === 'object' && ['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(seen.status) ? seen.physicalId : undefined;
      }
      await this.rest(attempt);
    }
    return undefined;
  }

  /** The stack's status; undefined when CloudFormation can't be asked. */
  public async stackStatus(stackId = this.owner.stackId): Promise<string | 'gone' | undefined> {
    const status = await this.ask(async () => (await this.cloudFormation.stackStatus(stackId)) ?? 'gone');
    return status === 'DELETE_COMPLETE' ? 'gone' : status;
  }

  public async resource(): Promise<Seen> {
    const { stackId, logicalId } = this.owner;
    return (await this.ask(() => this.cloudFormation.resource(stackId, logicalId))) ?? 'unknown';
  }

  /** Throws unless the holder is this resource, or belongs to a stack that is gone. */
  public async refuseHeldBy(holder: Owner, thing: string): Promise<void> {
    const { stackId, logicalId } = this.owner;
    if (holder.stackId === stackId && holder.logicalId === logicalId) return;
    if (holder.stackId !== stackId && (await this.stackStatus(holder.stackId)) === 'gone') return;
    const where = holder.stackId === stackId ? 'this stack' : `stack ${stackName(holder.stackId)} (${holder.stackId})`;
    throw new Failure(`${thing} is held by resource ${holder.logicalId} of ${where}; take it out of there first, in a deployment of its own`);
  }

  public async confirmWanted(): Promise<void> {
    const { clock, event } = this;
    if (clock.now() - this.yesAt <= YES_HOLDS) return;
    const asked = clock.now();
    const seen = await this.resource();
    const wanted = wantedBy(event, seen, this.namesThing);
    if (wanted === 'no' || (wanted === 'if current' && !(await this.isCurrent(seen)))) {
      this.log({ message: 'no longer wanted', seen });
      throw new NoLongerWanted();
    }
    this.yesAt = asked;
  }

  private async isCurrent(seen: Seen): Promise<boolean> {
    const byDate = isCurrentByDate(this.event, seen);
    if (byDate) return true;
    const { stackId, logicalId } = this.owner;
    const latest = await this.ask(() => this.cloudFormation.latestProperties(stackId, logicalId));
    return isCurrentByProperties(this.event, latest) ?? byDate ?? true;
  }

  /** CloudFormation's answer, or undefined when it gives none: throttles are waited out, everything else is not worth a wait. */
  private async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; this.clock.now() < this.deadline; attempt++) {
      try {
        return await question();
      } catch (error) {
        if (answerOf(error) !== 'busy' && !(answerOf(error) === 'unclear' && attempt < 3)) {
          this.log({ message: 'CloudFormation could not be asked', codes: codesOf(error) });
          return undefined;
        }
        await this.rest(attempt);
      }
    }
    return undefined;
  }

  private async repeat<T>(call: Call<T>, permit: () => Promise<void>): Promise<T> {
    const { doing, patience, once } = call;
    const began = this.clock.now();
    for (let attempt = 1; ; attempt++) {
      await permit();
      if (this.clock.now() >= this.deadline) throw new Failure(`could not ${doing}: the time is up`);
      try {
        return await call.call();
      } catch (error) {
        if (error instanceof Failure || error instanceof NoLongerWanted) throw error;
        const [code = 'unknown error'] = codesOf(error);
        const askAgainFor = { busy: Infinity, denied: DENIED_FOR, unclear: once ? 0 : Infinity, refused: patience?.(code) ?? 0 };
        const waited = this.clock.now() - began;
        const rest = pause(attempt, this.clock);
        const timeIsUp = this.clock.now() + rest >= this.deadline;
        if (timeIsUp || waited >= askAgainFor[answerOf(error)]) throw failure(call, code, error, waited);
        this.log({ message: `could not ${doing} yet`, code, attempt });
        await this.clock.sleep(rest);
      }
    }
  }

  private rest(attempt: number): Promise<void> {
    return this.clock.sleep(Math.max(0, Math.min(pause(attempt, this.clock), this.deadline - this.clock.now())));
  }
}

/** The one sentence that the user reads: what was attempted, on what, what AWS answered, what to do. */
function failure({ doing, advice }: Call<unknown>, code: string, error: unknown, waited: number): Failure {
  const said = (error as Error).message;
  const answer = said && said !== code ? `${code}: ${said}` : code;
  const patient = waited >= LONGEST_CALL ? ` (asked again for ${Math.round(waited / 1000)} s)` : '';
  const todo = advice?.(code) ?? ADVICE[code];
  return new Failure(`could not ${doing}: ${answer}${patient}${todo ? `; ${todo}` : ''}`, code, { cause: error });
}

const NOT_PERMITTED = "allow it in the function's permissions boundary, the organization's policies and the resource's own policy";
const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: NOT_PERMITTED,
  AccessDeniedException: NOT_PERMITTED,
  UnauthorizedOperation: NOT_PERMITTED,
};
