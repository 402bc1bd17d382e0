import { isAccessDenied } from '../../core/errors';
import type { Calls } from './calls';

/**
 * Undoes what a request did. Every write follows a read, so one that has failed, and may not read, has written nothing.
 *
 * @returns `denied` if it was that
 */
export async function undoIfReadable<T>(calls: Calls, hasFailed: boolean, undo: () => Promise<T>): Promise<T | 'denied'> {
  try {
    return await undo();
  } catch (error) {
    if (!hasFailed || !isAccessDenied(error)) throw error;
    calls.log({ message: `${error.message}; nothing was written before` });
    return 'denied';
  }
}
