import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

export interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

/** Packs what the last build left, or only says what that would be. */
export function pack(...options: string[]): Packed {
  for (const built of ['.jsii', 'lib/index.js', 'lib/index.d.ts']) {
    if (!existsSync(join(CHECKOUT, built))) throw new Error(`${built} is missing: the tests of the package need a build, \`npm run build\``);
  }
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', ...options], { cwd: CHECKOUT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return (JSON.parse(output) as [Packed])[0];
}
