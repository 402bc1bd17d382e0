import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a script in a node process of its own, and resolves with what it wrote, as JSON. */
export async function inProcess<T>(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...env }, maxBuffer: 64e6,
  });
  return JSON.parse(stdout) as T;
}
