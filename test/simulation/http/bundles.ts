import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { SABOTAGES } from '../../e2e/sabotage';
import { CHECKOUT } from '../../support/checkout';

export interface Bundles {
  readonly sandbox: string;
  readonly bundleOf: (feature: string) => string;
}

/** The handlers as they are in the sources now, and the sandbox that they run in. @param sabotage a fault to put into one of them */
export async function bundleInto(folder: string, sabotage?: string): Promise<Bundles> {
  const { bundle, FEATURES } = await import(pathToFileURL(join(CHECKOUT, 'scripts', 'bundle.mjs')).href) as
    { bundle(feature: string, options: { outfile: string; plugins: Plugin[] }): Promise<unknown>; FEATURES: string[] };
  const plugins = sabotage === undefined ? [] : [sabotaging(sabotage)];
  const bundleOf = (feature: string) => join(folder, `${feature}.js`);
  const sandbox = join(folder, 'sandbox.js');
  await Promise.all([
    ...FEATURES.map((feature) => bundle(feature, { outfile: bundleOf(feature), plugins })),
    build({ entryPoints: [join(__dirname, 'sandbox.ts')], outfile: sandbox, bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' }),
  ]);
  return { sandbox, bundleOf };
}

function sabotaging(name: string): Plugin {
  const sabotage = SABOTAGES[name];
  if (!sabotage) throw new Error(`there is no sabotage ${name}, only ${Object.keys(SABOTAGES).join(', ')}`);
  const target = join(CHECKOUT, sabotage.file);
  const parts = readFileSync(target, 'utf8').split(sabotage.find);
  if (parts.length !== 2) throw new Error(`${sabotage.find} occurs ${parts.length - 1} times in ${sabotage.file}, expected once`);
  return {
    name: 'sabotage',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => (path === target ? { contents: parts.join(sabotage.replace), loader: 'ts' } : undefined));
    },
  };
}
