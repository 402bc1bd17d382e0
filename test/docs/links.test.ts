import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { anchorsIn, linksIn } from '../support/markdown';
import { readPage, readPages, sourcesBelow } from '../support/pages';

interface Site {
  readonly exists: (path: string) => boolean;
  readonly read: (path: string) => string;
}

/** Relative links and anchors that lead nowhere. What is on the web is not asked for. */
function brokenLinks(path: string, { exists, read }: Site): string[] {
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (page: string) => {
    const known = anchors.get(page) ?? new Set(anchorsIn(read(page)));
    anchors.set(page, known);
    return known;
  };
  return linksIn(read(path)).flatMap(({ target, line }) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const to = file === '' ? path : normalize(join(dirname(path), file));
    const where = `${path}:${line}: ${target}`;
    if (!exists(to)) return [`${where} is not there`];
    return anchor === undefined || anchorsOf(to).has(anchor) ? [] : [`${where} has no such heading`];
  });
}

const checkout: Site = { exists: (path) => existsSync(join(CHECKOUT, path)), read: readPage };
const INDEXES = ['docs/README.md', 'docs/llms.txt'];
const paths = [...Object.keys(readPages()), 'docs/llms.txt'];

describe('the links', () => {
  test.each(paths)('of %s lead somewhere', (path) => expect(brokenLinks(path, checkout)).toEqual([]));

  test.each(INDEXES)('of %s lead to every page for users', (index) => {
    const pages = paths.filter((path) => /^docs\/[^/]+\.md$/.test(path) && !INDEXES.includes(path));
    const linked = linksIn(readPage(index)).map(({ target }) => `docs/${target}`);
    expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
  });
});

test('the pages that doc comments name are there, with their headings', () => {
  const named = Object.values(sourcesBelow('lib')).flatMap((text) => Array.from(text.matchAll(/@see https:\/\/github\.com\/cdk-adopt\/cdk-adopt\/blob\/main\/(\S+)/g), ([, path]) => path!));
  expect(named.length).toBeGreaterThan(3);
  expect(brokenLinks('lib.md', { ...checkout, read: (path) => (path === 'lib.md' ? named.map((target) => `[x](${target})`).join('\n') : readPage(path)) })).toEqual([]);
});

describe('a link', () => {
  const pages: Record<string, string> = { 'a.md': '', 'docs/b.md': '# One\n## `Two` and [three](x)\n## One\n```\n# no heading\n```\n' };
  const faultsOf = (text: string) => brokenLinks('docs/a.md', {
    exists: (path) => path in pages || path === 'docs/a.md', read: (path) => (path === 'docs/a.md' ? text : pages[path]!),
  });

  test.each([
    ['[x](gone.md)', ['docs/a.md:1: gone.md is not there']],
    ['\n![x](images/gone.svg)', ['docs/a.md:2: images/gone.svg is not there']],
    ['<img src="gone.png">', ['docs/a.md:1: gone.png is not there']],
    ['[x](b.md#gone)', ['docs/a.md:1: b.md#gone has no such heading']],
    ['[x](b.md#no-heading)', ['docs/a.md:1: b.md#no-heading has no such heading']],
    ['[x](#gone)', ['docs/a.md:1: #gone has no such heading']],
  ])('%s is found broken', (text, faults) => expect(faultsOf(text)).toEqual(faults));

  test.each(['[x](b.md)', '[x](../a.md)', '[x](b.md#one-1)', '[x](b.md#two-and-three)', '# Here\n[x](#here)', '[x](https://example.com/)', '`[x](gone.md)`'])(
    '%s is fine', (text) => expect(faultsOf(text)).toEqual([]),
  );
});
