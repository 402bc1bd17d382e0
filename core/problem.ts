/** What is wrong with one property. */
export interface Problem {
  /** As the user wrote it: `rules[0].allowedOrigins[1]`. */
  readonly property: string;
  /** Absent if none was given. */
  readonly value?: unknown;
  readonly expected: string;
  /** What to change. */
  readonly change: string;
}

export function describeProblem({ property, value, expected, change }: Problem): string {
  return `${property}: ${value === undefined ? '' : `got ${JSON.stringify(value)}, `}expected ${expected}; ${change}`;
}
