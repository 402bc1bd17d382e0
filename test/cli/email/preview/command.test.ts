import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TemplateView } from '../../../../cli/email/preview/views';
import { template, write } from '../../../core/email-templates/folder/support';
import { run } from '../../command-line';
import { startPreview } from './start-preview';
import { FILES } from './support';

// The built command, as npx runs it.
jest.setTimeout(120_000);

const view = async (url: string, id: string) => (await fetch(`${url}templates/${id}`)).json() as Promise<TemplateView>;
const SET = ['--set', 'host=https://a.example'];

test('it tells where the page is, shows an edit there, and ends with 0 by Ctrl-C', async () => {
  const directory = write(FILES);
  const { url, end } = await startPreview(directory, ...SET);
  expect((await view(url, 'welcome')).rendering).toMatchObject({ subject: 'Welcome, Ada', html: { links: [{ url: 'https://a.example' }] } });
  const events = await fetch(`${url}events`);
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  writeFileSync(join(directory, 'welcome', 'subject.txt'), 'Hi, {{name}}');
  expect((await reader.read()).value).toBe('data: {"templates":["welcome"],"list":false}\n\n');
  expect((await view(url, 'welcome')).rendering?.subject).toBe('Hi, Ada');
  expect(await end()).toBe(0);
});

test('a folder with faults is shown with them', async () => {
  const directory = write({ ...FILES, ...template('bad', { 'body.txt': '{{#if' }) });
  const { url, end } = await startPreview(directory, ...SET);
  expect(await view(url, 'bad')).toMatchObject({ findings: [{ kind: 'error', line: 1 }] });
  expect((await view(url, 'welcome')).findings).toEqual([]);
  await end();
});

test('a port in use is told, and the next one taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const { told, url, end } = await startPreview(write(FILES), ...SET, '--port', String(port));
  expect(Number(new URL(url).port)).toBeGreaterThan(port);
  expect(told).toContain(`port ${port} is in use`);
  await end();
  await new Promise((resolve) => other.close(resolve));
});

describe('--out', () => {
  let home: string;
  beforeEach(() => { home = mkdtempSync(join(tmpdir(), 'cdk-adopt-')); });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test('writes the same as files, and tells with 1 of errors, which are in it', async () => {
    const out = join(home, 'preview');
    expect(await run(['email', 'preview', write(FILES), ...SET, '--out', out])).toEqual({ code: 0, out: `${out}/index.html: 2 templates\n`, err: '' });
    const faulty = await run(['email', 'preview', write({ ...FILES, 'welcome/sample.json': '{}' }), ...SET, '--out', out, '--json']);
    expect([faulty.code, JSON.parse(faulty.out)]).toEqual([1, expect.objectContaining({ out, templates: ['bye', 'welcome'], errors: 1 })]);
    expect(readFileSync(join(out, 'data.js'), 'utf8')).toContain('leaves out name');
  });

  test('a value that no text asks for is told', async () => {
    const { code, err } = await run(['email', 'preview', write(FILES), '--set', 'hots=x', '--out', join(home, 'preview')]);
    expect([code, err]).toEqual([0, 'no text holds %%hots%%; did you mean %%host%%?\n']);
  });
});

test.each<[string, string[], RegExp]>([
  ['a folder that is not there', ['nowhere'], /^DIR 'nowhere': expected a directory that exists, such as emails\n/],
  ['no port', ['examples/emails', '--port', '70000'], /^--port '70000': expected a port, such as --port 4025\n/],
  ['a port and files', ['examples/emails', '--port', '1', '--out', 'x'], /^--out and --port: expected one of them, /],
  ['values that are no JSON', ['examples/emails', '--substitutions', 'README.md'], /^could not read README\.md: it is no JSON: /],
])('%s ends with 2', async (_, args, complaint) => {
  expect(await run(['email', 'preview', ...args])).toEqual({ code: 2, out: '', err: expect.stringMatching(complaint) });
});
