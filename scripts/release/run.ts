import { spawnSync } from 'node:child_process';

interface Options {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
}

/** @returns what the command has printed, without its messages. What it says of a failure, wherever it does, is in the error. */
export function run({ cwd, env = {}, ...user }: Options, command: string, ...args: readonly string[]): string {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd, ...user, encoding: 'utf8', maxBuffer: 100_000_000, env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} has ended with ${status ?? signal}:\n${stdout}${stderr}`);
  return stdout;
}
