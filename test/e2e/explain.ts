import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { LocalAws } from './local-aws';

const COMMAND = join(__dirname, '..', '..', 'assets', 'cli', 'index.js');

/** A question to the command line, and what it has to answer. */
export interface Inquiry {
  readonly bucket: string;
  readonly origin: string;
  readonly method: string;
  readonly code: number;
  readonly words: readonly string[];
}

/** Asks the built command. Throws unless it ends with the exit code and says these words. */
export function explain(aws: LocalAws, { bucket, origin, method, code, words }: Inquiry): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'cors', 'explain', bucket, '--origin', origin, '--method', method], {
    encoding: 'utf8', timeout: 60_000, env: { PATH: process.env.PATH, HOME: aws.folder, ...aws.env },
  });
  const missing = words.filter((word) => !stdout.includes(word));
  if (status !== code || missing.length > 0) {
    throw new Error(`cors explain ended with ${status}, not ${code}, or did not say ${missing.join(', ')}:\n${stdout}${stderr}`);
  }
  return stdout;
}
