import { isSent } from './browser-origin';
import { coverageOf, coversAll, matchesAny, type Pattern, pattern } from './pattern';
import { allowsAnyOrigin, METHODS, type Rule } from './rule';
import { headerFiller, originFiller, SampleValues } from './sample-values';

/** An example request that an earlier rule decides. */
export interface SampleRequest {
  readonly origin: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly decidedBy: number;
}

/** A rule that loses requests to an earlier rule. */
export interface Shadow {
  readonly index: number;
  /** Whether the rule loses all its requests. */
  readonly isTotal: boolean;
  readonly sample: SampleRequest;
  /** Of a partial shadow: what the deciding rule answers differently. */
  readonly differences: readonly string[];
  /** Of a partial shadow: whether all such earlier rules cover only some of the rule's origins, as an intended exception does. */
  readonly isException: boolean;
}

const ANYTHING = pattern('*');

/**
 * Finds rules that decide no request, or lose some to an earlier rule with another response. No false positives; complete for rules without
 * tokens and requests that browsers make. A rule's tokens count when it is to be covered, not when it covers. Partial shadows of rules with
 * tokens aren't searched.
 *
 * @param isPossible whether a page can have the origin
 */
export function findShadows(rules: readonly Rule[], isPossible: (origin: string) => boolean = isSent): Shadow[] {
  if (rules.length < 2) return [];
  const analysis = new Analysis(rules, isPossible);
  return rules.flatMap((_, index) => analysis.whole(index) ?? analysis.partial(index) ?? []);
}

class Analysis {
  /** Of all origin patterns: origins that no pattern distinguishes, no rule distinguishes. */
  private readonly origins: SampleValues;
  private readonly headers: SampleValues;
  private readonly answers: readonly Answer[];
  private readonly coverages: readonly ((origin: Pattern) => boolean)[];
  /** Of each origin without a `*`, the rules that have it. */
  private readonly having = new Map<string, number[]>();
  private readonly wide: readonly number[];
  private readonly matching = new Map<string, readonly number[]>();

  public constructor(private readonly rules: readonly Rule[], isPossible: (origin: string) => boolean) {
    this.origins = new SampleValues(rules.flatMap(({ origins }) => origins), originFiller, isPossible);
    this.headers = new SampleValues(rules.flatMap(({ headers }) => headers), headerFiller, () => true);
    this.answers = rules.map(answerOf);
    this.coverages = rules.map(({ origins }) => coverageOf(origins));
    this.wide = rules.flatMap(({ origins }, index) => (origins.some(isWide) ? [index] : []));
    rules.forEach(({ origins }, index) => {
      for (const { text } of origins) {
        const indices = this.having.get(text);
        if (indices) indices.push(index);
        else this.having.set(text, [index]);
      }
    });
  }

  /** An earlier rule takes all requests of an origin and method if it also allows every header that this rule allows. */
  public whole(index: number): Shadow | undefined {
    const { origins, methods, headers } = widened(this.rules[index]!);
    if (origins.length === 0 || methods.length === 0) return undefined;
    const before = this.rules.slice(0, index).map((rule, at) => ({ rule, isCovering: this.coverages[at]! }))
      .filter(({ rule }) => coversAll(rule.headers, headers));
    for (const origin of origins) {
      const takesAll = (method: string) => before.some(({ rule, isCovering }) => rule.methods.includes(method) && isCovering(origin));
      if (!methods.every(takesAll)) return undefined;
    }
    const origin = this.firstSample(origins);
    if (origin === undefined) return undefined; // because no page can have such an origin, not because of an earlier rule
    const method = methods[0]!;
    const decidedBy = this.rules.findIndex((rule) => matchesAny(rule.origins, origin) && rule.methods.includes(method));
    return { index, isTotal: true, sample: { origin, method, headers: [], decidedBy }, differences: [], isException: false };
  }

  private firstSample(origins: readonly Pattern[]): string | undefined {
    for (const one of origins) {
      const [sample] = this.origins.common([one], [one]);
      if (sample !== undefined) return sample;
    }
    return undefined;
  }

