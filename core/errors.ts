import { BUCKET_NOT_FOUND } from './not-found';

/**
 * An operation that failed, described for the user: what was attempted, on what, AWS's code, what to do, AWS's words. Handlers return it to
 * CloudFormation as the Reason. Whatever else is thrown is a bug, a `StaleRequestError`, or a `Continuation`.
 */
export class OperationError extends Error {
  public override name = 'OperationError';
  /** AWS's own words. */
  public readonly said?: string;

  /**
   * @param summary all but AWS's own words: they may be long, so they come last
   * @param code AWS's error code; absent if AWS wasn't called
   */
  public constructor(public readonly summary: string, public readonly code?: string, { said, ...options }: OperationErrorOptions = {}) {
    super(said ? `${summary}. Message: ${said}` : summary, options);
    this.said = said;
  }
}

export interface OperationErrorOptions extends ErrorOptions {
  readonly said?: string;
}

/** The deadline was reached; with more time the operation might have succeeded. */
export class DeadlineExceededError extends OperationError {
  public override name = 'DeadlineExceededError';
}

/** @param action completes "could not ..." */
export function deadlineExceeded(action: string): DeadlineExceededError {
  return new DeadlineExceededError(`could not ${action}: the time is up`);
}

/** The state that was read forbids the operation. The read may be stale, so it is repeated before this is returned. */
export class ConflictError extends OperationError {
  public override name = 'ConflictError';
  /** Whether the state may pass by itself: then the read is repeated until the deadline. */
  public readonly mayPass: boolean;

  public constructor(summary: string, { mayPass = false }: { readonly mayPass?: boolean } = {}) {
    super(summary);
    this.mayPass = mayPass;
  }
}

/** CloudFormation has canceled the request or moved on to a later one, so nothing may be created or overwritten any more. */
export class StaleRequestError extends Error {
  public override name = 'StaleRequestError';

  public constructor() {
    super('CloudFormation no longer waits for this request; nothing more was changed');
  }
}

/** Thrown, but no error: the invocation's time is up and the request's isn't, so the next invocation continues from this progress. */
export class Continuation {
  public constructor(public readonly progress: unknown) {}
}

/** The error's codes. SES v1 has two, `name` and `Code`, that differ; in S3 and EC2 both are the same. */
export function errorCodes(error: unknown): string[] {
  const { name, Code, code } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return [Code, name, code].filter((value): value is string => typeof value === 'string' && value !== '' && value !== 'Error');
}

/** Whether AWS denied the operation, for as long as a new policy may take to spread. */
export function isAccessDenied(error: unknown): error is OperationError {
  return error instanceof OperationError && error.cause !== undefined && errorKind(error.cause) === 'accessDenied';
}

/** What S3 answers where the key of an encrypted object can't be used. */
const KEY_UNUSABLE = ['KMS.DisabledException', 'KMS.InvalidKeyUsageException', 'KMS.KMSInvalidStateException', 'KMS.NotFoundException'];

/** Whether an asset can't be read: it is gone, or its bucket, for which S3 may also answer AccessDenied, or its key. */
export function isUnreadable(error: unknown): error is OperationError {
  return isAccessDenied(error) || (error instanceof OperationError && ['NoSuchKey', ...BUCKET_NOT_FOUND, ...KEY_UNUSABLE].includes(error.code ?? ''));
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return errorCodes(error).some((code) => codes.includes(code));
}

/**
 * - `throttled`: AWS did nothing, and the call can be repeated
 * - `accessDenied`: not permitted, or a new policy has not propagated yet
 * - `ambiguous`: no response, or one that doesn't tell whether the call took effect
 * - `rejected`: a final error
 * - `unexpected`: no response from AWS at all: a bug in the SDK or in this library
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

/** Node.js's codes for a broken connection (ECONNRESET, EAI_AGAIN, ...), and the SDK's for a timeout. */
const NETWORK = /^(E[A-Z_]+|AbortError|TimeoutError)$/;
