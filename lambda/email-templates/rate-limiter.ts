import { errorKind } from '../../core/errors';
import type { Clock } from '../custom-resource/clock';

/** The calls that share a limit, if SES doesn't have one limit for all. */
export type Lane = 'write' | 'render';

/** What an invocation has learnt, for the next one. */
export interface LimiterState {
  /** Whether each lane has a limit of its own. */
  readonly apart: boolean;
  /** The number of calls without throttling after which separate limits are tried. */
  readonly trial: number;
}

/** SES accepts one request a second. The margin keeps two requests a second apart on arrival, too. */
const SECOND = 1_030;
const SLOWEST = 8_000;
const FIRST_TRIAL = 16;

/**
 * Schedules calls. SES documents one request a second, but not whether all actions share that limit: they do, until a trial has shown
 * otherwise. The first throttling ends a trial, and the next one comes after twice as many calls.
 *
 * Throttling of a call that kept to the rate means that somebody else calls SES as well: the rate drops, and recovers gradually.
 */
export class RateLimiter {
  private gap = SECOND;
  private apart: boolean;
  private trial: number;
  /** Calls since the last throttling, or the last change of mode. */
  private unthrottled = 0;
  private readonly free: Record<Lane, number>;

  /** @param state of the previous invocation, whose last call was a moment ago */
  public constructor(private readonly clock: Clock, state?: LimiterState) {
    this.apart = state?.apart ?? false;
    this.trial = state?.trial ?? FIRST_TRIAL;
    const free = clock.now() + (state ? this.gap : 0);
    this.free = { write: free, render: free };
  }

  public get state(): LimiterState {
    return { apart: this.apart, trial: this.trial };
  }

  /** Reserves the lane's next slot, and resolves when it comes. */
  public async acquireSlot(lane: Lane): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(now, this.free[lane]);
    this.take(lane, at);
    if (at > now) await this.clock.sleep(at - now);
  }

  /** Makes a call, possibly later than its slot. */
  public async through<T>(lane: Lane, call: () => Promise<T>): Promise<T> {
    this.take(lane, this.clock.now());
    try {
      const answer = await call();
      this.answered();
      return answer;
    } catch (error) {
      if (errorKind(error) === 'throttled') this.refused();
      else this.answered();
      throw error;
    }
  }

  private take(lane: Lane, at: number): void {
    for (const one of this.apart ? [lane] : LANES) this.free[one] = Math.max(this.free[one], at + this.gap);
  }

  private answered(): void {
    this.gap = Math.max(SECOND, this.gap * 0.95);
    this.unthrottled++;
    if (this.apart || this.unthrottled < this.trial) return;
    this.apart = true;
    this.unthrottled = 0;
  }

  private refused(): void {
    if (this.apart) {
      this.apart = false;
      // After a long time without throttling the limit isn't shared: somebody else calls SES.
      this.trial = this.unthrottled > this.trial ? FIRST_TRIAL : this.trial * 2;
    } else {
      this.gap = Math.min(this.gap * 1.5, SLOWEST);
    }
    this.unthrottled = 0;
    const next = Math.max(this.free.write, this.free.render, this.clock.now() + this.gap);
    this.free.write = this.free.render = next;
  }
}

const LANES: readonly Lane[] = ['write', 'render'];
