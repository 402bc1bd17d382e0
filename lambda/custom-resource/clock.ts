/** Time and chance, injected: tests and the simulation replace both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};

/** The pause before try number `attempt` (from 1): doubles up to 10 s, half of it by chance, so that rivals spread out. */
export function pause(attempt: number, clock: Clock): number {
  const longest = Math.min(500 * 2 ** (attempt - 1), 10_000);
  return longest / 2 + (longest / 2) * clock.random();
}
