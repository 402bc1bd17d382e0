import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../../support/checkout';
import { assetOf } from '../../support/invoke-bundle';
import { compilerErrors } from '../../support/typescript';

// The built command, as npx runs it: a process of its own, in a directory of the user's.
jest.setTimeout(20_000);

const EXAMPLES = join(CHECKOUT, 'examples', 'emails');
const FILE = 'emails.d.ts';
const LONG_AGO = new Date(2020, 0, 1);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  write('emails/welcome/subject.txt', 'Welcome, {{name}}\n');
  write('emails/welcome/body.txt', '{{#each items}}{{title}}{{/each}}');
  write('emails/welcome/sample.json', '{ "name": "Ada", "items": [{ "title": "Tea" }] }');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const at = (path: string) => join(home, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
function write(path: string, text: string): void {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
}

const run = (...args: string[]) => runWith({}, ...args);

function runWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(assetOf('cli'), ['email', 'types', ...args], { cwd: home, env: { PATH: process.env.PATH, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, out, err })));
}

const WELCOME = [
  '  welcome: {',
  '    items: readonly {',
  '      title: string;',
  '    }[];',
  '    name: string;',
  '  };',
].join('\n');

test('the declaration goes to the standard output, or into a file', async () => {
  const { code, out, err } = await run('emails');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`export interface EmailTemplateData {\n${WELCOME}\n}\n`);
  expect(await run('emails', '--out', FILE)).toEqual({ code: 0, out: `${FILE}: written\n`, err: '' });
  expect(read(FILE)).toBe(out);
});

test('a file that is up to date is not touched, also one with other line breaks', async () => {
  await run('emails', '--out', FILE);
  writeFileSync(at(FILE), read(FILE).replaceAll('\n', '\r\n'));
  utimesSync(at(FILE), LONG_AGO, LONG_AGO);
  expect(await run('emails', '--out', FILE)).toEqual({ code: 0, out: `${FILE}: up to date\n`, err: '' });
  expect(statSync(at(FILE)).mtime).toEqual(LONG_AGO);
});

test('a file of former templates is written anew', async () => {
  await run('emails', '--out', FILE);
  write('emails/welcome/body.txt', 'Hello');
  write('emails/welcome/sample.json', '{ "name": "Ada" }');
  expect(await run('emails', '--out', FILE)).toEqual({ code: 0, out: `${FILE}: written\n`, err: '' });
  expect(read(FILE)).toContain('  welcome: {\n    name: string;\n  };');
});

test('a check writes nothing, and ends with 1 unless the file is up to date', async () => {
  const stale = { code: 1, out: `${FILE}: not up to date; run the command without --check\n`, err: '' };
  expect(await run('emails', '--out', FILE, '--check')).toEqual(stale);
  expect(statSync(at(FILE), { throwIfNoEntry: false })).toBeUndefined();
  await run('emails', '--out', FILE);
  expect(await run('emails', '--out', FILE, '--check')).toEqual({ code: 0, out: `${FILE}: up to date\n`, err: '' });
  write('emails/welcome/subject.txt', 'Welcome, {{name}} {{surname}}');
  write('emails/welcome/sample.json', '{ "name": "Ada", "surname": "Brown", "items": [] }');
  const former = read(FILE);
  expect(await run('emails', '--out', FILE, '--check')).toEqual(stale);
  expect(read(FILE)).toBe(former);
});

test('in JSON the answer has the documented shape', async () => {
  const written = await run('emails', '--out', FILE, '--json');
  expect(JSON.parse(written.out)).toEqual({ templates: ['welcome'], file: FILE, upToDate: false });
  expect(JSON.parse((await run('emails', '--out', FILE, '--json')).out)).toEqual({ templates: ['welcome'], file: FILE, upToDate: true });
  expect(JSON.parse((await run('emails', '--json')).out)).toEqual({ templates: ['welcome'], types: read(FILE) });
});

test('a file that the command has not made is left alone', async () => {
  write('index.ts', 'export const mine = 1;\n');
  const refused = { code: 2, out: '', err: 'could not write index.ts: it holds something that this command has not made; name another file, or remove it\n' };
  expect(await run('emails', '--out', 'index.ts')).toEqual(refused);
  expect(read('index.ts')).toBe('export const mine = 1;\n');
  write('empty.ts', '\n');
  expect(await run('emails', '--out', 'empty.ts')).toMatchObject({ code: 0, err: '' });
});

test('all faults of the folder are told, each with its file and line, and nothing is written', async () => {
  write('emails/welcome/body.txt', 'Hello\n{{#if name}}');
  write('emails/empty/body.txt', 'Hello');
  const { code, out, err } = await run('emails', '--out', FILE);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^emails\/empty.*: .*\n(.*\n)*emails\/welcome\/body\.txt:\d+: .*\n$/);
  expect(statSync(at(FILE), { throwIfNoEntry: false })).toBeUndefined();
});

test.each<[string, string[], string]>([
  ['no folder', [], 'DIR is missing: expected a directory, such as emails'],
  ['a folder that is not there', ['nowhere'], "DIR 'nowhere': expected a directory, such as emails"],
  ['a file in place of the folder', ['emails/welcome/subject.txt'], "DIR 'emails/welcome/subject.txt': expected a directory, such as emails"],
  ['a link to itself', ['loop'], "DIR 'loop': expected a directory, such as emails"],
  ['a path behind a file', ['emails/welcome/subject.txt/x'], "DIR 'emails/welcome/subject.txt/x': expected a directory, such as emails"],
  ['a name that is too long', ['x'.repeat(300)], `DIR '${'x'.repeat(300)}': expected a directory, such as emails`],
  ['a file that TypeScript does not read', ['emails', '--out', 'emails.md'], "--out 'emails.md': expected a TypeScript file, such as --out src/emails.d.ts"],
  ['a check of nothing', ['emails', '--check'], '--check: expected --out FILE with it, the file to compare'],
  ['a region, since it asks nobody', ['emails', '--region', 'eu-west-1'], '--region: expected one of --out, --check, --json, --help'],
])('refuses %s with 2', async (_, args, complaint) => {
  symlinkSync('loop', at('loop'));
  const { code, out, err } = await run(...args);
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: `${complaint}\nnpx cdk-adopt email types --help tells more\n` });
});

test('says what the file system refuses', async () => {
  const { code, out, err } = await run('emails', '--out', 'nowhere/emails.d.ts');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^could not write nowhere\/emails\.d\.ts: ENOENT: .*\n$/);
});

test('what nobody has foreseen ends with 2, and never with an answer', async () => {
  write('broken.cjs', "require('node:util').parseArgs = () => { throw new Error('unforeseen'); };");
  const { code, out, err } = await runWith({ NODE_OPTIONS: `--require ${at('broken.cjs')}` }, 'emails');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^Error: unforeseen\n/);
});

test('its help names no credentials', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: npx cdk-adopt email types DIR \[options\]\n/);
  expect(out).toMatch(/\nExit codes: 0 written, or up to date, 1 with --check: not up to date, 2 could not ask\n$/);
});

test('the example folder has types that compile', async () => {
  cpSync(EXAMPLES, at('examples'), { recursive: true });
  const { code, out, err } = await run('examples');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(compilerErrors({ types: out })).toEqual({ types: '' });
});
