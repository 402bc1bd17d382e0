import type { Clock } from '../../lambda/custom-resource/clock';

/** Time passes only by sleeping. */
export class FakeClock implements Clock {
  public constructor(public time = Date.UTC(2026, 0, 1)) {}

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }

  public random(): number {
    return 0.5;
  }
}
