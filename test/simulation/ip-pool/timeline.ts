import type { Clock } from '../../../lambda/custom-resource/clock';
import { seeded } from '../../support/random';

/** Virtual time: whatever is due next happens next, and everything that follows from it without time, before anything else. */
export class Timeline implements Clock {
  public readonly random: () => number;
  private time = Date.UTC(2026, 0, 1);
  private count = 0;
  private readonly queue: { readonly at: number; readonly order: number; readonly happen: () => void }[] = [];

  public constructor(seed: number) {
    this.random = seeded(seed);
  }

  public now(): number {
    return this.time;
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.after(milliseconds, wake));
  }

  public chance(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  public between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  public after(milliseconds: number, happen: () => void): void {
    const entry = { at: Math.round(this.time + milliseconds), order: this.count++, happen };
    let index = this.queue.length;
    while (index > 0 && isBefore(this.queue[index - 1]!, entry)) index--;
    this.queue.splice(index, 0, entry);
  }

  /** Until the time, or until nothing is to happen any more. Returns how many things happened. */
  public async runUntil(end: number): Promise<number> {
    let steps = 0;
    for (;;) {
      const next = this.queue.at(-1);
      if (!next || next.at > end) break;
      this.queue.pop();
      this.time = next.at;
      next.happen();
      steps++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.time = Math.max(this.time, end);
    return steps;
  }
}

/** The queue is in reverse, so that what is next is taken from its end. */
function isBefore(one: { at: number; order: number }, other: { at: number; order: number }): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
