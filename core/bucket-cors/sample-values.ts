import { coverageOf, matches, type Pattern } from './pattern';

/** Suggests texts to put between a prefix and a suffix. */
export type Filler = (prefix: string, suffix: string) => readonly string[];

/** Completes to origins as browsers send them, where the patterns allow it. */
export const originFiller: Filler = (prefix, suffix) => {
  if (/[^/]:\d*$/.test(prefix.replace(/^https?:$/, ''))) return ['8080']; // after a host's colon comes a port
  if (suffix.includes('://')) return ['https', 'http'].filter((scheme) => scheme.startsWith(prefix)).map((scheme) => scheme.slice(prefix.length));
  const host = suffix === '' ? 'www.example.org' : 'www';
  const schemes = ['https://', 'http://'].filter((scheme) => scheme.startsWith(prefix));
  return schemes.length > 0 ? schemes.map((scheme) => scheme.slice(prefix.length) + host) : [host];
};
export const headerFiller: Filler = (prefix) => [prefix === '' ? 'x-custom' : 'custom'];

const NONE: readonly string[] = [];

/** Finds values that two patterns both match. */
export class SampleValues {
  private readonly patterns: readonly Pattern[];
  private readonly known = new Map<string, readonly string[]>();
  private readonly ofLists = new Map<string, readonly string[]>();
  private readonly numbers = new Map<readonly Pattern[], number>();
  private readonly numberOfText = new Map<string, number>();
  private readonly coverages = new Map<readonly Pattern[], (narrow: Pattern) => boolean>();

  public constructor(
    patterns: readonly Pattern[],
    private readonly filler: Filler,
    /** Whether a value can occur at all. */
    private readonly isPossible: (value: string) => boolean,
  ) {
    this.patterns = [...new Map(patterns.map((one) => [one.text, one])).values()];
  }

  /** Representative samples: if some common value is matched by none of a set of the patterns, one of these isn't either. */
  public common(ones: readonly Pattern[], others: readonly Pattern[]): readonly string[] {
    if (ones.length === 1 && others.length === 1) return this.ofTwo(ones[0]!, others[0]!);
    const key = `${this.numberOf(ones)} ${this.numberOf(others)}`; // cached, since rules often share their lists
    let values = this.ofLists.get(key);
    if (!values) {
      const found = new Set<string>();
      for (const one of ones) {
        // Most pairs of origins have nothing in common.
        if (one.suffix === undefined && !this.coverageOf(others)(one)) continue;
        for (const other of others) for (const value of this.ofTwo(one, other)) found.add(value);
      }
      values = [...found];
      this.ofLists.set(key, values);
    }
    return values;
  }

  private coverageOf(patterns: readonly Pattern[]): (narrow: Pattern) => boolean {
    const known = this.coverages.get(patterns) ?? coverageOf(patterns);
    this.coverages.set(patterns, known);
    return known;
  }

  /** Equal lists have the same number. */
  private numberOf(patterns: readonly Pattern[]): number {
    let number = this.numbers.get(patterns);
    if (number === undefined) {
      const text = patterns.map((one) => one.text).join('\n');
      number = this.numberOfText.get(text) ?? this.numberOfText.size;
      this.numberOfText.set(text, number);
      this.numbers.set(patterns, number);
    }
    return number;
  }

  private ofTwo(one: Pattern, other: Pattern): readonly string[] {
    if (one.suffix === undefined) return matches(other, one.prefix) && this.isPossible(one.prefix) ? [one.prefix] : NONE;
    if (other.suffix === undefined) return matches(one, other.prefix) && this.isPossible(other.prefix) ? [other.prefix] : NONE;
    const prefix = longer(one.prefix, other.prefix, (long, short) => long.startsWith(short));
    const suffix = longer(one.suffix, other.suffix, (long, short) => long.endsWith(short));
    if (prefix === undefined || suffix === undefined) return NONE;
    const key = `${prefix}*${suffix}`;
    let between = this.known.get(key);
    if (!between) {
      const filled = this.filler(prefix, suffix).map((filling) => `${prefix}${filling}${suffix}`);
      between = [...filled, unlike(prefix, suffix, this.patterns), ...overlaps(prefix, suffix)].filter(this.isPossible);
      this.known.set(key, between);
    }
    return between.filter((value) => matches(one, value) && matches(other, value));
  }
}

function longer(one: string, other: string, extends_: (long: string, short: string) => boolean): string | undefined {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one];
  return extends_(long, short) ? long : undefined;
}

/** Continues the prefix and the suffix unlike any of the patterns: a pattern that matches this value matches all longer ones, too. */
function unlike(prefix: string, suffix: string, patterns: readonly Pattern[]): string {
  const after: string[] = [];
  const before: string[] = [];
  for (const one of patterns) {
    const end = one.suffix ?? one.prefix;
    if (one.prefix.length > prefix.length && one.prefix.startsWith(prefix)) after.push(one.prefix[prefix.length]!);
    if (end.length > suffix.length && end.endsWith(suffix)) before.push(end[end.length - suffix.length - 1]!);
  }
  return `${prefix}${fresh(after)}w${fresh(before)}${suffix}`;
}

function fresh(taken: readonly string[]): string {
  for (const character of 'wabcdefghijklmnopqrstuvxyz0123456789') if (!taken.includes(character)) return character;
  let code = 0xe000;
  while (taken.includes(String.fromCharCode(code))) code++;
  return String.fromCharCode(code);
}

/** Values where the prefix and the suffix overlap: too short for some patterns that match the longer values. */
function overlaps(prefix: string, suffix: string): string[] {
  const values: string[] = [];
  for (let shared = 0; shared <= Math.min(prefix.length, suffix.length); shared++) {
    if (prefix.endsWith(suffix.slice(0, shared))) values.push(prefix + suffix.slice(shared));
  }
  return values;
}
