/** No call takes longer, since the answer to "still wanted?" holds for a limited time only. */
export const LONGEST_CALL = 10_000;

/**
 * For every SDK client. One attempt: the SDK would repeat a creating call whose answer was lost, and so create twice;
 * `Calls` repeats what is safe to repeat, after asking again whether it is still wanted.
 */
export const clientOptions = { maxAttempts: 1, requestHandler: { connectionTimeout: 3_000 } };

/** For every call: the SDK's own request timeout only warns. */
export function callOptions(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(LONGEST_CALL) };
}
