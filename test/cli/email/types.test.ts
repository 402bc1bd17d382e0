import { execFileSync } from 'node:child_process';
import { cpSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../../support/checkout';
import { compilerErrors } from '../../support/typescript';
import { at, read, run, write } from './support';

const EXAMPLES = join(CHECKOUT, 'examples', 'emails');
const FILE = 'emails.ts';
const LONG_AGO = new Date(2020, 0, 1);

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
  const missing = { code: 1, out: `${FILE}: does not exist; run the command without --check\n`, err: '' };
  const stale = { code: 1, out: `${FILE}: not up to date; run the command without --check\n`, err: '' };
  expect(await run('emails', '--out', FILE, '--check')).toEqual(missing);
  expect((await run('emails', '--out', `new/${FILE}`, '--check')).code).toBe(1);
  expect(statSync(at('new'), { throwIfNoEntry: false })).toBeUndefined();
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

test('says what the file system refuses', async () => {
  write('taken', '');
  const { code, out, err } = await run('emails', '--out', 'taken/emails.ts');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^could not (read|write) taken\/emails\.ts: (ENOTDIR|EEXIST): .*\n$/);
});

test('the folder of the file is made where there is none', async () => {
  expect(await run('emails', '--out', `src/generated/${FILE}`)).toEqual({ code: 0, out: `src/generated/${FILE}: written\n`, err: '' });
  expect(read(`src/generated/${FILE}`)).toContain(WELCOME);
});

describe('where Git ignores the file, as the .gitignore of `cdk init` has it', () => {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: at('.'), stdio: 'ignore' });
  const NOTE = '; Git ignores it, so name it emails.ts';
  beforeEach(() => {
    git('init');
    write('.gitignore', '*.js\n*.d.ts\nnode_modules\n/generated/\n');
  });

  test('the answer says so, and which name to take', async () => {
    const out = 'src/emails.d.ts';
    expect((await run('emails', '--out', out, '--check')).out).toBe(`${out}: does not exist; run the command without --check${NOTE}\n`);
    expect(await run('emails', '--out', out)).toEqual({ code: 0, out: `${out}: written${NOTE}\n`, err: '' });
    expect((await run('emails', '--out', out)).out).toBe(`${out}: up to date${NOTE}\n`);
    expect(JSON.parse((await run('emails', '--out', out, '--json')).out)).toEqual({ templates: ['welcome'], file: out, upToDate: true });
    expect((await run('emails', '--out', 'src/emails.ts')).out).toBe('src/emails.ts: written\n');
    expect((await run('emails', '--out', 'generated/emails.ts')).out).toBe('generated/emails.ts: written; Git ignores it\n');
  });

  test('nothing is said of a file that is committed all the same', async () => {
    await run('emails', '--out', FILE.replace('.ts', '.d.ts'));
    git('add', '--force', 'emails.d.ts');
    expect((await run('emails', '--out', 'emails.d.ts')).out).toBe('emails.d.ts: up to date\n');
  });
});

test('the example folder has types that compile', async () => {
  cpSync(EXAMPLES, at('examples'), { recursive: true });
  const { code, out, err } = await run('examples');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(compilerErrors({ types: out })).toEqual({ types: '' });
});
