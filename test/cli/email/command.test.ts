import { symlinkSync } from 'node:fs';
import { at, run, runWith, write } from './support';

test.each<[string, string[], string]>([
  ['no folder', [], 'DIR is missing: expected a directory that exists, such as emails'],
  ['a folder that is not there', ['nowhere'], "DIR 'nowhere': expected a directory that exists, such as emails"],
  ['a file in place of the folder', ['emails/welcome/subject.txt'], "DIR 'emails/welcome/subject.txt': expected a directory that exists, such as emails"],
  ['a link to itself', ['loop'], "DIR 'loop': expected a directory that exists, such as emails"],
  ['a path behind a file', ['emails/welcome/subject.txt/x'], "DIR 'emails/welcome/subject.txt/x': expected a directory that exists, such as emails"],
  ['a name that is too long', ['x'.repeat(300)], `DIR '${'x'.repeat(300)}': expected a directory that exists, such as emails`],
  ['a file that TypeScript does not read', ['emails', '--out', 'emails.md'], "--out 'emails.md': expected a TypeScript file, such as --out src/emails.ts"],
  ['a check of nothing', ['emails', '--check'], '--check: expected --out FILE with it, the file to compare'],
  ['a region, since it asks nobody', ['emails', '--region', 'eu-west-1'], '--region: expected one of --out, --check, --json, --help'],
])('refuses %s with 2', async (_, args, complaint) => {
  symlinkSync('loop', at('loop'));
  const { code, out, err } = await run(...args);
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: `${complaint}\nnpx cdk-adopt email types --help tells more\n` });
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
