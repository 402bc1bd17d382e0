import type { RawProperties } from '../../core/contracts/raw-properties';
import { type Answer, answerOf, codesOf, Conflict, Failure, NoLongerWanted, OutOfTime, TimeIsUp } from '../../core/errors';
import { type Owner, sameOwner, stackName } from '../../core/ownership';
import { type Clock, pause } from './clock';
import { type CloudFormationPort, type Seen } from './cloudformation';
import type { Log } from './log';
import type { CustomResourceEvent } from './protocol';
import { isCurrentByDate, isCurrentByProperties, type NamesThing, parseProperties, wantedBy, withinSkew } from './request-validity';
import { LONGEST_CALL } from './sdk-options';
import { Questions, type StackPhase } from './stack-status';
import { Permit } from './write-guard';

/** A policy made a moment ago may not have spread yet. */
const DENIED_FOR = 20_000;
/** Longer than a yes holds, a call takes and a read lags behind, together: what a late delivery may still write shows up in that time. */
export const LOOK = 30_000;
const LOOK_EVERY = 5_000;
/** So long a call may have to wait for its turn, as a rule: the yes that it goes by has to be good for longer. */
const TURN = 2_500;
/** What was written is read back after seconds at most, so what isn't seen for so long isn't there. */
export const READ_LAG = 15_000;

/** What is attempted, and how to take a no. */
export interface Attempt {
  /** Completes "could not ...": what is attempted, on what. */
  readonly doing: string;
  /** Final answers that may yet change, such as "not found" right after the creation: for how long to ask again, in milliseconds. */
  readonly patience?: (code: string) => number | undefined;
  /** What the user can do about it. */
  readonly advice?: (code: string) => string | undefined;
  /** Resolves when it is the call's turn, where the service takes so many in a second only. */
  readonly turn?: () => Promise<void>;
}

export interface Call<T> extends Attempt {
  readonly call: () => Promise<T>;
  /** For a call that creates a thing without a client token: repeated only after an answer that says nothing was done. */
  readonly once?: boolean;
}

export interface Change<T> extends Attempt {
  /** Reads and decides: what to do, or what there is if nothing is to do. */
  readonly plan: () => Promise<{ readonly act: () => Promise<T> } | { readonly done: T }>;
  /** As of a `Call`. */
  readonly once?: boolean;
}

/** What CloudFormation holds of the resource. */
export interface Held {
  /** No answer to this request is waited for any more. */
  readonly isOver: boolean;
  readonly id?: string;
  /** The id, if it is this request's, and no later one's. */
  readonly byThis?: string;
  /** No later request is under way. */
  readonly isQuiet?: boolean;
}

/** One request being carried out: every call to AWS goes through it, and so holds to the deadline and to "still wanted?". */
export class Run {
  public readonly owner: Owner;
  /** The ids of what this delivery has created. */
  public readonly made = new Set<string>();
  private readonly wanted: Permit;
  private readonly questions: Questions;
  private mustHold?: string;

  public constructor(
    private readonly event: CustomResourceEvent,
    private readonly namesThing: NamesThing,
    cloudFormation: CloudFormationPort,
    public readonly clock: Clock,
    /** No call is begun after it. */
    public readonly deadline: number,
    public readonly log: Log,
    /** Whether a further invocation can go on with the request when this one's time is up. */
    public readonly canContinue = false,
  ) {
    this.owner = { stackId: event.StackId, logicalId: event.LogicalResourceId };
    this.questions = new Questions(cloudFormation, clock, deadline, log);
    this.wanted = new Permit(clock, deadline, () => this.isWanted());
  }

  public read<T>(call: Call<T>): Promise<T> {
    return this.repeat(call, async () => {
      await call.turn?.();
      return call.call();
    });
  }

  /** A call that creates, changes or removes something. */
  public write<T>(call: Call<T>, permit = this.wanted): Promise<T> {
    return this.repeat(call, async () => {
      await call.turn?.();
      await permit.renew();
      return call.call();
    });
  }

  /** As `write`, where the call follows from what was read: each attempt reads anew, and acts on what it has just read. */
  public change<T>(change: Change<T>, permit = this.wanted): Promise<T> {
    const { turn } = change;
    return this.repeat(change, async () => {
      if (turn) await permit.renew(TURN);
      for (let hasTurn = turn === undefined; ; hasTurn = true) {
        const plan = await change.plan();
        if ('done' in plan) return plan.done;
        if (!hasTurn) await turn?.();
        if (permit.holds) return plan.act();
        await permit.renew();
      }
    });
  }

