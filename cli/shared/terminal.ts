import { createInterface } from 'node:readline';

/** Whoever sits in front of the command. */
export interface Terminal {
  /** Whether somebody can read a question and answer it. */
  isThere(): boolean;
  show(text: string): void;
  /** The line that is typed; an empty one where the input ends. */
  ask(question: string): Promise<string>;
}

/** On stderr, so that stdout holds the answer alone. */
export const terminal: Terminal = {
  isThere: () => process.stdin.isTTY && process.stderr.isTTY,
  show: (text) => void process.stderr.write(`${text}\n`),
  ask(question) {
    // Without an output of its own it leaves the keys to the terminal: Ctrl-C ends the command, and isn't an answer.
    const lines = createInterface({ input: process.stdin });
    process.stderr.write(question);
    return new Promise<string>((resolve) => {
      lines.once('line', resolve).once('close', () => resolve(''));
    }).finally(() => lines.close());
  },
};

/** What starts or ends a line, moves the cursor, colours, or turns the direction of writing. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** What AWS holds was written by others, and may neither look like a line of ours nor reach the terminal as a command. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, '\uFFFD');
}
