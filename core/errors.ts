/**
 * An operation that can't succeed, told in the user's words: what was attempted, on what, what AWS answered, what to do. Handlers answer it
 * to CloudFormation as the Reason. Whatever else is thrown is a defect, a `StaleRequestError`, or a `Continuation`.
 */
export class OperationError extends Error {
  public override name = 'OperationError';

  /** @param code what AWS called the error; absent where AWS was not asked */
  public constructor(message: string, public readonly code?: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** There was no more time; with more of it the operation may have succeeded. */
export class DeadlineExceededError extends OperationError {
  public override name = 'DeadlineExceededError';
}

/** @param action completes "could not ..." */
export function deadlineExceeded(action: string): DeadlineExceededError {
  return new DeadlineExceededError(`could not ${action}: the time is up`);
}

/** Something that was read forbids the operation. A read may lag behind, so it is read again before this becomes the answer. */
export class ConflictError extends OperationError {
  public override name = 'ConflictError';
}

/** CloudFormation has given the request up, or gone past it. Nothing may be created or overwritten any more. */
export class StaleRequestError extends Error {
  public override name = 'StaleRequestError';

  public constructor() {
    super('CloudFormation no longer waits for this request; nothing more was changed');
  }
}

/** Thrown, and no error: the invocation's time is up and the request's is not, so a further invocation goes on from this progress. */
export class Continuation {
  public constructor(public readonly progress: unknown) {}
}

/** What AWS calls the error. SES v1 does so twice, as `name` and as `Code`, in different words; S3 and EC2 say the same in both. */
export function errorCodes(error: unknown): string[] {
  const { name, Code, code } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return [Code, name, code].filter((value): value is string => typeof value === 'string' && value !== '' && value !== 'Error');
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return errorCodes(error).some((code) => codes.includes(code));
}

/**
 * - `throttled`: AWS did nothing and wants to be asked again
 * - `accessDenied`: not permitted, or a policy made a moment ago has not spread yet
 * - `ambiguous`: no answer, or one that doesn't tell whether the work was done
 * - `rejected`: a final no
 * - `unexpected`: no answer of AWS's at all: a defect in the SDK or in here
 */
export type ErrorKind = 'throttled' | 'accessDenied' | 'ambiguous' | 'rejected' | 'unexpected';

const THROTTLED = [
  'Throttling', 'ThrottlingException', 'ThrottledException', 'RequestThrottled', 'RequestThrottledException', 'RequestLimitExceeded',
  'TooManyRequestsException', 'SlowDown', 'OperationAborted', 'ConcurrentTagAccess', 'InsufficientAddressCapacity',
];
const ACCESS_DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

export function errorKind(error: unknown): ErrorKind {
  if (hasCode(error, ...THROTTLED)) return 'throttled';
  if (hasCode(error, ...ACCESS_DENIED)) return 'accessDenied';
  const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500 ? 'ambiguous' : 'rejected';
  return errorCodes(error).some((code) => NETWORK.test(code)) ? 'ambiguous' : 'unexpected';
}

/** What Node.js calls a broken connection (ECONNRESET, EAI_AGAIN, ...), and the SDK a call that took too long. */
const NETWORK = /^(E[A-Z_]+|AbortError|TimeoutError)$/;