  /** For what is left to tidy up after the answer, when the request is over: right for as long as CloudFormation holds that id by it. */
  public whileHeld(physicalId: string): Permit {
    return new Permit(this.clock, this.deadline, async () => ((await this.heldNow()).byThis === physicalId ? 'yes' : 'no'));
  }

  /** The same, for what this delivery has made in vain: right for as long as CloudFormation holds another id. */
  public whileNotHeld(physicalId: string): Permit {
    return new Permit(this.clock, this.deadline, async () => {
      const { isOver, id } = await this.heldNow();
      return isOver && id !== undefined && id !== physicalId ? 'yes' : 'no';
    });
  }

  /** Does the work again and again, until it gives true, or for as long as a call made earlier may still show up late. */
  public async keepLooking(work: () => Promise<boolean | void>, time = LOOK): Promise<void> {
    const end = Math.min(this.clock.now() + time, this.deadline);
    while (this.clock.now() < end) {
      await this.clock.sleep(Math.min(LOOK_EVERY, end - this.clock.now()));
      if (await work()) return;
    }
  }

  /** What CloudFormation holds once it has taken an answer to this request in, or has gone past it. Waits a look's time for that. */
  public async held(): Promise<Held> {
    const end = Math.min(this.clock.now() + LOOK, this.deadline);
    for (let attempt = 1; this.clock.now() < end; attempt++) {
      const held = await this.heldNow();
      if (held.isOver) return held;
      await this.clock.sleep(pause(attempt, this.clock));
    }
    return { isOver: false };
  }

  private async heldNow(): Promise<Held> {
    const seen = await this.resource();
    if (typeof seen !== 'object') return { isOver: true };
    const { status, physicalId: id } = seen;
    const type = this.event.RequestType.toUpperCase();
    if (status === `${type}_IN_PROGRESS` && (id === undefined || id === this.event.PhysicalResourceId)) return { isOver: false };
    // Of whatever is being deleted, it may be the id that is shown, and not the one that is held.
    if (status.startsWith('DELETE')) return { isOver: false };
    if (status !== `${type}_COMPLETE`) return { isOver: true, id, isQuiet: status.endsWith('_COMPLETE') };
    // A later request may have come to the same end; this one knows only what it wanted itself.
    const latest = await this.questions.latestEvent(this.owner);
    return { isOver: true, id, byThis: isCurrentByProperties(this.event, latest?.properties) ? id : undefined };
  }

  /**
   * For a Delete: whether the resource goes, and not only a thing that it has replaced.
   *
   * @param isThis whether the properties are those of the thing; all of them by default
   */
  public async goes(isThis?: (properties: RawProperties) => boolean): Promise<boolean> {
    const seen = await this.resource();
    const isIt = typeof seen === 'object' && seen.status === 'DELETE_IN_PROGRESS' && seen.physicalId === this.event.PhysicalResourceId;
    if (!isIt) return false;
    if ((await this.phase()).goesForGood) return true;
    // CloudFormation may show the resource so while it deletes what was replaced, which had other properties.
    const latest = await this.questions.latestEvent(this.owner);
    // What was replaced was replaced in this operation, and its resource has an event of that.
    if (latest?.isEarlier) return true;
    const properties = isThis && latest?.properties ? parseProperties(latest.properties) : undefined;
    return properties ? isThis!(properties) : isCurrentByProperties(this.event, latest?.properties) === true;
  }

  /** Whether a delivery of the resource's last creation or update may still write: it rolls back, or had only just ended. */
  public async lateWritesPossible(): Promise<boolean> {
    if ((await this.phase()).rollback) return true;
    const { time, properties } = await this.questions.latestEvent(this.owner) ?? {};
    // Other properties: it is for what was replaced, which the latest request does not write to.
    return time !== undefined && this.clock.now() - time < LOOK && isCurrentByProperties(this.event, properties) !== false;
  }

  /** How far an earlier invocation has come with the request. */
  public get progress(): unknown {
    return this.event.CdkAdoptContinued?.progress;
  }

  /** The properties of the resource's latest creation or update, and the id. Undefined where CloudFormation doesn't tell. */
  public async latest(): Promise<{ readonly properties?: RawProperties; readonly physicalId?: string }> {
    const { properties, physicalId } = await this.questions.latestEvent(this.owner) ?? {};
    return { properties: properties ? parseProperties(properties) : undefined, physicalId };
  }

  /** From here on this Delete is wanted only while CloudFormation holds that id: with another one, what stays is another thing. */
  public heldMustBe(physicalId: string): void {
    this.mustHold = physicalId;
  }

  public resource(): Promise<Seen> {
    return this.questions.resource(this.owner);
  }

