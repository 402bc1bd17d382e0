export interface Finding {
  /** Relative to the working directory. */
  readonly file: string;
  readonly line?: number;
  /** What is wrong, and what to do. */
  readonly message: string;
}

export interface Warning extends Finding {
  /** Stable, so that a warning can be acknowledged by it. */
  readonly id: string;
  readonly isInformation?: boolean;
}

/** `file:line: message` */
export function describeFinding({ message, ...place }: Finding): string {
  return `${describePlace(place)}: ${message}`;
}

export function describePlace({ file, line }: Omit<Finding, 'message'>): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Without duplicates, by file and line. */
export function sorted<T extends Finding>(errors: readonly T[]): T[] {
  return [...new Map(errors.map((error) => [describeFinding(error), error])).values()].sort((one, other) =>
    compare(one.file, other.file) || (one.line ?? 0) - (other.line ?? 0) || compare(one.message, other.message));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
