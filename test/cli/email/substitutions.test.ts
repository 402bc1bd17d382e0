import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { substitutionsOf, unusedSubstitutions } from '../../../cli/email/substitutions';

let home: string;
beforeEach(() => { home = mkdtempSync(join(tmpdir(), 'cdk-adopt-')); });
afterEach(() => rmSync(home, { recursive: true, force: true }));

function values(set: readonly string[], file?: string) {
  const path = join(home, 'values.json');
  if (file !== undefined) writeFileSync(path, file);
  return Object.fromEntries(substitutionsOf({ values: () => set, value: () => (file === undefined ? undefined : path) }));
}

test('values come from a file and from the options, which count more; a value may hold = and line breaks, and be empty', () => {
  expect(values(['host=a=b', 'empty=', 'lines=x\ny'], '\ufeff{"host":"file","other":"c"}')).toEqual({ host: 'a=b', empty: '', lines: 'x\ny', other: 'c' });
});

test('all that is wrong with the values is told at once', () => {
  expect(() => values(['x={{y}}'], '{"1x":"a","b":2,"c":null}')).toThrow(
    /^1x in .*values\.json: expected a name of letters.*\nb in .*: expected a text, it is of type number\nc in .*: expected a text, it is null\n--set x: got "\{\{y\}\}", expected no Handlebars; /);
});

test.each<[string, string, RegExp]>([
  ['no JSON', '{', /^could not read .*values\.json: it is no JSON: /],
  ['a list', '[]', /^could not read .*: expected an object of texts by name, such as /],
])('a file with %s is told', (_, file, message) => {
  expect(() => values([], file)).toThrow(message);
});

test('a file that is not there is told by its path', () => {
  expect(() => substitutionsOf({ values: () => [], value: () => join(home, 'none.json') })).toThrow(/^could not read .*none\.json: ENOENT/);
});

test('a value that no text asks for is told, with what was probably meant', () => {
  const given = new Map(Object.entries({ apiUrl: '', apiurl: '', zzz: '' }));
  expect(unusedSubstitutions(given, ['apiUrl'])).toEqual(['no text holds %%apiurl%%; did you mean %%apiUrl%%?', 'no text holds %%zzz%%']);
});
