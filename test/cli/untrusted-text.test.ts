import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TAG } from '../../core/ownership';
import { HttpAws } from '../support/http-aws';
import { STACK } from '../support/world';
import { CLI, ended, home, run } from './command-line';

// The built command: what others wrote (tags, rules, templates) neither controls the terminal nor looks like something else.
jest.setTimeout(120_000);

/** DEL, a control sequence of C1, a turned direction, what takes no place. All of them may be in XML. */
const HOSTILE = 'a\u007f\u009b31m\u202eb\u2066c\u061cd\u200be\ufefff';
const ESCAPED = 'a\\u007f\\u009b31m\\u202eb\\u2066c\\u061cd\\u200be\\ufefff';
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const unsafeIn = (text: string) => (text.match(UNSAFE) ?? []).filter((character) => character !== '\n');

let aws: HttpAws;
let env: Record<string, string>;
beforeEach(async () => {
  aws = new HttpAws();
  await aws.start();
  env = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'hush' };
  aws.buckets.set('shared', {
    region: 'us-east-1',
    cors: `<CORSConfiguration><CORSRule><ID>${HOSTILE}</ID><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://www.example.com</AllowedOrigin></CORSRule></CORSConfiguration>`,
  });
  aws.ec2.add({ allocationId: 'eipalloc-00000000000000001', publicIp: '192.0.2.1', tags: { [TAG.stack]: STACK, [TAG.resource]: HOSTILE } });
  aws.cloudFormation.stacks.set(STACK, 'DELETE_COMPLETE');
  for (const [path, text] of Object.entries({ 'subject.txt': 'Hi', 'body.txt': `{{[${HOSTILE}]}}`, 'sample.json': JSON.stringify({ [HOSTILE]: 'x' }) })) {
    mkdirSync(join(home, 'emails', 'welcome'), { recursive: true });
    writeFileSync(join(home, 'emails', 'welcome', path), text);
  }
});
afterEach(() => aws.stop());

const EMAILS = () => ['email', 'types', join(home, 'emails')];
const CORS = ['cors', 'explain', 'shared', '--origin', 'https://www.example.com', '--method', 'GET'];

test.each<[string, () => string[], string]>([
  ['cors explain', () => CORS, HOSTILE],
  ['eip list', () => ['eip', 'list'], HOSTILE],
  ['email types', EMAILS, ESCAPED], // a declaration in TypeScript
])('%s writes no unsafe character, and its JSON means the same as before', async (_, args, meant) => {
  const text = await run(args(), env);
  expect([text.code, unsafeIn(text.out), text.err]).toEqual([0, [], '']);
  const { code, out, err } = await run([...args(), '--json'], env);
  expect([code, unsafeIn(out), err]).toEqual([0, [], '']);
  expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(meant).slice(1, -1));
});

test('eip release writes none of them at the terminal, neither where it asks nor where it answers', async () => {
  const python = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
  for (const more of [[], ['--json']]) {
    const child = spawn('python3', ['-c', python, CLI, 'eip', 'release', '--orphans', ...more], { env: { PATH: process.env.PATH, HOME: home, ...env } });
    child.stdin.write('keep\n');
    const { code, out } = await ended(child);
    expect([code, unsafeIn(out.replaceAll('\r', ''))]).toEqual([1, []]);
    expect(out).toContain('eipalloc-00000000000000001');
  }
});

test('email types writes the file that it prints, and finds it up to date', async () => {
  const file = join(home, 'emails.d.ts');
  expect((await run([...EMAILS(), '--out', file])).code).toBe(0);
  const { out } = await run(EMAILS());
  expect(readFileSync(file, 'utf8')).toBe(out);
  expect(out).toContain(`'${ESCAPED}': string;`);
  expect((await run([...EMAILS(), '--out', file, '--check'])).code).toBe(0);
});

test('an error names a file on one line, without an unsafe character', async () => {
  writeFileSync(join(home, 'emails', `x${HOSTILE}\nforged: line`), '');
  const { code, out, err } = await run(EMAILS());
  expect([code, out, unsafeIn(err), err.trimEnd().split('\n').length]).toEqual([2, '', [], 1]);
  const unknown = await run(['cors', HOSTILE]);
  expect([unknown.code, unsafeIn(unknown.err)]).toEqual([2, []]);
});
