import fc from 'fast-check';

/**
 * What a test generates, drawn step by step from bytes that fast-check generates: a step can depend on those before it, and with fewer and
 * smaller bytes, an example shrinks.
 */
export class Choices {
  private at = 0;

  public constructor(private readonly bytes: Uint8Array) {}

  /** A number from 0 to one less than the limit. */
  public below(limit: number): number {
    return (this.bytes[this.at++] ?? 0) % limit;
  }

  public of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** True in one of so many cases. */
  public oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }

  public list<T>(min: number, max: number, one: () => T): T[] {
    return Array.from({ length: min + this.below(max - min + 1) }, one);
  }
}

/** Checks what is generated from so many bytes a run; where the check fails, fast-check shows that. */
export function forAll<T>(numRuns: number, bytes: number, generate: (choices: Choices) => T, check: (generated: T) => void): void {
  const generated = fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((drawn) => generate(new Choices(drawn)));
  fc.assert(fc.property(generated, check), { numRuns });
}
