import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { CHECKOUT } from '../support/checkout';

export interface Sabotage {
  readonly feature: string;
  /** The source file, from the checkout's root; `find` occurs in it exactly once. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Faults in the handlers that the demo has to notice. */
export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'skip-merge': {
    feature: 'bucket-cors',
    file: 'core/bucket-cors/merge.ts',
    find: 'return [...others.slice(0, at), ...ours, ...others.slice(at)];',
    replace: 'return [...ours];',
  },
  'skip-release': {
    feature: 'elastic-ip',
    file: 'lambda/elastic-ip/release.ts',
    find: 'await port.releaseAddress(address);',
    replace: '',
  },
  'skip-retain': {
    feature: 'elastic-ip',
    file: 'core/elastic-ip/clean-up-plan.ts',
    find: "if (isRetained) return 'retain';",
    replace: "return 'release';",
  },
  'skip-clean-up': {
    feature: 'email-templates',
    file: 'lambda/email-templates/email-templates.ts',
    find: 'const entries = without(folder, successor);',
    replace: 'const entries = without(folder, folder);',
  },
  'skip-restore': {
    feature: 'email-template',
    file: 'lambda/email-template/delete-or-restore.ts',
    find: 'return { act: () => port.updateTemplate(name, backup.content) };',
    replace: 'return { done: undefined };',
  },
};

/** In a cloud assembly, puts a handler that has the fault in the place of the good one. */
export async function commit(sabotage: Sabotage, cloudAssembly: string): Promise<void> {
  const good = readFileSync(join(CHECKOUT, 'assets', sabotage.feature, 'index.js'));
  const staged = readdirSync(cloudAssembly)
    .map((entry) => join(cloudAssembly, entry, 'index.js'))
    .filter((file) => existsSync(file) && readFileSync(file).equals(good));
  if (staged.length !== 1) throw new Error(`${staged.length} assets in ${cloudAssembly} are assets/${sabotage.feature}, expected one`);
  const { bundle } = await import(pathToFileURL(join(CHECKOUT, 'scripts', 'bundle.mjs')).href) as
    { bundle(feature: string, options: { outfile?: string; plugins: Plugin[] }): Promise<unknown> };
  await bundle(sabotage.feature, { outfile: staged[0], plugins: [replacing(sabotage)] });
}

function replacing({ file, find, replace }: Sabotage): Plugin {
  const target = join(CHECKOUT, file);
  const parts = readFileSync(target, 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} occurs ${parts.length - 1} times in ${file}, expected once`);
  return {
    name: 'sabotage',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => (path === target ? { contents: parts.join(replace), loader: 'ts' } : undefined));
    },
  };
}
