import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

const INTERNALS = 'docs/internals';

const pages = readdirSync(join(CHECKOUT, INTERNALS), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
const documents = ['CONTRIBUTING.md', ...pages.map((page) => `${INTERNALS}/${page}`).sort()];

/** In backticks, and below one of these folders. One with `<` or `*` stands for several paths. */
const PATH = /`((?:core|lib|lambda|cli|bin|test|scripts|docs)\/[^`\s<*]*)`/g;

function pathsIn(markdown: string): string[] {
  return Array.from(markdown.matchAll(PATH), ([, path]) => path!);
}

function missingFrom(markdown: string): string[] {
  return pathsIn(markdown).filter((path) => !existsSync(join(CHECKOUT, path)));
}

const textOf = (document: string) => readFileSync(join(CHECKOUT, document), 'utf8');

describe('the pages for maintainers', () => {
  test.each(documents)('%s names no file or folder that is not there', (document) => {
    expect(missingFrom(textOf(document))).toEqual([]);
  });

  test('are looked through, and name many', () => {
    expect(documents).toEqual(expect.arrayContaining([`${INTERNALS}/walkthrough.md`, `${INTERNALS}/decisions/README.md`]));
    expect(documents.flatMap((document) => pathsIn(textOf(document))).length).toBeGreaterThan(100);
  });
});

describe('a path in backticks', () => {
  test.each(['core/gone.ts', 'lib/gone/', 'lambda/gone/index.ts', 'cli/gone.ts', 'test/gone', 'scripts/gone.mjs', 'docs/gone.md'])(
    '%s is found missing', (path) => expect(missingFrom(`See \`${path}\`.`)).toEqual([path]),
  );

  test.each(['core', 'lambda/<feature>/index.ts', 'test/**/*.test.ts', 'assets/cli/index.js', 'lib/gone.ts is told of'])(
    '%s is none to look for', (text) => expect(pathsIn(`See \`${text}\`.`)).toEqual([]),
  );
});
