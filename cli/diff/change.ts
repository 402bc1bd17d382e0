import { createTwoFilesPatch } from 'diff';

export type Kind = 'create' | 'adopt' | 'change' | 'remove';

/** What a deployment does to one thing. */
export interface Change {
  readonly kind: Kind;
  /** Such as `template order-receipt`. */
  readonly thing: string;
  /** What is done, each in a few words. */
  readonly details: readonly string[];
  /** Whether it overwrites, or takes over, what isn't this stack's. */
  readonly foreign: boolean;
  /** A unified diff of its text. */
  readonly diff?: string;
}

const EOL = /\r\n?/g;

/** A unified diff, or nothing where the texts are the same. SES may have other line ends than it was given. */
export function unified(name: string, before: string, after: string, [was, is] = ['live', 'deployed']): string {
  const [from, to] = [before, after].map((text) => text.replace(EOL, '\n')) as [string, string];
  if (from === to) return '';
  // Without the line on top, which no tool needs; and without a tab in the headers, which a terminal is shown as an escape.
  return createTwoFilesPatch(`${name} (${was})`, `${name} (${is})`, from, to, undefined, undefined, { context: 3 }).replace(/^=+\n/, '').replace(/\n+$/, '');
}
