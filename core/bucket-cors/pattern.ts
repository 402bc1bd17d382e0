/** What S3 matches an origin or a header name against. Its one `*` matches any number of characters, including none. */
export interface Pattern {
  readonly text: string;
  /** The text before the `*`; the whole text if there is none. */
  readonly prefix: string;
  /** The text after the `*`; undefined if there is none. */
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

/** Whether `wide` matches every value that `narrow` matches. */
export function covers(wide: Pattern, narrow: Pattern): boolean {
  if (narrow.suffix === undefined) return matches(wide, narrow.prefix);
  return wide.suffix !== undefined && narrow.prefix.startsWith(wide.prefix) && narrow.suffix.endsWith(wide.suffix);
}

/** Whether one of the patterns covers another pattern, without a look at each: one without a `*` covers its like only. */
export function coverageOf(patterns: readonly Pattern[]): (narrow: Pattern) => boolean {
  const texts = new Set(patterns.filter(({ suffix }) => suffix === undefined).map(({ prefix }) => prefix));
  const wide = patterns.filter(({ suffix }) => suffix !== undefined);
  return (narrow) => (narrow.suffix === undefined && texts.has(narrow.prefix)) || wide.some((one) => covers(one, narrow));
}

/**
 * Whether each pattern of `narrow` is covered by one of `wide`. Checking them singly is exact: patterns that each match a part of what a
 * `*` matches never match all of it together, since there are more characters than they name.
 */
export function coversAll(wide: readonly Pattern[], narrow: readonly Pattern[]): boolean {
  return narrow.every((one) => wide.some((other) => covers(other, one)));
}
