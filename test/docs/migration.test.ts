import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

const SOURCES = 'examples/migration';
const PAGES = 'docs/migration';

const read = (...path: string[]) => readFileSync(join(CHECKOUT, ...path), 'utf8');

/** What stands between the marks of a region, without its indentation. By `migration/<file>/<region>`. */
function regionsOf(file: string, source: string): Record<string, string> {
  const regions = source.matchAll(/^ *(?:\/\/ #|# )region (\S+)\n(.*?)^ *(?:\/\/ #|# )endregion$/gms);
  return Object.fromEntries(Array.from(regions, ([, region, text]) => [`migration/${file.replace(/\.\w+$/, '')}/${region}`, dedented(text!)]));
}

function dedented(text: string): string {
  const lines = text.split('\n');
  const least = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length));
  return lines.map((line) => line.slice(least)).join('\n');
}

/** The code blocks of a page, with the marker above each. */
function fencesIn(page: string): { readonly language: string; readonly text: string; readonly region?: string }[] {
  const fences = page.matchAll(/^(?:<!-- snippet: (\S+) -->\n)?```(\w*)\n(.*?)^```$/gms);
  return Array.from(fences, ([, region, language, text]) => ({ region, language: language!, text: text! }));
}

const sources = readdirSync(join(CHECKOUT, SOURCES));
const regions = Object.assign({}, ...sources.map((file) => regionsOf(file, read(SOURCES, file)))) as Record<string, string>;
const pages = readdirSync(join(CHECKOUT, PAGES)).map((page) => ({ page, fences: fencesIn(read(PAGES, page)) }));

describe('the migration guides', () => {
  test.each(pages)('$page shows the code that is deployed, and no other', ({ fences }) => {
    const code = fences.filter(({ language, region }) => ['ts', 'py'].includes(language) || region);
    expect(code.map(({ region, text }) => [region, text])).toEqual(code.map(({ region }) => [region, regions[region ?? '']]));
  });

  test('show all of that code', () => {
    const shown = pages.flatMap(({ fences }) => fences.map(({ region }) => region));
    expect(Object.keys(regions).filter((region) => !shown.includes(region))).toEqual([]);
    expect(shown.filter(Boolean).length).toBeGreaterThan(20);
  });

  test('are all in the index', () => {
    const index = read(PAGES, 'README.md');
    expect(pages.map(({ page }) => page).filter((page) => page !== 'README.md' && !index.includes(`](${page})`))).toEqual([]);
  });

  test.each(pages)('$page links to files that are there', ({ page }) => {
    const targets = Array.from(read(PAGES, page).matchAll(/\]\(([\w./-]+\.md)(?:#[\w-]+)?\)/g), ([, target]) => target!);
    expect(targets.filter((target) => !readdirSync(join(CHECKOUT, PAGES)).includes(target))).toEqual([]);
  });
});

test('a region loses its indentation, and no more', () => {
  expect(regionsOf('a.ts', 'x();\n  // #region one\n  y({\n    z,\n  });\n  // #endregion\n')).toEqual({ 'migration/a/one': 'y({\n  z,\n});\n' });
  expect(regionsOf('b.py', '# region two\ndef f():\n    pass\n# endregion\n')).toEqual({ 'migration/b/two': 'def f():\n    pass\n' });
});
