import type { Given, Parameters } from './arguments';
import type { Report } from './progress';
import type { Table } from './table';

export interface CommandResult {
  /** Decides the exit code. */
  readonly yes: boolean;
  /** What it lists, shown above the text. */
  readonly table?: Table;
  readonly text: string;
  /** A stable format, documented in docs/cli.md. */
  readonly json: object;
  /** What could not be done or determined: with any of them the exit code is 2, whatever the answer. */
  readonly failures?: readonly string[];
}

export interface Command {
  /** What it does, in a sentence. */
  readonly summary: string;
  /** What its exit codes 0 and 1 mean; 2 is common to all. */
  readonly yes: string;
  readonly no: string;
  readonly operands: Parameters;
  readonly options: Parameters;
  /** The end of its help. */
  readonly note?: string;
  /** Problems of arguments that are valid one by one. */
  contradictions?(given: Given): string[];
  /** Throws an `OperationError` if there is no answer. */
  run(given: Given, report: Report): Promise<CommandResult>;
}
