import type { Clock } from './clock';

/**
 * The one loop that repeats work after an error.
 *
 * @param restAfter how long to wait before the next attempt, in milliseconds; it throws where there is none
 */
export async function retry<T>(clock: Clock, work: () => Promise<T>, restAfter: (error: unknown, attempt: number) => number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      await clock.sleep(restAfter(error, attempt));
    }
  }
}
