import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';

/** How long further changes are awaited: editors make several of one. */
const SETTLES_MS = 15;
/** All is looked at once more, in case that the system has not told of a change. */
const ONCE_MORE_MS = 700;
/** How often it is looked where the system tells nothing. */
const POLL_MS = 1_000;

/** Told of the folders in which something may have changed; of none, where that may be anywhere. */
export type Changed = (folders?: ReadonlySet<string>) => void;

/** Watches folders, each by itself: what Node.js watches with all that is below misses files on Linux. */
export class FolderWatch {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly touched = new Set<string>();
  private settling?: NodeJS.Timeout;
  private onceMore?: NodeJS.Timeout;
  private polling?: NodeJS.Timeout;

  public constructor(private readonly changed: Changed) {}

  /** Watches these folders from now on, and no others. */
  public follow(folders: readonly string[]): void {
    const wanted = new Set(folders);
    for (const folder of this.watchers.keys()) if (!wanted.has(folder)) this.drop(folder);
    const isComplete = [...wanted].map((folder) => this.watchers.has(folder) || this.add(folder)).every(Boolean);
    if (isComplete) this.polling = void clearInterval(this.polling);
    else this.polling ??= setInterval(() => this.changed(), POLL_MS).unref();
  }

  public close(): void {
    for (const timer of [this.settling, this.onceMore, this.polling]) clearTimeout(timer);
    for (const folder of [...this.watchers.keys()]) this.drop(folder);
  }

  private add(folder: string): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        // It is gone itself; where there is another of its name soon, that has to be watched.
        if (event === 'rename' && name === basename(folder)) this.drop(folder);
        this.touch(folder);
      });
      // The folder is gone, or the system has no more watches.
      watcher.on('error', () => { this.drop(folder); this.touch(folder); });
      this.watchers.set(folder, watcher);
      return true;
    } catch {
      return false;
    }
  }

  private drop(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private touch(folder: string): void {
    this.touched.add(folder);
    this.settling ??= setTimeout(() => {
      this.settling = undefined;
      const folders = new Set(this.touched);
      this.touched.clear();
      this.changed(folders);
      clearTimeout(this.onceMore);
      this.onceMore = setTimeout(() => this.changed(), ONCE_MORE_MS).unref();
    }, SETTLES_MS);
  }
}
