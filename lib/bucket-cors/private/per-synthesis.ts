/**
 * Values that are computed once for all who ask during one synthesis. Whoever asks a second time is in the next synthesis, in which the app
 * may say something else.
 */
export class PerSynthesis<K extends object, V> {
  private readonly known = new WeakMap<K, { readonly value: V; readonly askers: Set<object> }>();

  public constructor(private readonly compute: (key: K) => V) {}

  public get(key: K, asker: object): V {
    let entry = this.known.get(key);
    if (!entry || entry.askers.has(asker)) {
      entry = { value: this.compute(key), askers: new Set() };
      this.known.set(key, entry);
    }
    entry.askers.add(asker);
    return entry.value;
  }
}
