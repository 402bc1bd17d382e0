import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { type Folder, readFolder } from '../../../../core/email-templates/folder';
import { FolderReader, folderTemplate } from '../../../../core/email-templates/folder/folder-reader';
import { html, template, write } from './support';

/** A text of a file; undefined where it goes. */
interface Edit {
  readonly path: string;
  readonly text?: string;
}

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'subject.txt': ['Hi {{name}}', '', 'two\nlines', '{{broken'],
  'body.html': ['<p>{{name}}</p>', '{{> row}}', '{{> head}}{{> row}}', '{{> nowhere}}', '<a href={{x}}>', '{{#each items}}{{> row}}{{/each}}', ' {{> row}}', '{{#* inline "own"}}x\n{{/inline}}\n{{> own}}'],
  'body.txt': ['{{name}} %%host%%', '{{> row}}', '{{{name}}} {single}', '{{#if a}}{{b}}{{/if}}'],
  'sample.json': ['{}', '{"name":"Ada","x":1,"items":[{}]}', '{"name":null}', 'no JSON', '{"name":{},"items":"text","a":1}'],
  'row.html': ['<tr>{{name}}</tr>', 'x', '{{> head}}', '{{> row}}', '{{#if', '%%host%%\n'],
  'head.html': ['<h1>', '{{> row}}', '{{name}}\n\n'],
  'row.txt': ['* {{name}}', ''],
};
const PATHS = [
  ...['a', 'b', 'c/en', 'c/de'].flatMap((id) => ['subject.txt', 'body.html', 'body.txt', 'sample.json'].map((file) => `${id}/${file}`)),
  ...['row.html', 'head.html', 'row.txt'].map((file) => `_partials/${file}`), 'a/stray.xyz', 'd/body.txt',
];

const edit: fc.Arbitrary<Edit> = fc.constantFrom(...PATHS).chain((path) =>
  fc.option(fc.constantFrom(...TEXTS[path.split('/').at(-1)!] ?? ['x']), { nil: undefined, freq: 4 }).map((text) => ({ path, text })));

const inJson = ({ templates, errors, warnings }: Folder) => JSON.stringify({
  templates: templates.map(({ parsed, ...rest }) => ({ ...rest, parts: parsed.map(({ name, source }) => [name, source]) })),
  errors,
  warnings,
});
const seen = (reader: FolderReader, changed?: ReadonlySet<string>) => {
  const { checked, errors, warnings } = reader.read(changed);
  return inJson({ templates: checked.flatMap((each) => folderTemplate(each) ?? []), errors: errors(), warnings: warnings() });
};
const fresh = (directory: string) => inJson(readFolder(directory));

function apply(directory: string, { path, text }: Edit): string[] {
  const file = join(directory, path);
  if (text === undefined) rmSync(file, { force: true });
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  // As they are told: a folder that is new is a change of the one around it.
  return [dirname(file), dirname(dirname(file))];
}

test('after any edits, a folder is read as by somebody who has never read it, whether or not it is known where they were', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.array(edit, { minLength: 1, maxLength: 3 }), fc.boolean()), { maxLength: 6 }), (steps) => {
    const directory = write({ ...template('a', html('{{> row}}', { name: 'Ada' })), ...template('c/en'), ...template('c/de'), '_partials/row.html': '{{name}}' });
    const reader = new FolderReader(directory);
    expect(seen(reader)).toBe(fresh(directory));
    for (const [edits, isKnown] of steps) {
      const changed = new Set(edits.flatMap((each) => apply(directory, each)));
      expect(seen(reader, isKnown ? changed : undefined)).toBe(fresh(directory));
    }
  }), { numRuns: 60 });
});

test('only what an edit concerns is checked again: a template, or those that use a partial', () => {
  const directory = write({
    ...template('a', html('{{> row}}')), ...template('b', html('{{> row}}{{> head}}')), ...template('c'), '_partials/row.html': 'x', '_partials/head.html': 'y',
  });
  const reader = new FolderReader(directory);
  let former = reader.read().checked;
  const again = (path: string, text: string) => {
    writeFileSync(join(directory, path), text);
    const { checked } = reader.read();
    const ids = checked.filter((each) => !former.includes(each)).map(({ id }) => id);
    former = checked;
    return ids;
  };
  expect(again('c/subject.txt', 'Hi')).toEqual(['c']);
  expect(again('_partials/head.html', 'z')).toEqual(['b']);
  expect(again('_partials/row.html', 'z')).toEqual(['a', 'b']);
  expect(again('a/subject.txt', 'Hello\n')).toEqual([]); // the same text
});

test('a template is checked with another sample, and stays as it is', () => {
  const directory = write(template('a', { ...html('<p>{{name}}</p>'), 'sample.json': '{"name":"Ada"}' }));
  const reader = new FolderReader(directory);
  const { files: { templates: [{ folder }] }, checked } = reader.read() as ReturnType<FolderReader['read']> & { files: { templates: [{ folder: string }] } };
  expect(reader.withSample(folder, { file: 'tried', text: '{}' })?.errors).toEqual([{ file: 'tried', message: expect.stringMatching(/^leaves out name, /) }]);
  expect(reader.withSample(folder, { file: 'tried', text: '{"name":"Grace"}' })).toMatchObject({ errors: [], sample: '{"name":"Grace"}' });
  expect(reader.withSample('nowhere', { file: 'tried', text: '{}' })).toBeUndefined();
  expect(reader.read().checked).toEqual(checked);
});

test('the folders in which something can change are told, whatever is in them', () => {
  const directory = write({ ...template('a'), ...template('c/en'), '_partials/blocks/row.html': 'x', 'empty/': '' });
  expect([...new FolderReader(directory).read().files.directories].sort()).toEqual(
    ['', '_partials', '_partials/blocks', 'a', 'c', 'c/en', 'empty'].map((path) => join(directory, path)).map((path) => path.replace(/\/$/, '')));
});
