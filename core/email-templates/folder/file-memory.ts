import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that changes again within the resolution of its times would look unchanged. */
const UNSETTLED_MS = 100;

/** Remembers what was read of files and folders. Paths are absolute. */
export class FileMemory {
  private readonly files = new Map<string, { readonly state: string | undefined; readonly value: unknown }>();
  private readonly folders = new Map<string, unknown>();
  private changed?: ReadonlySet<string>;

  /** @param changed the folders in which something may have changed; without them, in all, and each file is looked at */
  public begin(changed?: ReadonlySet<string>): void {
    this.changed = changed;
  }

  public file<T>(path: string, read: () => T): T {
    const known = this.files.get(path);
    if (known && this.isUnchanged(dirname(path))) return known.value as T;
    const state = stateOf(path); // before it is read, so that a change meanwhile shows the next time
    if (known && state !== undefined && known.state === state) return known.value as T;
    const value = read();
    this.files.set(path, { state, value });
    return value;
  }

  public folder<T>(path: string, list: () => T): T {
    if (this.folders.has(path) && this.isUnchanged(path)) return this.folders.get(path) as T;
    const value = list();
    this.folders.set(path, value);
    return value;
  }

  private isUnchanged(folder: string): boolean {
    return this.changed !== undefined && !this.changed.has(folder);
  }
}

/** Undefined where the same state may hide a change. */
function stateOf(path: string): string | undefined {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(path);
    return Math.abs(Date.now() - ctimeMs) < UNSETTLED_MS ? undefined : [dev, ino, size, mtimeMs, ctimeMs].join(' ');
  } catch {
    return undefined;
  }
}
