/** The lines of a text, computed lazily. CRLF, LF and CR end a line, as in Handlebars. */
export class Lines {
  private starts?: readonly number[];

  public constructor(public readonly text: string) {}

  /** From 1. */
  public lineAt(offset: number): number {
    const starts = this.found();
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  public offsetOf({ line, column }: { readonly line: number; readonly column: number }): number {
    return (this.found()[line - 1] ?? this.text.length) + column;
  }

  private found(): readonly number[] {
    this.starts ??= [0, ...Array.from(this.text.matchAll(/\r\n|\n|\r/g), ({ index, 0: end }) => index + end.length)];
    return this.starts;
  }
}
