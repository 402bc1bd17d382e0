export interface Fault {
  /** Relative to the directory that the process runs in. */
  readonly file: string;
  readonly line?: number;
  /** What, and what to do. */
  readonly message: string;
}

export interface Doubt extends Fault {
  /** Stable, to acknowledge a warning by. */
  readonly id: string;
}

/** `file:line: message` */
export function describeFault({ message, ...place }: Fault): string {
  return `${describePlace(place)}: ${message}`;
}

export function describePlace({ file, line }: Omit<Fault, 'message'>): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Each once, by file and line. */
export function sorted<T extends Fault>(faults: readonly T[]): T[] {
  return [...new Map(faults.map((fault) => [describeFault(fault), fault])).values()].sort((one, other) =>
    compare(one.file, other.file) || (one.line ?? 0) - (other.line ?? 0) || compare(one.message, other.message));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
