import type { State } from './state';

export interface Change {
  readonly what: string;
  readonly from?: string;
  readonly to?: string;
}

/** What differs between two states, in the order of the first, then of the second. */
export function changes(from: State, to: State): Change[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((what) => from[what] !== to[what])
    .map((what) => ({ what, from: from[what], to: to[what] }));
}

/** A line for each thing that came (+) or went (-), two for one that changed. */
export function table(list: readonly Change[]): string[] {
  const width = Math.max(0, ...list.map(({ what }) => what.length));
  const row = (sign: string, what: string, text: string) => `${sign.padStart(2)} ${what.padEnd(width)}  ${text}`;
  return list.flatMap(({ what, from, to }) => {
    if (from === undefined) return [row('+', what, to ?? '')];
    if (to === undefined) return [row('-', what, from)];
    return [row('~', what, from), row('->', '', to)];
  });
}
