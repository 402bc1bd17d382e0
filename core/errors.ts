/**
 * An operation that can't succeed, told in the user's words: what was attempted, on what, what AWS answered, what to do.
 * Thrown by handlers and answered to CloudFormation as the Reason; everything else that is thrown is a bug, or a `NoLongerWanted`.
 */
export class Failure extends Error {
  /** @param code what AWS called the error; absent where AWS was not asked */
  public constructor(message: string, public readonly code?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
  }
}

/** The failure is that there was no more time; with more of it the operation may have succeeded. */
export class OutOfTime extends Failure {}

/** The invocation's time is up and the request's is not: the work goes on in a further invocation, from where it has come to. */
export class ToBeContinued extends Error {
  public constructor(public readonly progress: unknown) {
    super('the work goes on in a further invocation');
  }
}

/** Something that was read forbids it. A read may lag behind, so it's read again before this becomes the answer. */
export class Conflict extends Failure {}

/** CloudFormation has given the request up, or gone past it. Nothing may be created or overwritten any more. */
export class NoLongerWanted extends Error {
  public constructor() {
    super('CloudFormation no longer waits for this request; nothing more was changed');
    this.name = 'NoLongerWanted';
  }
}

/** What AWS calls the error. SES v1 does so twice, as `name` and as `Code`, in different words; S3 and EC2 say the same in both. */
export function codesOf(error: unknown): string[] {
  const { name, Code, code } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return [Code, name, code].filter((value): value is string => typeof value === 'string' && value !== '' && value !== 'Error');
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codesOf(error).some((code) => codes.includes(code));
}

/** The deadline came before the work was done. */
export class TimeIsUp extends Error {}

/**
 * - `busy`: AWS did nothing and wants to be asked again
 * - `denied`: not permitted, or a policy made a moment ago has not spread yet
 * - `unclear`: no answer, or one that doesn't tell whether the work was done
 * - `refused`: a final no
 * - `broken`: no answer of AWS's at all: a fault in the SDK or in here
 */
export type Answer = 'busy' | 'denied' | 'unclear' | 'refused' | 'broken';

const BUSY = [
  'Throttling', 'ThrottlingException', 'ThrottledException', 'RequestThrottled', 'RequestThrottledException', 'RequestLimitExceeded',
  'TooManyRequestsException', 'SlowDown', 'OperationAborted', 'ConcurrentTagAccess', 'InsufficientAddressCapacity',
];
const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

export function answerOf(error: unknown): Answer {
  if (hasCode(error, ...BUSY)) return 'busy';
  if (hasCode(error, ...DENIED)) return 'denied';
  const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500 ? 'unclear' : 'refused';
  return codesOf(error).some((code) => NETWORK.test(code)) ? 'unclear' : 'broken';
}

/** What Node.js calls a broken connection (ECONNRESET, EAI_AGAIN, ...), and the SDK a call that took too long. */
const NETWORK = /^(E[A-Z_]+|AbortError|TimeoutError)$/;
