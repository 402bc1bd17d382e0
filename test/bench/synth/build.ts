import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { CHECKOUT } from '../../support/checkout';
import { CACHE } from '../paths';


/** So that the processes load JavaScript, as a user's do: no loader, and ours from where the package has it. */
export async function buildChild(): Promise<string> {
  const source = join(CHECKOUT, 'test', 'bench', 'synth');
  const variants = readdirSync(join(source, 'variants')).map((file) => join(source, 'variants', file));
  const outdir = join(CACHE, 'synth');
  await build({
    entryPoints: [join(source, 'child.ts'), ...variants], outbase: source, outdir,
    bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external', tsconfigRaw: {}, logLevel: 'warning',
    plugins: [{
      name: 'built-library',
      setup: ({ onResolve }) => onResolve({ filter: /\/lib$/ }, () => ({ path: join(CHECKOUT, 'lib', 'index.js'), external: true })),
    }],
  });
  return join(outdir, 'child.js');
}
