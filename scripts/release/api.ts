// The pages of the API, by jsii-docgen: `npm run api` writes them, the release makes them again and compares. Since that takes a minute,
// the tests compare no more than the fingerprint of the API, which is the last line of each page.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildPackage, ROOT } from './package';
import { run } from './run';

export const PAGES = { 'API.md': 'typescript', 'docs/api/python.md': 'python' } as const;

/** Of what the pages show. Where a declaration is in the sources is no part of it. */
export function apiFingerprint(assembly: { readonly types: unknown }): string {
  const types = JSON.stringify(assembly.types, (key, value: unknown) => (key === 'locationInModule' || key === 'symbolId' ? undefined : value));
  return createHash('sha256').update(types).digest('hex');
}

export const fingerprintLine = (fingerprint: string) => `<!-- Made by \`npm run api\` of the API ${fingerprint}. -->`;

/**
 * @param folder - of the built package, which gets the translated examples
 * @returns the pages by their paths
 */
export function apiPages(folder: string): Record<string, string> {
  const tool = (name: string) => join(ROOT, 'node_modules', '.bin', name);
  run({ cwd: folder }, tool('jsii-rosetta'), 'extract', '--compile', '--fail', '--strict', '.jsii');
  const line = fingerprintLine(apiFingerprint(JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as { types: unknown }));
  return Object.fromEntries(Object.entries(PAGES).map(([path, language]) => {
    run({ cwd: folder }, tool('jsii-docgen'), '--language', language, '--output', `page.${language}`);
    return [path, `${readFileSync(join(folder, `page.${language}.md`), 'utf8').trim()}\n\n${line}\n`];
  }));
}

async function main(): Promise<void> {
  const { folder } = await buildPackage(join(ROOT, 'dist', 'js'));
  for (const [path, text] of Object.entries(apiPages(folder))) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
  rmSync(folder, { recursive: true, force: true });
}

if (process.argv[1] === __filename) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
