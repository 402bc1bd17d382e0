/** A value, from a moment on, and who gave it. */
interface Version<T> {
  readonly time: number;
  readonly by: string;
  /** Undefined: the thing is gone. */
  readonly value: T | undefined;
}

/** What each thing was at each time. */
export class Versions<T> {
  private readonly histories = new Map<string, Version<T>[]>();
  /** The version of a thing that each reader saw last, and the one that there was at the time. */
  private readonly seen = new Map<string, { readonly shown: number; readonly present: number }>();

  public write(key: string, value: T | undefined, by: string, time: number): void {
    const history = this.histories.get(key);
    if (history) history.push({ time, by, value });
    else this.histories.set(key, [{ time, by, value }]);
  }

  public read(key: string, asOf: number, reader: string): T | undefined {
    const history = this.histories.get(key) ?? [];
    let index = history.length - 1;
    while (index >= 0 && history[index]!.time > asOf) index--;
    this.seen.set(`${reader} ${key}`, { shown: index, present: history.length - 1 });
    return history[index]?.value;
  }

  /** Those that match; only they count as seen. */
  public readAll(asOf: number, reader: string, matches: (value: T) => boolean): T[] {
    return [...this.histories.keys()].flatMap((key) => {
      const value = this.at(key, asOf);
      return value !== undefined && matches(value) ? this.read(key, asOf, reader) ?? [] : [];
    });
  }

  private at(key: string, asOf: number): T | undefined {
    return this.histories.get(key)?.filter(({ time }) => time <= asOf).at(-1)?.value;
  }

  public keys(): Iterable<string> {
    return this.histories.keys();
  }

  public latest(key: string): T | undefined {
    return this.histories.get(key)?.at(-1)?.value;
  }

  /**
   * Whether one of the others has changed the thing since the reader saw it; or since the time, if the reader never did.
   *
   * @param from the version that counts as seen: the one that was shown, or the one that there was
   */
  public changedSince(reader: string, key: string, isOther: (by: string) => boolean, since: number, from: 'shown' | 'present' = 'shown'): boolean {
    const seen = this.seen.get(`${reader} ${key}`);
    const isNew = (time: number, index: number) => (seen === undefined ? time >= since : index > seen[from]);
    return (this.histories.get(key) ?? []).some(({ by, time }, index) => isOther(by) && isNew(time, index));
  }
}