  public partial(index: number): Shadow | undefined {
    const rule = this.rules[index]!;
    if (rule.open.length > 0) return undefined;
    let exception: Shadow | undefined;
    for (const at of this.mayShareOrigins(index)) {
      if (this.rules[at]!.open.length > 0) continue;
      const differences = differencesBetween(this.answers[at]!, this.answers[index]!);
      if (differences.length === 0 || (exception && isWithin(this.rules[at]!, rule))) continue; // one exception is enough to report
      const sample = this.takenBy(at, index);
      if (!sample) continue;
      const shadow = { index, isTotal: false, sample, differences, isException: isWithin(this.rules[at]!, rule) };
      if (!shadow.isException) return shadow;
      exception = shadow;
    }
    return exception;
  }

  /** The rules before it that may have an origin in common with it: most rules have none. */
  private mayShareOrigins(index: number): number[] {
    const { origins } = this.rules[index]!;
    if (origins.some(isWide)) return [...this.rules.keys()].slice(0, index);
    const sharing = new Set([...this.wide, ...origins.flatMap(({ text }) => this.having.get(text)!)]);
    return [...sharing].filter((at) => at < index).sort((one, other) => one - other);
  }

  /** A request that both rules match, and no rule before the first of them. */
  private takenBy(at: number, index: number): SampleRequest | undefined {
    const [one, other] = [this.rules[at]!, this.rules[index]!];
    const origins = this.origins.common(one.origins, other.origins);
    if (origins.length === 0) return undefined;
    const methods = one.methods.filter((method) => other.methods.includes(method));
    const names = this.headers.common(one.headers, other.headers);
    for (const origin of origins) {
      for (const method of methods) {
        const headers = this.headersBeyond(at, origin, method, names);
        if (headers) return { origin, method, headers, decidedBy: at };
      }
    }
    return undefined;
  }

  /** Enough of the names that no rule before `at` matches a request with them; undefined if there is no such set. */
  private headersBeyond(at: number, origin: string, method: string, names: readonly string[]): string[] | undefined {
    const chosen = new Set<string>();
    for (const earlier of this.mayMatch(origin)) {
      if (earlier >= at) break;
      const { methods, headers, open } = this.rules[earlier]!;
      if (!methods.includes(method) && !open.includes('allowedMethods')) continue;
      const beyond = open.includes('allowedHeaders') ? undefined : names.find((name) => !matchesAny(headers, name));
      if (beyond === undefined) return undefined;
      chosen.add(beyond);
    }
    return [...chosen];
  }

  private mayMatch(origin: string): readonly number[] {
    let indices = this.matching.get(origin);
    if (!indices) {
      indices = this.rules.flatMap(({ origins, openOrigins }, index) => (matchesAny([...origins, ...openOrigins], origin) ? [index] : []));
      this.matching.set(origin, indices);
    }
    return indices;
  }
}

function isWide({ suffix }: Pattern): boolean {
  return suffix !== undefined;
}

/** Whether `one` covers some of the other's origins, and nothing else. */
function isWithin(one: Rule, other: Rule): boolean {
  return coversAll(other.origins, one.origins) && !coversAll(one.origins, other.origins);
}

/** The rule with everything that its tokens could add. */
function widened(rule: Rule): Rule {
  const { origins, openOrigins, methods, headers, open } = rule;
  return {
    ...rule,
    origins: [...origins, ...openOrigins],
    methods: open.includes('allowedMethods') ? METHODS : methods,
    headers: open.includes('allowedHeaders') ? [...headers, ANYTHING] : headers,
  };
}

/** The part of a rule's response that doesn't depend on the request, as pairs of subject and value. */
type Answer = readonly (readonly [string, string])[];

function answerOf(rule: Rule): Answer {
  const { exposed, maxAge, methods } = rule;
  return [
    ['', allowsAnyOrigin(rule) ? 'no credentials' : 'credentials'],
    ['exposed headers', setOf(exposed.map((name) => name.toLowerCase()))],
    ['max-age', maxAge === undefined ? '' : `${maxAge} s`],
    ['methods', setOf(methods)],
  ];
}

function setOf(values: readonly string[]): string {
  return [...new Set(values)].sort().join(', ');
}

/** Described by the values of `one`. */
function differencesBetween(one: Answer, other: Answer): string[] {
  return one.flatMap(([what, said], index) => (said === other[index]![1] ? [] : [said === '' ? `no ${what}` : `${what} ${said}`.trim()]));
}
