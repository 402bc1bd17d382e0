/** One request, whichever protocol it came by. */
export interface Call {
  /** As IAM names it, without the service. */
  readonly action: string;
  /** The template's name, where a policy can be limited to it: SES v1 knows no resources. */
  readonly template?: string;
  /** Does it and returns the answer's members, if it has any. Throws a refusal. */
  run(): object | void;
}

export interface Page<T> {
  readonly items: T[];
  readonly next?: string;
}

export function page<T>(all: readonly T[], size: number, token = '0'): Page<T> {
  const start = Number(token);
  const end = start + size;
  return { items: all.slice(start, end), ...(end < all.length && { next: String(end) }) };
}
