import { cpSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../../support/checkout';
import { compilerErrors } from '../../support/typescript';
import { at, read, run, write } from './support';

const EXAMPLES = join(CHECKOUT, 'examples', 'emails');
const FILE = 'emails.d.ts';
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

test('says what the file system refuses', async () => {
  const { code, out, err } = await run('emails', '--out', 'nowhere/emails.d.ts');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^could not write nowhere\/emails\.d\.ts: ENOENT: .*\n$/);
});

test('the example folder has types that compile', async () => {
  cpSync(EXAMPLES, at('examples'), { recursive: true });
  const { code, out, err } = await run('examples');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(compilerErrors({ types: out })).toEqual({ types: '' });
});
