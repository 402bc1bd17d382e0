/** Whether a rule matches a part of a request. `maybe`: that depends on tokens. */
export type Match = 'yes' | 'maybe' | 'no';

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
