import { errorKind } from '../../core/errors';

/** Injected, so that tests need no real time. */
export interface Clock {
  /** In milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** So that calls which leave at the rate don't arrive above it. */
const MARGIN = 1.03;
const SLOWEST = 5_000;
const TRIES: Readonly<Partial<Record<ReturnType<typeof errorKind>, number>>> = { throttled: 10, ambiguous: 3 };

/** Makes the reads of one action at the rate that AWS documents. It slows down where others use up a part of that, and recovers. */
export class Pace {
  private readonly shortest: number;
  private gap: number;
  /** When the next call may leave. */
  private free = 0;

  public constructor(private readonly clock: Clock, perSecond: number) {
    this.shortest = this.gap = (1_000 / perSecond) * MARGIN;
  }

  /** Repeats a call that was throttled, or whose answer was lost. */
  public async read<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.slot();
      try {
        const answer = await call();
        this.gap = Math.max(this.shortest, this.gap * 0.95);
        return answer;
      } catch (error) {
        const kind = errorKind(error);
        if (attempt >= (TRIES[kind] ?? 1)) throw error;
        if (kind === 'throttled') this.gap = Math.min(this.gap * 1.5, SLOWEST);
        this.free = Math.max(this.free, this.clock.now() + this.gap * attempt);
      }
    }
  }

  private async slot(): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(now, this.free);
    this.free = at + this.gap;
    if (at > now) await this.clock.sleep(at - now);
  }
}
