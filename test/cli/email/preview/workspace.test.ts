import { renameSync } from 'node:fs';
import { basename } from 'node:path';
import { template } from '../../../core/email-templates/folder/support';
import { FILES, opened } from './support';

test('a template is shown as SES would render it, with all that is known of it', () => {
  const { workspace, path } = opened();
  const view = workspace.template('welcome')!;
  expect(view).toEqual({
    id: 'welcome', folder: path('welcome'), isStale: false, findings: [], unset: [],
    sample: { file: path('welcome/sample.json'), text: '{ "name": "Ada" }\n', saved: '{ "name": "Ada" }\n' },
    type: '{\n  name: string;\n}',
    rendering: {
      subject: 'Welcome, Ada', text: 'Hello\n',
      html: { bytes: 44, dark: 'inverted', links: [{ kind: 'link', url: 'https://a.example/' }], frames: { light: expect.any(String), dark: expect.any(String) } },
    },
  });
  const { light, dark } = view.rendering!.html!.frames;
  expect(workspace.frame(basename(light))).toContain('<p>Ada</p><a href="#" data-href="https://a.example/">x</a>');
  expect(light).not.toBe(dark);
  expect(workspace.template('none')).toBeUndefined();
});

test('the list has the errors of each, and what is of no template is of the folder', () => {
  const { workspace, path, directory } = opened({ ...FILES, 'bye/stray.txt': '', 'stray.txt': '', '_partials/unused.txt': 'x' });
  expect(workspace.folder()).toMatchObject({
    directory, run: 'run', templates: [{ id: 'bye', errors: 1 }, { id: 'welcome', errors: 0 }],
    findings: [{ kind: 'error', file: path('_partials/unused.txt') }, { kind: 'error', file: path('stray.txt') }],
  });
});

test('a change tells which templates it is of: by a part, a sample, a partial, a finding; and whether the list has changed', () => {
  const { edit } = opened();
  expect(edit('welcome/subject.txt', 'Hi {{name}}')).toEqual({ templates: ['welcome'], list: false });
  expect(edit('_partials/row.html', '<b>Bye</b>')).toEqual({ templates: ['bye'], list: false });
  expect(edit('welcome/sample.json', '{}')).toEqual({ templates: ['welcome'], list: true });
  expect(edit('bye/stray.txt', '')).toEqual({ templates: ['bye'], list: true });
  expect(edit('stray.txt', '')).toEqual({ templates: [], list: true });
  expect(edit('bye/subject.txt', 'Hello\n')).toEqual({ templates: [], list: false });
});

test('with an error the last good rendering stays, until the error is gone', () => {
  const { workspace, edit } = opened();
  const before = workspace.template('welcome')!.rendering;
  edit('welcome/body.html', '\n{{#if');
  expect(workspace.template('welcome')).toMatchObject({ isStale: true, rendering: before, findings: [{ kind: 'error', line: 2, message: expect.stringContaining("isn't Handlebars") }] });
  edit('welcome/body.html', '<p>Hi {{name}}</p>');
  expect(workspace.template('welcome')).toMatchObject({ isStale: false, findings: [], rendering: { html: { bytes: 13 } } });
});

test('a template that was never sound is shown as far as it can be rendered', () => {
  const { workspace, edit } = opened({ ...FILES, ...template('bad', { 'body.txt': 'a {{name}}', 'sample.json': '{}' }) });
  expect(workspace.template('bad')).toMatchObject({ isStale: true, rendering: { text: 'a ' }, findings: [{ kind: 'error', message: expect.stringMatching(/^leaves out name/) }] });
  edit('bad/body.txt', '{{#if');
  expect(workspace.template('bad')).toMatchObject({ rendering: undefined, isStale: false });
  edit('bad/subject.txt', undefined);
  expect(workspace.template('bad')).toMatchObject({ rendering: undefined, type: undefined, findings: [{}, { message: expect.stringContaining('is missing') }] });
});

test('a sample that is tried changes the rendering and the findings, and nothing that is stored', () => {
  const { workspace } = opened();
  const stored = workspace.template('welcome');
  expect(workspace.template('welcome', '{"name":"Grace"}')).toMatchObject({
    isStale: false, rendering: { subject: 'Welcome, Grace' }, sample: { text: '{"name":"Grace"}', saved: '{ "name": "Ada" }\n' },
  });
  const faulty = workspace.template('welcome', '{\n"name" 1}')!;
  expect(faulty).toMatchObject({ isStale: true, rendering: { subject: 'Welcome, Grace' }, findings: [{ line: 2, message: expect.stringContaining("isn't JSON") }] });
  expect(workspace.template('welcome')).toEqual(stored);
});

test('a tried sample takes the place of a faulty one of the file', () => {
  const { workspace } = opened({ ...FILES, 'welcome/sample.json': '{}' });
  expect(workspace.template('welcome', '{"name":"Grace"}')).toMatchObject({ isStale: false, findings: [], rendering: { subject: 'Welcome, Grace' } });
});

test('where there is no sample, it is guessed, and the error stays', () => {
  const { 'welcome/sample.json': gone, ...files } = FILES;
  expect(gone).toBeDefined();
  const { workspace, path } = opened(files);
  expect(workspace.template('welcome')).toMatchObject({
    rendering: { subject: 'Welcome, name' }, sample: { file: path('welcome/sample.json'), text: expect.stringMatching(/^\{\n {2}"\/\/": "Guessed.*\n {2}"name": "name"\n\}\n$/) },
    findings: [{ kind: 'error', file: path('welcome/sample.json'), message: expect.stringMatching(/^is missing; /) }],
  });
});

test('a placeholder without a value is told, and stays in the text', () => {
  const { workspace } = opened({ ...FILES, ...template('bad', { 'body.txt': '%%none%%' }) });
  expect(workspace.template('bad')).toMatchObject({ isStale: false, unset: ['none'], rendering: { text: '%%none%%' } });
});

test('warnings are told beside errors', () => {
  const { workspace } = opened({ ...FILES, 'bye/body.html': '{{> row}}<a href={{url}}>x</a>', 'bye/sample.json': '{"url":"x"}' });
  expect(workspace.template('bye')).toMatchObject({ isStale: false, findings: [{ kind: 'warning', line: 1, message: expect.stringContaining('without quotes') }] });
});

test('a rendering that was good can be shown after many others', () => {
  const { workspace, edit } = opened();
  workspace.template('welcome');
  edit('welcome/body.html', '{{#if');
  for (let count = 0; count < 250; count++) workspace.template('bye', JSON.stringify({ count }));
  for (let count = 0; count < 120; count++) { edit('bye/body.html', `${count}{{> row}}`); workspace.template('bye'); }
  const { light } = workspace.template('welcome')!.rendering!.html!.frames;
  expect(workspace.frame(basename(light))).toContain('<p>Ada</p>');
});

test('a folder that goes away is an error, and comes back', () => {
  const { workspace, directory } = opened({ 'welcome/subject.txt': 'Hi', 'welcome/body.txt': 'x' });
  renameSync(directory, `${directory}-away`);
  expect(workspace.refresh()).toEqual({ templates: [], list: true });
  expect(workspace.folder()).toMatchObject({ templates: [], findings: [{ message: expect.stringContaining("isn't a folder that can be read") }] });
  renameSync(`${directory}-away`, directory);
  expect(workspace.refresh()).toEqual({ templates: ['welcome'], list: true });
  expect(workspace.folder().findings).toEqual([]);
});
