import type { Progress } from './processes';

/** Where a story is told. */
interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const MOVES_EVERY = 250;
const SIGNS = ['|', '/', '-', '\\'];

export interface Narrator {
  /** A numbered act, and what it shows. */
  act(title: string): void;
  say: Progress;
  /** Without a time. */
  line: Progress;
  /** What goes on at the moment: on a terminal a line that moves below what has been told, elsewhere nothing. */
  progress: Progress;
  seconds(): string;
  /** No line moves after it. */
  end(): void;
}

export function narratorOn(output: Output = process.stdout, now = () => performance.now()): Narrator {
  const began = now();
  const seconds = () => ((now() - began) / 1000).toFixed(1);
  let [acts, moves, going] = [0, 0, ''];
  const erase = () => output.isTTY && output.write('\r\u001b[K');
  const draw = () => {
    const line = `${SIGNS[moves++ % SIGNS.length]} ${seconds().split('.')[0]!.padStart(4)} s  ${going}`;
    output.write(`\r\u001b[K${line.slice(0, (output.columns || 80) - 1)}`);
  };
  const timer = output.isTTY ? setInterval(draw, MOVES_EVERY).unref() : undefined;
  const tell = (line: string) => {
    erase();
    output.write(`${line}\n`);
  };
  return {
    seconds,
    act: (title) => tell(`\n${seconds().padStart(6)} s  Act ${++acts}: ${title}`),
    say: (line) => tell(`${seconds().padStart(6)} s  ${line}`),
    line: tell,
    progress: (line) => { going = line.trim(); },
    end() {
      clearInterval(timer);
      erase();
    },
  };
}

/** How long something has taken, with and without what it has installed. In seconds. */
export function duration(all: string, installing: number): string {
  if (installing === 0) return `${all} s`;
  return `${all} s: ${installing.toFixed(1)} s of installing and ${(Number(all) - installing).toFixed(1)} s of its own`;
}
