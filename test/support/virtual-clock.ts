import type { Clock } from '../../lambda/custom-resource/clock';

/** Time for many that run at once: it goes on to the next one that wakes up when all of them sleep or wait for nothing but each other. */
export class VirtualClock implements Clock {
  private time = Date.UTC(2026, 0, 1);
  private readonly sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private real = 0;

  /** @param seed of the numbers that stand for chance */
  public constructor(private seed = 1) {}

  public now(): number {
    return this.time;
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ at: this.time + milliseconds, wake }));
  }

  /** The same numbers in every run with the same seed. */
  public random(): number {
    this.seed = (this.seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return this.seed / 2 ** 31;
  }

  /** Work that takes real time, such as a call over a socket: none of the clock's time passes meanwhile. */
  public async during<T>(work: Promise<T>): Promise<T> {
    this.real++;
    try {
      return await work;
    } finally {
      this.real--;
    }
  }

  /** Runs the work to its end. */
  public async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => { done = true; };
    work.then(end, end);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve)); // all that can go on without time goes on
      if (done) return work;
      if (this.real > 0) continue;
      this.sleepers.sort((one, other) => one.at - other.at);
      const next = this.sleepers.shift();
      if (!next) throw new Error('nobody sleeps, and the work is not done');
      this.time = next.at;
      next.wake();
    }
  }
}
