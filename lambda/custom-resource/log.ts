/** Writes one structured line to the function's log. */
export type Log = (entry: Readonly<Record<string, unknown>>) => void;
