import { setTimeout as sleep } from 'node:timers/promises';
import type { Clients } from '../seed';
import type { Thing } from './things';

const EVERY = 300;

/** Looks all the time whether things are there. */
export class Watch {
  public looks = 0;
  private readonly watched = new Map<string, readonly Thing[]>();
  private readonly faults = new Map<string, string>();
  private readonly isOver = new AbortController();
  private readonly running: Promise<void>;

  public constructor(private readonly clients: Clients, private readonly moment: () => string) {
    this.running = this.run();
  }

  public follow(guide: string, things: readonly Thing[]): void {
    this.watched.set(guide, things);
  }

  public leave(guide: string): void {
    this.watched.delete(guide);
  }

  /** Looks once more, and tells what was wrong since the beginning: the first sight of each. */
  public async wrong(): Promise<string[]> {
    await this.look();
    return [...this.faults.values()];
  }

  public async end(): Promise<void> {
    this.isOver.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isOver.signal.aborted) {
      await this.look();
      await sleep(EVERY, undefined, { signal: this.isOver.signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const all = [...this.watched].flatMap(([guide, things]) => things.map((thing) => ({ guide, thing })));
    await Promise.all(all.map(async ({ guide, thing }) => {
      const wrong = await thing.wrong(this.clients).catch((error: Error) => `${error.name}: ${error.message}`);
      this.looks++;
      const what = `${guide}: ${thing.what}`;
      if (wrong && this.watched.has(guide) && !this.faults.has(what)) this.faults.set(what, `${what}, ${this.moment()}: ${wrong}`);
    }));
  }
}
