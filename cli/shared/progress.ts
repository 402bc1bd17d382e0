import { oneLine } from './terminal';

/** Tells how far the work is; what is told last counts. */
export type Report = (state: string) => void;

/** For work whose progress nobody follows. */
export const unreported: Report = () => undefined;

export interface Progress {
  readonly report: Report;
  /** Before anything else is written. */
  end(): void;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const FIRST_AT_A_TERMINAL = 2_000;
const AT_A_TERMINAL = 200;
const IN_A_LOG = 10_000;

/** Shows on a terminal what takes more than 2 s, as one line that changes; in a log what takes more than 10 s, as a line each. */
export function progressOn(output: Output = process.stderr): Progress {
  let [state, shown] = ['', ''];
  const erase = () => output.isTTY && shown && output.write('\r\u001b[K');
  const show = () => {
    if (state !== shown) {
      erase();
      output.write(output.isTTY ? oneLine(state).slice(0, (output.columns || 80) - 1) : `${oneLine(state)}\n`);
      shown = state;
    }
    timer = setTimeout(show, output.isTTY ? AT_A_TERMINAL : IN_A_LOG).unref();
  };
  let timer = setTimeout(show, output.isTTY ? FIRST_AT_A_TERMINAL : IN_A_LOG).unref();
  return {
    report: (told) => { state = told; },
    end() {
      clearTimeout(timer);
      erase();
    },
  };
}
