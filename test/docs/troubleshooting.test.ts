import { type ErrorCatalog, errorCatalog, handlerSources } from '../support/error-catalog';
import { firstColumn } from '../support/markdown';
import { readPage } from '../support/pages';

/** What keeps a reader of an error from finding it, and what the page has of errors that are none. */
function faultsOf(page: string, { messages, codes }: ErrorCatalog): string[] {
  const [entries, coded] = [firstColumn(page, '## Messages'), firstColumn(page, '## AWS error codes')];
  return [
    ...messages.filter((message) => !entries.includes(normalized(message))).map((message) => `no entry for: ${normalized(message)}`),
    ...codes.filter((code) => !coded.includes(code)).map((code) => `no entry for the code ${code}`),
    ...entries.filter((entry) => !messages.map(normalized).includes(entry)).map((entry) => `no error says: ${entry}`),
    ...[...entries, ...coded].filter((entry, index, all) => all.indexOf(entry) !== index).map((entry) => `twice: ${entry}`),
  ];
}

/** Several values in a row, or one code and one remedy, are one gap. */
function normalized(message: string): string {
  return message.replace(/…+/g, '…').replace(/^could not …: …: …$/, 'could not …: …');
}

test('each error that a handler can give has its entry, and each entry its error', () => {
  expect(faultsOf(readPage('docs/troubleshooting.md'), errorCatalog(handlerSources()))).toEqual([]);
});

describe('a source', () => {
  const PAGE = '## Messages\n\n| `it stands at …` | x |\n\n## AWS error codes\n\n| `NoSuchBucket`, `SlowDown` | x |\n';
  const catalog = (text: string) => errorCatalog({ 'lambda/a.ts': text });
  const KNOWN = "const CODES: readonly string[] = ['NoSuchBucket', 'SlowDown']; throw new OperationError(`it stands at ${what}`);";

  test('whose errors are all on the page has no fault', () => expect(faultsOf(`\n${PAGE}`, catalog(KNOWN))).toEqual([]));

  test.each([
    ['an error that is made', "throw new ConflictError('it stood');", ['no entry for: it stood']],
    ['an error in two parts', "throw new OperationError(`it stood ${a}` + 'there');", ['no entry for: it stood …there']],
    ['an error of a condition', "throw new OperationError(a ? 'it stood' : `it stands at ${b}`);", ['no entry for: it stood']],
    ['a text that is returned', 'const said = () => `could not ${a}: ${b} is gone`;', ['no entry for: could not …: … is gone']],
    ['a code with a remedy', "const REMEDIES: Readonly<Record<string, string>> = { 'InvalidAddress.New': 'wait' };", ['no entry for the code InvalidAddress.New']],
    ['a code in a list', "const FINAL = ['NoSuchThing'];", ['no entry for the code NoSuchThing']],
  ])('with %s that the page lacks is found', (_, text, faults) => expect(faultsOf(`\n${PAGE}`, catalog(KNOWN + text))).toEqual(faults));

  test('without an error that the page has is found', () => {
    expect(faultsOf(`\n${PAGE}`, catalog("const CODES = ['NoSuchBucket'];"))).toEqual(['no error says: it stands at …']);
  });

  test('may log what the page lacks', () => expect(catalog("log({ message: 'could not yet' }); const A = ['a', 'b'];")).toEqual({ messages: [], codes: [] }));
});
