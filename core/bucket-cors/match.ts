/** What a rule says to a part of a request. `maybe`: that is known only at deploy. */
export type Verdict = 'yes' | 'maybe' | 'no';

/** To each part of a request. */
export interface Verdicts {
  readonly origin: Verdict;
  readonly method: Verdict;
  readonly headers: Verdict;
  /** The headers that the rule doesn't allow. */
  readonly missing: readonly string[];
}

export function worst(...verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes('no') ? 'no' : verdicts.includes('maybe') ? 'maybe' : 'yes';
}
