/** What S3 compares an origin or a header's name with. One `*` in it stands for any run of characters, the empty one included. */
export interface Pattern {
  readonly text: string;
  /** What stands before the `*`; the whole text where there is none. */
  readonly prefix: string;
  /** What stands behind the `*`; undefined where there is none. */
  readonly suffix?: string;
}

export function pattern(text: string): Pattern {
  const at = text.indexOf('*');
  return at < 0 ? { text, prefix: text } : { text, prefix: text.slice(0, at), suffix: text.slice(at + 1) };
}

export function matches({ prefix, suffix }: Pattern, value: string): boolean {
  if (suffix === undefined) return value === prefix;
  return value.length >= prefix.length + suffix.length && value.startsWith(prefix) && value.endsWith(suffix);
}

export function matchesAny(patterns: readonly Pattern[], value: string): boolean {
  return patterns.some((one) => matches(one, value));
}

/** Whether `wide` matches all that `narrow` matches. */
export function covers(wide: Pattern, narrow: Pattern): boolean {
  if (narrow.suffix === undefined) return matches(wide, narrow.prefix);
  return wide.suffix !== undefined && narrow.prefix.startsWith(wide.prefix) && narrow.suffix.endsWith(wide.suffix);
}

/**
 * Whether each of `narrow` is covered by one of `wide`. There are more characters than patterns name, so what a pattern with a `*` matches
 * can't be shared out among several that each match only a part of it.
 */
export function coversAll(wide: readonly Pattern[], narrow: readonly Pattern[]): boolean {
  return narrow.every((one) => wide.some((other) => covers(other, one)));
}