  public phase(): Promise<StackPhase> {
    return this.questions.phase(this.owner.stackId);
  }

  public isGone(stackId: string): Promise<boolean> {
    return this.questions.isGone(stackId);
  }

  /** Throws unless the holder is this resource, or belongs to a stack that is gone. */
  public async refuseHeldBy(holder: Owner, thing: string): Promise<void> {
    if (sameOwner(holder, this.owner)) return;
    const ownStack = holder.stackId === this.owner.stackId;
    if (!ownStack && await this.isGone(holder.stackId)) return;
    const where = ownStack ? 'this stack' : `stack ${stackName(holder.stackId)} (${holder.stackId})`;
    throw new Conflict(`${thing} is held by resource ${holder.logicalId} of ${where}; take it out of there first, in a deployment of its own`);
  }

  private async isWanted(): Promise<'yes' | 'no' | 'unknown'> {
    const seen = await this.resource();
    if (seen === 'unknown') return 'unknown';
    const isHeldStill = seen === 'absent' || this.mustHold === undefined || [this.mustHold, this.event.PhysicalResourceId].includes(seen.physicalId);
    const wanted = isHeldStill ? wantedBy(this.event, seen, this.namesThing) : 'no';
    const answer = wanted === 'if current' ? (await this.isCurrent(seen) ? 'yes' : 'no') : wanted;
    if (answer === 'no') this.log({ message: 'no longer wanted', seen });
    return answer;
  }

  private async isCurrent(seen: Seen): Promise<boolean> {
    if (isCurrentByDate(this.event, seen)) return true;
    const latest = await this.questions.latestEvent(this.owner);
    return isCurrentByProperties(this.event, latest?.properties) ?? withinSkew(this.event, seen);
  }

  private async repeat<T>(attempt: Attempt & { once?: boolean }, work: () => Promise<T>): Promise<T> {
    const { doing } = attempt;
    let began = this.clock.now();
    let lastCode: string | undefined;
    for (let tries = 1; ; tries++) {
      try {
        if (this.clock.now() >= this.deadline) throw new TimeIsUp();
        return await work();
      } catch (error) {
        if (error instanceof TimeIsUp) throw new OutOfTime(`could not ${doing}: the time is up`);
        const [code = 'unknown error'] = codesOf(error);
        const askAgainFor = patienceWith(error, code, attempt);
        if (askAgainFor === undefined) throw error;
        if (code !== lastCode) began = this.clock.now(); // each answer has its own patience
        lastCode = code;
        const waited = this.clock.now() - began;
        const rest = pause(tries, this.clock);
        const timeIsUp = this.clock.now() + rest >= this.deadline;
        if (timeIsUp || waited >= askAgainFor) {
          throw error instanceof Failure ? error : failure(attempt, code, error, waited, timeIsUp ? OutOfTime : Failure);
        }
        this.log({ message: `could not ${doing} yet`, code, tries });
        await this.clock.sleep(rest);
      }
    }
  }
}

/** For how long to ask again, in milliseconds. Undefined where that is settled. */
function patienceWith(error: unknown, code: string, { patience, once }: Attempt & { once?: boolean }): number | undefined {
  if (error instanceof Conflict) return READ_LAG;
  if (error instanceof Failure || error instanceof NoLongerWanted) return undefined;
  return { busy: Infinity, denied: DENIED_FOR, unclear: once ? 0 : Infinity, refused: patience?.(code) ?? 0, broken: 0 }[answerOf(error)];
}

/** The one sentence that the user reads: what was attempted, on what, what AWS answered, what to do. */
function failure({ doing, advice }: Attempt, code: string, error: unknown, waited: number, Kind: typeof Failure): Failure {
  const said = (error as Error).message;
  const answer = said && said !== code ? `${code}: ${said}` : code;
  const patient = waited >= LONGEST_CALL ? ` (asked again for ${Math.round(waited / 1000)} s)` : '';
  const todo = advice?.(code) ?? ADVICE[code] ?? IN_A_WHILE[answerOf(error)];
  return new Kind(`could not ${doing}: ${answer}${patient}${todo ? `; ${todo}` : ''}`, code, { cause: error });
}

const NOT_PERMITTED = "allow it in the function's permissions boundary, the organization's policies and the resource's own policy";
const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: NOT_PERMITTED,
  AccessDeniedException: NOT_PERMITTED,
  UnauthorizedOperation: NOT_PERMITTED,
};
const IN_A_WHILE: Readonly<Partial<Record<Answer, string>>> = {
  busy: 'AWS asked to come back later: deploy again in a while',
  unclear: 'the fault is with AWS or with the connection to it: deploy again in a while',
};
