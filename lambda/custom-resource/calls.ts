import {
  ConflictError, deadlineExceeded, DeadlineExceededError, errorCodes, type ErrorKind, errorKind, OperationError,
  StaleRequestError,
} from '../../core/errors';
import { LATE_WRITE_WINDOW, POLICY_PROPAGATION, READ_LAG } from '../../core/timings';
import { type Clock, pause } from './clock';
import type { Log } from './log';
import { retry } from './retry';
import { LONGEST_CALL } from './sdk-options';
import type { Guard } from './write-guard';

const POLL_INTERVAL = 5_000;
/** The longest that a call waits for its slot, as a rule: the yes that it relies on has to be good for longer. */
const SLOT_WAIT = 2_500;

/** What is attempted, and what to do about an error. */
export interface Attempt {
  /** Completes "could not ...": what is attempted, on what. */
  readonly action: string;
  /** Final answers that may yet change, such as "not found" right after the creation: for how long to try again, in milliseconds. */
  readonly retryFor?: (code: string) => number | undefined;
  /** What the user can do about it. */
  readonly remediation?: (code: string) => string | undefined;
  /** Resolves when the call may be made, where the service takes so many in a second only. */
  readonly acquireSlot?: () => Promise<void>;
  /** For a call that creates a thing without a client token: repeated only after an answer that says nothing was done. */
  readonly once?: boolean;
}

export interface Call<T> extends Attempt {
  readonly call: () => Promise<T>;
}

export interface Change<T> extends Attempt {
  /** Reads and decides: what to do, or what there is if nothing is to do. */
  readonly plan: () => Promise<{ readonly act: () => Promise<T> } | { readonly done: T }>;
}

/** The calls of one request to AWS: none begins after the deadline, none is repeated unless that is safe, none writes without leave. */
export class Calls {
  public constructor(
    public readonly clock: Clock,
    /** No call is begun after it, in milliseconds since 1970. */
    public readonly deadline: number,
    public readonly log: Log,
    private readonly guard: Guard,
  ) {}

  public read<T>(call: Call<T>): Promise<T> {
    return this.repeat(call, async () => {
      await call.acquireSlot?.();
      return call.call();
    });
  }

  /** A call that creates, changes or removes something. */
  public write<T>(call: Call<T>, guard = this.guard): Promise<T> {
    return this.repeat(call, async () => {
      await call.acquireSlot?.();
      await guard.renew(call.action);
      return call.call();
    });
  }

  /** As `write`, where the call follows from what was read: each attempt reads anew, and acts on what it has just read. */
  public change<T>(change: Change<T>, guard = this.guard): Promise<T> {
    const { action, acquireSlot } = change;
    return this.repeat(change, async () => {
      if (acquireSlot) await guard.renew(action, SLOT_WAIT);
      for (let hasSlot = acquireSlot === undefined; ; hasSlot = true) {
        const plan = await change.plan();
        if ('done' in plan) return plan.done;
        if (!hasSlot) await acquireSlot?.();
        if (guard.isFresh) return plan.act();
        await guard.renew(action);
      }
    });
  }

  /** Does the work again and again, until it returns true, or for as long as a call made earlier may still show up late. */
  public async poll(work: () => Promise<boolean | void>, time = LATE_WRITE_WINDOW): Promise<void> {
    const end = Math.min(this.clock.now() + time, this.deadline);
    while (this.clock.now() < end) {
      const rest = POLL_INTERVAL / 2 + POLL_INTERVAL * this.clock.random(); // so that the resources of a stack don't ask all at once
      await this.clock.sleep(Math.min(rest, end - this.clock.now()));
      if (await work()) return;
    }
  }

  private repeat<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    const { action } = attempt;
    let since = this.clock.now();
    let lastCode: string | undefined;
    const beforeDeadline = async () => {
      if (this.clock.now() >= this.deadline) throw deadlineExceeded(action);
      return work();
    };
    return retry(this.clock, beforeDeadline, (error, tries) => {
      const [code = 'unknown error'] = errorCodes(error);
      const longest = retryTime(error, code, attempt);
      if (longest === undefined) throw error;
      if (code !== lastCode) since = this.clock.now(); // each answer has its own time
      lastCode = code;
      const waited = this.clock.now() - since;
      const rest = pause(tries, this.clock);
      const isTimeUp = this.clock.now() + rest >= this.deadline;
      if (isTimeUp || waited >= longest) {
        if (error instanceof OperationError) throw error;
        throw operationError(attempt, code, error, waited, isTimeUp ? DeadlineExceededError : OperationError);
      }
      this.log({ message: `could not ${action} yet`, code, tries });
      return rest;
    });
  }
}

/** For how long to try again, in milliseconds. Undefined where the error is final. */
function retryTime(error: unknown, code: string, { retryFor, once }: Attempt): number | undefined {
  if (error instanceof ConflictError) return error.mayPass ? Infinity : READ_LAG;
  if (error instanceof OperationError || error instanceof StaleRequestError) return undefined;
  const times: Record<ErrorKind, () => number> = {
    throttled: () => Infinity,
    accessDenied: () => POLICY_PROPAGATION,
    ambiguous: () => (once ? 0 : Infinity),
    rejected: () => retryFor?.(code) ?? 0,
    unexpected: () => 0,
  };
  return times[errorKind(error)]();
}

/** What the user reads. What to do comes before AWS's own words, which can be longer than a response: EC2's encoded ones are. */
function operationError(
  { action, remediation }: Attempt, code: string, error: unknown, waited: number, Kind: typeof OperationError,
): OperationError {
  const { message } = error as Error;
  const retried = waited >= LONGEST_CALL ? ` (asked again for ${Math.round(waited / 1000)} s)` : '';
  const change = remediation?.(code) ?? REMEDIATIONS[code] ?? REMEDIATIONS_BY_KIND[errorKind(error)];
  const summary = `could not ${action}: ${code}${retried}${change ? `; ${change}` : ''}`;
  return new Kind(summary, code, { cause: error, said: message === code ? undefined : message });
}

const NOT_PERMITTED = "allow it in the function's permissions boundary, the organization's policies and the resource's own policy";
const REMEDIATIONS: Readonly<Record<string, string>> = {
  AccessDenied: NOT_PERMITTED,
  AccessDeniedException: NOT_PERMITTED,
  UnauthorizedOperation: `${NOT_PERMITTED}; if the message is encoded, decode it as the function's log or CloudTrail has it with `
    + '`aws sts decode-authorization-message`',
};
const REMEDIATIONS_BY_KIND: Readonly<Partial<Record<ErrorKind, string>>> = {
  throttled: 'AWS asked to come back later: deploy again in a while',
  ambiguous: 'the fault is with AWS or with the connection to it: deploy again in a while',
};
