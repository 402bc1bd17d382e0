import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../e2e/processes';
import { pythonWith } from '../e2e/python';
import { pack } from '../package/pack';
import { CHECKOUT } from '../support/checkout';

/** Where a run works, and what it keeps for the next one. */
export interface Place {
  readonly temporary: string;
  readonly kept: string;
}

const LIMIT = 1_200_000;
const progress = (line: string) => console.error(line);

/** Runs one command in the root of the project, whose files the apps name by relative paths, and tells how long it took. */
export async function step(
  { temporary }: Place, what: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = CHECKOUT,
): Promise<void> {
  const since = Date.now();
  const log = join(temporary, `${what.replace(/\W+/g, '-')}.log`);
  // Without the compiled modules of Python, each import of the CDK would take half a minute.
  const all = { ...process.env, PYTHONDONTWRITEBYTECODE: undefined, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env };
  await run({ command, args, cwd, env: all, log }, progress, LIMIT);
  progress(`${what}: ${((Date.now() - since) / 1000).toFixed(1)} s`);
}

export function pythonOf({ kept, temporary }: Place, requirements: string): Promise<string> {
  return pythonWith({ user: 'the comparison of languages', home: join(kept, 'python'), requirements, temporary, say: progress });
}

/** The packages of npm that the requirements have for Python, in the same versions. */
export function cdkOf(requirements: string): string[] {
  const text = readFileSync(requirements, 'utf8');
  return ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${new RegExp(`^${name}==(\\S+)$`, 'm').exec(text)![1]}`);
}

/** A folder like the checkout, of the packed package, with another version of the CDK. */
export async function javaScriptWith(place: Place, packages: readonly string[]): Promise<string> {
  const installed = join(place.kept, packages.join('+'));
  if (!existsSync(installed)) {
    const unfinished = mkdtempSync(join(place.kept, 'unfinished-'));
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
    await step(place, 'installing the CDK', 'npm', ['install', '--ignore-scripts', '--no-package-lock', ...packages], {}, unfinished);
    renameSync(unfinished, installed);
  }
  const { filename } = pack('--pack-destination', place.temporary);
  await step(place, 'unpacking the package', 'tar', ['-xzf', join(place.temporary, filename), '-C', place.temporary]);
  const root = join(place.temporary, 'package');
  symlinkSync(join(installed, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'test', 'languages'), { recursive: true });
  cpSync(join(__dirname, 'app.ts'), join(root, 'test', 'languages', 'app.ts'));
  return root;
}

/** The source code of the package in other languages. */
export async function bindings(place: Place, targets: readonly string[]): Promise<string> {
  const outdir = join(place.temporary, 'bindings');
  if (targets.length === 0) return outdir;
  // Its own way to pack would build everything anew.
  const packCommand = 'npm pack --ignore-scripts --loglevel=error';
  const pacmak = join(CHECKOUT, 'node_modules', '.bin', 'jsii-pacmak');
  await step(place, 'the bindings', pacmak, ['--code-only', '--targets', ...targets, '--pack-command', packCommand, '--outdir', outdir]);
  return outdir;
}
