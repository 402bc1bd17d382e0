import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack } from 'aws-cdk-lib';
import { errorOf, newStack, templateOf } from '../lib/support';
import { CHECKOUT } from '../support/checkout';
import { fencesIn } from '../support/markdown';
import { readPages } from '../support/pages';
import { filled, readSnippets, regionsOf, snippetFaults } from '../support/snippets';

const snippets = readSnippets();
const pages = readPages();

describe('the code of the pages', () => {
  test.each(Object.entries(pages))('of %s is that of the examples', (path, page) => expect(snippetFaults(path, page, snippets)).toEqual([]));

  test('has all snippets on some page', () => {
    const used = Object.values(pages).flatMap((page) => fencesIn(page).map(({ snippet }) => snippet));
    expect(Object.keys(snippets).filter((name) => !used.includes(name))).toEqual([]);
  });
});

/** One that a page shows failing. */
const FAILS = 'bucket-cors expectation';

const functions = readdirSync(join(CHECKOUT, 'examples', 'snippets')).filter((file) => file.endsWith('.ts') && file !== 'quick-start.ts').flatMap((file) => {
  const module = jest.requireActual<Record<string, (this: Stack) => void>>(`../../examples/snippets/${file}`);
  return Object.entries(module).map(([name, declare]): [string, (this: Stack) => void] => [`${file.replace('.ts', '')} ${name}`, declare]);
});

test.each(functions)('%s synthesizes', (name, declare) => {
  const stack = newStack();
  declare.call(stack);
  if (name === FAILS) expect(errorOf(() => templateOf(stack))).toContain('x-amz-meta-owner');
  else expect(Object.keys(templateOf(stack))).toContain('Resources');
});

describe('a page', () => {
  const sources = regionsOf('a', 'x();\n  // #region one\n  y();\n    z();\n\n  // #endregion\n');
  const page = '<!-- snippet: a/one -->\n```ts\n```\n';

  test('is filled with a region, without its indentation', () => {
    expect(filled(page, sources)).toBe('<!-- snippet: a/one -->\n```ts\ny();\n  z();\n\n```\n');
    expect(regionsOf('b', '# region two\ndef f():\n    pass\n# endregion\n')).toEqual({ 'b/two': 'def f():\n    pass\n' });
    expect(snippetFaults('p', filled(page, sources), sources)).toEqual([]);
  });

  test.each([
    ['another text', page, ['p:1: a/one is another one in examples; run npm run snippets']],
    ['a marker of nothing', page.replace('one', 'two'), ['p:1: no snippet a/two']],
    ['code without a marker', '\n```ts\nx();\n```\n', ['p:2: code without a marker; put it into examples/snippets']],
    ['code of another kind', '```mts\nx();\n```\n', ['p:1: code without a marker; put it into examples/snippets']],
  ])('with %s is found', (_, text, faults) => expect(snippetFaults('p', text, sources)).toEqual(faults));

  test('may hold what is no TypeScript', () => expect(snippetFaults('p', '```sh\nls\n```\n', sources)).toEqual([]));
});
