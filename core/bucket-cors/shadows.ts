import { isSent } from './browser-origin';
import { covers, coversAll, matchesAny, pattern } from './pattern';
import { allowsAnyOrigin, METHODS, type Rule } from './rule';
import { headerFiller, originFiller, SampleValues } from './sample-values';

/** A request that shows it: an earlier rule decides it. */
export interface SampleRequest {
  readonly origin: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly decidedBy: number;
}

/** A rule that an earlier one takes requests from. */
export interface Shadow {
  readonly index: number;
  /** Whether no request is left for the rule to decide. */
  readonly isTotal: boolean;
  readonly sample: SampleRequest;
  /** Of a partial shadow: what the deciding rule answers otherwise. */
  readonly differences: readonly string[];
  /** Of a partial shadow: whether all that take requests are for some of the rule's origins only, as exceptions from it have to be. */
  readonly isException: boolean;
}

const ANYTHING = pattern('*');

/**
 * The rules that decide no request, and those from which an earlier rule takes some and answers them otherwise. Whatever is reported is so.
 * Whatever is so is reported, of rules that are known at synth and requests that browsers make. What a token may add to a rule counts where
 * the rule would have to be covered, and not where it would have to cover; that a rule with a token is shadowed in part is not looked for.
 *
 * @param isPossible whether there are pages of the origin
 */
export function findShadows(rules: readonly Rule[], isPossible: (origin: string) => boolean = isSent): Shadow[] {
  if (rules.length < 2) return [];
  const analysis = new Analysis(rules, isPossible);
  return rules.flatMap((_, index) => analysis.whole(index) ?? analysis.partial(index) ?? []);
}

class Analysis {
  /** All patterns of origins that occur: what they don't name, no rule can tell apart. */
  private readonly origins: SampleValues;
  private readonly headers: SampleValues;
  private readonly answers: readonly Answer[];
  private readonly matching = new Map<string, readonly number[]>();

  public constructor(private readonly rules: readonly Rule[], isPossible: (origin: string) => boolean) {
    this.origins = new SampleValues(rules.flatMap(({ origins }) => origins), originFiller, isPossible);
    this.headers = new SampleValues(rules.flatMap(({ headers }) => headers), headerFiller, () => true);
    this.answers = rules.map(answerOf);
  }

  /** All requests of one origin and method are taken if one of the earlier rules for these allows every header that the rule does. */
  public whole(index: number): Shadow | undefined {
    const { origins, methods, headers } = widened(this.rules[index]!);
    if (origins.length === 0 || methods.length === 0) return undefined;
    const before = this.rules.slice(0, index);
    for (const origin of origins) {
      const ofOrigin = before.filter((rule) => rule.origins.some((one) => covers(one, origin)));
      const takesAll = (method: string) => ofOrigin.some((rule) => rule.methods.includes(method) && coversAll(rule.headers, headers));
      if (!methods.every(takesAll)) return undefined;
    }
    const origin = origins.flatMap((one) => this.origins.common([one], [one]))[0];
    if (origin === undefined) return undefined; // not for an earlier rule, but for no page that there is
    const method = methods[0]!;
    const decidedBy = this.rules.findIndex((rule) => matchesAny(rule.origins, origin) && rule.methods.includes(method));
    return { index, isTotal: true, sample: { origin, method, headers: [], decidedBy }, differences: [], isException: false };
  }

  public partial(index: number): Shadow | undefined {
    const rule = this.rules[index]!;
    if (rule.open.length > 0) return undefined;
    let exception: Shadow | undefined;
    for (let at = 0; at < index; at++) {
      if (this.rules[at]!.open.length > 0) continue;
      const differences = differencesBetween(this.answers[at]!, this.answers[index]!);
      if (differences.length === 0 || (exception && isWithin(this.rules[at]!, rule))) continue; // one exception is enough to tell
      const sample = this.takenBy(at, index);
      if (!sample) continue;
      const shadow = { index, isTotal: false, sample, differences, isException: isWithin(this.rules[at]!, rule) };
      if (!shadow.isException) return shadow;
      exception = shadow;
    }
    return exception;
  }

  /** A request that both rules match and that no rule before the first of them does. */
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

  /** Of the names, so many that no rule before this one takes a request with them; undefined where there are too few for that. */
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

/** Whether one is for some of the other's origins, and only for these. */
function isWithin(one: Rule, other: Rule): boolean {
  return coversAll(other.origins, one.origins) && !coversAll(one.origins, other.origins);
}

/** The rule with all that its tokens could add. */
function widened(rule: Rule): Rule {
  const { origins, openOrigins, methods, headers, open } = rule;
  return {
    ...rule,
    origins: [...origins, ...openOrigins],
    methods: open.includes('allowedMethods') ? METHODS : methods,
    headers: open.includes('allowedHeaders') ? [...headers, ANYTHING] : headers,
  };
}

/** What a rule answers, whatever the request, as pairs of what it is about and what is said. */
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

/** In the words of the one. */
function differencesBetween(one: Answer, other: Answer): string[] {
  return one.flatMap(([what, said], index) => (said === other[index]![1] ? [] : [said === '' ? `no ${what}` : `${what} ${said}`.trim()]));
}
