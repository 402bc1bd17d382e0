import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Progress = (line: string) => void;

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The file that takes what the process prints. */
  readonly log: string;
}

export interface Running {
  readonly log: string;
  /** Resolves to the exit code, or to what else ended the process. */
  readonly ended: Promise<number | string>;
  /** Ends the process and all that it has started. */
  stop(): Promise<void>;
}

/**
 * Runs the command that its arguments are, and kills it with all that it has started when standard input closes. This process holds
 * the other end of that pipe, so nothing outlives it, however it ends.
 */
const GUARD = 'exec 3<&0; { cat <&3; kill -KILL 0; } & "$@" 3<&- & wait $!';

export function start({ command, args, cwd, env, log }: Command): Running {
  const output = openSync(log, 'a');
  const child = spawn('sh', ['-c', GUARD, 'sh', command, ...args], { cwd, env, detached: true, stdio: ['pipe', output, output] });
  closeSync(output);
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL'); // the group that the guard leads
    } catch {
      // all of it is gone
    }
  };
  process.once('exit', kill);
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  }).finally(() => {
    kill();
    process.off('exit', kill);
  });
  const stop = async () => {
    kill();
    await ended;
  };
  return { log, ended, stop };
}

const NEWS_EVERY = 1_000;

/** Runs the command to its end, telling its latest line from time to time. Throws when it fails or takes longer than the limit. */
export async function run(command: Command, progress: Progress, limit: number): Promise<void> {
  const running = start(command);
  const deadline = Date.now() + limit;
  for (let news = ''; ;) {
    const end = await Promise.race([running.ended, sleep(NEWS_EVERY, undefined, { ref: false })]);
    if (end === 0) return;
    if (end !== undefined || Date.now() > deadline) {
      await running.stop();
      const what = end === undefined ? `took longer than ${limit / 1000} s` : `failed (${end})`;
      throw new Error(`${command.command} ${command.args.join(' ')} ${what}\n${tail(command.log)}`);
    }
    const latest = tail(command.log, 1);
    if (latest !== news) progress(`  ${latest}`);
    news = latest;
  }
}

/** Resolves when the URL answers. Throws when the process ends before that, or 55 s are over: the machines are shared. */
export async function answering(url: string, { ended, log }: Running): Promise<void> {
  let end: number | string | undefined;
  void ended.then((how) => (end = how));
  for (const deadline = Date.now() + 55_000; Date.now() < deadline && end === undefined; await sleep(50)) {
    if (await fetch(url).then(({ ok }) => ok, () => false)) return;
  }
  throw new Error(`no answer from ${url}${end === undefined ? '' : `: its process has ended (${end})`}\n${tail(log)}`);
}

export function tail(log: string, lines = 80): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
