import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetOf } from '../../support/invoke-bundle';

// The built command, as npx runs it: a process of its own, in a directory of the user's.
jest.setTimeout(20_000);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  write('emails/welcome/subject.txt', 'Welcome, {{name}}\n');
  write('emails/welcome/body.txt', '{{#each items}}{{title}}{{/each}}');
  write('emails/welcome/sample.json', '{ "name": "Ada", "items": [{ "title": "Tea" }] }');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

export const at = (path: string) => join(home, path);
export const read = (path: string) => readFileSync(at(path), 'utf8');
export function write(path: string, text: string): void {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
}

export const run = (...args: string[]) => runWith({}, ...args);

interface Ended { readonly code: number | null; readonly out: string; readonly err: string }

export function runWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> {
  const child = spawn(assetOf('cli'), ['email', 'types', ...args], { cwd: home, env: { PATH: process.env.PATH, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, out, err })));
}
