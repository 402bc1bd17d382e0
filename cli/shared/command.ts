import type { Given, Parameters } from './arguments';

export interface CommandResult {
  /** Decides the exit code. */
  readonly yes: boolean;
  readonly text: string;
  /** A stable shape, documented in the README. */
  readonly json: object;
  /** What could not be done, or told: with any of them the exit code is 2, whatever else was answered. */
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
  /** What its help ends with. */
  readonly note?: string;
  /** What is wrong with arguments that are right one by one. */
  contradictions?(given: Given): string[];
  /** Throws an `OperationError` when the question can't be asked. */
  run(given: Given): Promise<CommandResult>;
}
