/** Lets through so many requests of a kind in any second. Those that it refuses don't count. */
export class Limiter {
  private readonly admitted = new Map<string, number[]>();

  /** @param now in milliseconds */
  public admits(kind: string, perSecond: number, now: number): boolean {
    const recent = (this.admitted.get(kind) ?? []).filter((at) => now - at < 1000);
    const admits = recent.length < perSecond;
    this.admitted.set(kind, admits ? [...recent, now] : recent);
    return admits;
  }
}
