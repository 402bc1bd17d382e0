import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetOf } from '../support/invoke-bundle';

export const CLI = assetOf('cli');

export let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  mkdirSync(join(home, '.aws'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

interface Ended { readonly code: number | null; readonly out: string; readonly err: string }

export function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return ended(spawn(CLI, args, { env: { PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...env } }));
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (text) => (out += text));
  child.stderr?.on('data', (text) => (err += text));
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => {
    expect(out + err).not.toContain('hush');
    resolve({ code, out, err });
  }));
}
