import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { CHECKOUT } from '../../support/checkout';
import type { Subject } from '../lambda';
import type { Mutant } from './mutant';

const SIMULATION = join(__dirname, '..');

/** The handlers with the mutant's edits, and nothing else that differs. */
export async function mutated(mutant: Mutant): Promise<Subject> {
  const directory = await mkdtemp(join(tmpdir(), 'mutant-'));
  const outfile = join(directory, 'subject.cjs');
  try {
    await build({
      stdin: { contents: "export { ours as subject } from './ours';", resolveDir: SIMULATION, loader: 'ts' },
      outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error', plugins: [editing(mutant), PACKAGES_AS_THEY_ARE],
    });
    return (await import(outfile) as { subject: Subject }).subject;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** By file: its text with the edits. Throws when one of them does not fit the file any more. */
function edited({ edits }: Mutant): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(CHECKOUT, file);
    const parts = (texts.get(path) ?? readFileSync(path, 'utf8')).split(find);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} occurs ${parts.length - 1} times in ${file}, expected once`);
    texts.set(path, parts.join(replace));
  }
  return texts;
}

function editing(mutant: Mutant): Plugin {
  const texts = edited(mutant);
  return {
    name: 'mutant',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => (texts.has(path) ? { contents: texts.get(path), loader: 'ts' } : undefined));
    },
  };
}

/** Found from here, since nothing is installed beside the temporary file. */
const PACKAGES_AS_THEY_ARE: Plugin = {
  name: 'packages as they are',
  setup({ onResolve }) {
    onResolve({ filter: /^@/ }, ({ path }) => ({ path: require.resolve(path), external: true }));
  },
};
