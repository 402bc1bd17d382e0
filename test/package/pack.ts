import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

export interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

/** Packs what the last build left, or only says what that would be; or takes the tarball that is to be published. */
export function pack(...options: string[]): Packed {
  const { TARBALL } = process.env;
  if (TARBALL === undefined) expectBuild();
  const args = ['pack', ...(TARBALL === undefined ? [] : [TARBALL]), '--json', '--ignore-scripts', ...options];
  const output = execFileSync('npm', args, { cwd: CHECKOUT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return (JSON.parse(output) as [Packed])[0];
}

function expectBuild(): void {
  for (const built of ['.jsii', 'lib/index.js', 'lib/index.d.ts']) {
    if (!existsSync(join(CHECKOUT, built))) throw new Error(`${built} is missing: the tests of the package need a build, \`npm run build\``);
  }
}
