import { errorKind } from '../../core/errors';
import type { Clock } from '../custom-resource/clock';

/** What SES counts together if it doesn't count all together. */
export type Lane = 'write' | 'render';

/** What an invocation has found out, for the next one. */
export interface LimiterState {
  /** Each lane has its own second. */
  readonly apart: boolean;
  /** So many answers without a refusal before it is tried whether they do. */
  readonly trial: number;
}

/** SES takes one request a second. A little more keeps two of them a second apart on arrival, too. */
const SECOND = 1_030;
const SLOWEST = 8_000;
const FIRST_TRIAL = 16;

/**
 * When the next call may be made. SES documents one request a second, and not whether all actions share that second: so they do, until a
 * trial has shown otherwise. A trial ends with SES's first refusal, and the next one comes after twice as many answers.
 *
 * A refusal of a call that kept to the pace means that somebody else calls SES as well: the pace slows down, and recovers by and by.
 */
export class RateLimiter {
  private gap = SECOND;
  private apart: boolean;
  private trial: number;
  /** Answers since the last refusal, or the last change. */
  private calm = 0;
  private readonly free: Record<Lane, number>;

  /** @param state of the invocation that has called last, a moment ago */
  public constructor(private readonly clock: Clock, state?: LimiterState) {
    this.apart = state?.apart ?? false;
    this.trial = state?.trial ?? FIRST_TRIAL;
    const free = clock.now() + (state ? this.gap : 0);
    this.free = { write: free, render: free };
  }

  public get state(): LimiterState {
    return { apart: this.apart, trial: this.trial };
  }

  /** Takes the lane's next turn, and resolves when it comes. */
  public async acquireSlot(lane: Lane): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(now, this.free[lane]);
    this.take(lane, at);
    if (at > now) await this.clock.sleep(at - now);
  }

  /** A call, which may come later than its turn. */
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
    this.calm++;
    if (this.apart || this.calm < this.trial) return;
    this.apart = true;
    this.calm = 0;
  }

  private refused(): void {
    if (this.apart) {
      this.apart = false;
      // Where it went well for long, it isn't SES that counts otherwise, but somebody else who calls it.
      this.trial = this.calm > this.trial ? FIRST_TRIAL : this.trial * 2;
    } else {
      this.gap = Math.min(this.gap * 1.5, SLOWEST);
    }
    this.calm = 0;
    const next = Math.max(this.free.write, this.free.render, this.clock.now() + this.gap);
    this.free.write = this.free.render = next;
  }
}

const LANES: readonly Lane[] = ['write', 'render'];
