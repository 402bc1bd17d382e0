import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from './checkout';

/** The pages by their paths: what a user or a maintainer reads. */
export function readPages(): Record<string, string> {
  const docs = readdirSync(join(CHECKOUT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).sort();
  const paths = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...docs.map((file) => `docs/${file}`)];
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(CHECKOUT, path), 'utf8')]));
}

export function readPage(path: string): string {
  return readFileSync(join(CHECKOUT, path), 'utf8');
}

/** The sources below folders, by their paths. */
export function sourcesBelow(...trees: readonly string[]): Record<string, string> {
  const below = (tree: string) => readdirSync(join(CHECKOUT, tree), { recursive: true, encoding: 'utf8' }).map((file) => `${tree}/${file}`);
  const files = trees.flatMap(below).filter((file) => /(?<!\.d)\.ts$/.test(file));
  return Object.fromEntries(files.map((file) => [file, readPage(file)]));
}
