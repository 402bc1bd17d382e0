/** What a rule says to a part of a request. `maybe`: that is known only at deploy. */
export type Match = 'yes' | 'maybe' | 'no';

/** To each part of a request. */
export interface Matches {
  readonly origin: Match;
  readonly method: Match;
  readonly headers: Match;
  /** The headers that the rule doesn't allow. */
  readonly missing: readonly string[];
}

export function weakest(...verdicts: readonly Match[]): Match {
  return verdicts.includes('no') ? 'no' : verdicts.includes('maybe') ? 'maybe' : 'yes';
}
