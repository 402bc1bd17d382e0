import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSite } from '../../../../cli/email/preview/static-site';
import type { StaticPreview } from '../../../../cli/email/preview/views';
import { FILES, opened } from './support';

let out: string;
beforeEach(() => { out = join(mkdtempSync(join(tmpdir(), 'cdk-adopt-')), 'deep', 'preview'); });
afterEach(() => rmSync(join(out, '..', '..'), { recursive: true, force: true }));

const written = (files = FILES, to = out) => {
  const { workspace, directory } = opened(files);
  return writeSite(workspace, { directory, out: to }, () => undefined);
};
const data = () => JSON.parse(/^window\.PREVIEW = ([^]*);\n$/.exec(readFileSync(join(out, 'data.js'), 'utf8'))![1]!) as StaticPreview;

test('all templates are written, with their frames, and a page without a token', () => {
  written();
  expect(readdirSync(out).sort()).toEqual(['data.js', 'frames', 'index.html', 'page.css', 'page.js']);
  const { folder, templates } = data();
  expect(folder.templates.map(({ id }) => id)).toEqual(['bye', 'welcome']);
  for (const { rendering } of Object.values(templates)) {
    for (const path of Object.values(rendering!.html!.frames)) expect(readFileSync(join(out, path), 'utf8')).toContain('Content-Security-Policy');
  }
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  expect(page).toContain('<script src="data.js" defer></script>');
  expect(page).not.toContain('preview-token');
});

test('an earlier run is replaced, and nothing else is', () => {
  written();
  const former = readdirSync(join(out, 'frames'));
  written({ ...FILES, 'welcome/body.html': '<p>New {{name}}</p>', 'bye/body.html': 'New {{> row}}' });
  expect(readdirSync(join(out, 'frames')).filter((name) => former.includes(name))).toEqual([]);
  rmSync(join(out, 'index.html'));
  expect(() => written()).toThrow(/it holds something that this command has not made; name another folder, or empty it$/);
  writeFileSync(join(out, 'index.html'), '<p>mine');
  expect(() => written()).toThrow(/it holds something that this command has not made/);
  expect(existsSync(join(out, 'page.js'))).toBe(true);
});

test('it is not written among the templates, also not by a link', () => {
  const { workspace, directory } = opened();
  mkdirSync(join(out, '..'), { recursive: true });
  symlinkSync(directory, join(out, '..', 'link'));
  for (const to of [directory, join(directory, 'preview'), join(directory, '..preview'), join(out, '..', 'link', 'preview')]) {
    expect(() => writeSite(workspace, { directory, out: to }, () => undefined)).toThrow(/where it would be taken for templates; name another folder$/);
  }
  expect(readdirSync(directory).sort()).toEqual(['_partials', 'bye', 'welcome']);
});

test('beside them it may be', () => {
  const { workspace, directory } = opened();
  const to = join(directory, '..', 'preview');
  writeSite(workspace, { directory, out: to }, () => undefined);
  expect(existsSync(join(to, 'index.html'))).toBe(true);
});
