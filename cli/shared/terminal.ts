import { createInterface } from 'node:readline';

/** The user at the terminal. */
export interface Terminal {
  /** Whether the user can read a question and answer it. */
  isThere(): boolean;
  /** In characters; undefined where that isn't known. */
  readonly width?: number;
  show(text: string): void;
  /** Returns the line that is typed; an empty one if the input ends. */
  ask(question: string): Promise<string>;
}

/** On stderr, so that stdout has only the answer. */
export const terminal: Terminal = {
  isThere: () => process.stdin.isTTY && process.stderr.isTTY,
  get width() { return process.stderr.columns || undefined; },
  show: (text) => void process.stderr.write(`${escaped(text)}\n`),
  ask(question) {
    // Without an output, readline leaves the keys to the terminal: Ctrl-C ends the command instead of being an answer.
    const lines = createInterface({ input: process.stdin });
    process.stderr.write(escaped(question));
    return new Promise<string>((resolve) => {
      lines.once('line', resolve).once('close', () => resolve(''));
    }).finally(() => lines.close());
  },
};

/** Characters that end a line, control the terminal, change the writing direction, or can't be seen. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text from AWS is untrusted: it must neither look like a line of ours nor control the terminal. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, '\uFFFD');
}

/** For whatever is written: all but line breaks as `\u` escapes, which have the same meaning in JSON and in TypeScript. */
export function escaped(text: string): string {
  const escape = (character: string) => character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.replace(CONTROLS, (character) => (character === '\n' ? character : escape(character)));
}
