import { existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './package';
import { run } from './run';

/** The versions of Node.js that an app may be synthesized with, and those that handlers may meet: Lambda's, and the newest. */
export const SYNTH = ['20', '22', '24'];
export const HANDLERS = ['22', '24', 'latest'];

/** The program, from the registry, installed once in its newest version: remove `.releases` for a newer one. */
export function nodeProgram(version: string): string {
  const target = join(ROOT, '.releases', `node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  if (!existsSync(target)) {
    mkdirSync(join(ROOT, '.releases'), { recursive: true });
    const unfinished = mkdtempSync(`${target}-`);
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
    run({ cwd: unfinished }, 'npm', 'install', '--ignore-scripts', '--no-package-lock', `${name}@${version}`);
    renameSync(unfinished, target);
  }
  return join(target, 'node_modules', name, 'bin', 'node');
}
