import { spawn } from 'node:child_process';
import { CLI } from '../../command-line';

export interface Preview {
  readonly url: string;
  /** All that it has told until then. */
  readonly told: string;
  /** By Ctrl-C; the exit code. */
  end(): Promise<number | null>;
}

/** The built command, when it tells where the page is. */
export function startPreview(...args: readonly string[]): Promise<Preview> {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(CLI, ['email', 'preview', ...args, ...port], { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let told = '';
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      told += text;
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(told)?.[0];
      if (url !== undefined) resolve({ url, told, end: () => { child.kill('SIGINT'); return ended; } });
    });
    void ended.then((code) => reject(new Error(`the command has ended with ${code}: ${told}`)));
  });
}
