import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import type { LocalAws } from './local-aws';

const COMMAND = join(CHECKOUT, 'assets', 'cli', 'index.js');

/** What the command line has to answer. */
export interface Expected {
  readonly code: number;
  readonly words: readonly string[];
}

/** Runs the built command. Throws unless it ends with the exit code and says these words. */
export async function cdkAdopt(aws: LocalAws, command: readonly string[], { code, words }: Expected): Promise<string> {
  const args = [COMMAND, ...command];
  const env = { PATH: process.env.PATH, HOME: aws.folder, ...aws.env };
  // Not in step: a part of the local AWS lives in this process.
  const { ended, stdout, stderr } = await new Promise<{ ended: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, args, { timeout: 60_000, env }, (error, stdout, stderr) => {
      resolve({ ended: error?.code ?? error?.signal ?? 0, stdout, stderr });
    });
  });
  const missing = words.filter((word) => !stdout.includes(word));
  if (ended !== code || missing.length > 0) {
    throw new Error(`cdk-adopt ${command.join(' ')} ended with ${ended}, not ${code}, or did not say ${missing.join(', ')}:\n${stdout}${stderr}`);
  }
  return stdout;
}
