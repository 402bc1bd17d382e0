import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { CLI, ended, run } from '../cli/command-line';

// The built command, as npx runs it: a process of its own, which speaks over HTTP.
jest.setTimeout(120_000);

describe('the command line', () => {
  test('tells with --help which commands there are, and of each what it takes and what its exit codes mean', async () => {
    const [{ code, out }, ...overviews] = await Promise.all([run(['cors', 'explain', '-h', 'b']), run(['-h']), run(['cors', '--help']), run(['help'])]);
    for (const one of overviews) {
      expect(one).toEqual({ code: 0, out: expect.stringMatching(/^Usage: npx cdk-adopt COMMAND [^]*\n {2}cors explain {2,}tells /), err: '' });
    }
    expect(code).toBe(0);
    for (const part of ['BUCKET', '--origin ORIGIN', '--method METHOD', '--header NAME', '--actual', '--region', '--profile', '--json', '0 allowed, 1 denied, 2 could not ask']) {
      expect(out).toContain(part);
    }
  });

  test.each<[string, string[], RegExp[]]>([
    ['no command', [], [/^no command is given: expected cors explain or .* or eip release or diff or drift or completion bash or completion zsh or completion fish, such as npx cdk-adopt cors explain; options come behind the command\n/]],
    ['a command that is not there', ['cors', 'explian', 'x'], [/^'cors explian' is no command: did you mean cors explain\?\n/]],
    ['a name that objects have', ['toString'], [/^'toString' is no command/]],
    ['an option before the command', ['--region', 'eu-west-1', 'cors', 'explain', 'b'], [
      /^'--region eu-west-1' is no command: .*; options come behind the command\n/,
    ]],
    ['-h in the place of a value', ['--origin', '-h', '--method', 'GET'], [/^'--origin -h' is no command: /]],
    ['what is missing, and -h in the place of a value', ['cors', 'explain', '--origin', '-h'], [
      /^BUCKET is missing: /m, /^--origin has no value: /m, /^--method is missing: /m,
    ]],
    ['values of another form', ['cors', 'explain', 's3://b', '--origin=', '--method', 'GET,PUT', '--header', 'a: b', '--region', 'EU', '--actual'], [
      /^BUCKET 's3:\/\/b': expected the name of a bucket, such as my-bucket$/m, /^--origin '': expected one origin as browsers send it .*, such as --origin https:/m,
      /^--method 'GET,PUT': expected one HTTP method .*, such as --method GET$/m, /^--header 'a: b': expected names of headers without values/m,
      /^--region 'EU': expected a region/m, /^--actual and --header: expected one of them, since /m,
    ]],
  ])('refuses %s with 2, all at once, and says where to read on', async (_, args, complaints) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const complaint of complaints) expect(err).toMatch(complaint);
    expect(err).toMatch(/\nnpx cdk-adopt .*--help tells more\n$/);
  });

  test('tells its version, and with help what a command or a group of commands takes', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const answers = await Promise.all([['--version'], ['version'], ['help', 'eip', 'list'], ['help', 'eip'], ['eip', '-h'], ['help', 'birds'], ['eip', '--help'], ['-v']].map((args) => run(args)));
    const [option, word, command, group, same, unknown, long, short] = answers;
    expect([option, word, short]).toEqual(Array(3).fill({ code: 0, out: `${version}\n`, err: '' }));
    expect(command!.out).toMatch(/^Usage: npx cdk-adopt eip list /);
    expect(group!.out).toMatch(/^ {2}eip list [^]*^ {2}eip release /m);
    expect(group!.out).not.toContain('cors explain');
    expect([same, long]).toEqual([group, group]);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringMatching(/^'birds' is no command: expected /) });
  });

  test('reads all arguments behind a command that is given as one word, and has help for help', async () => {
    const [command, same, unknown, overview, help] = await Promise.all([['eip', 'list', '--help'], ['eip list', '--help'], ['eip list', '--nope'], ['help'], ['help', 'help']].map((args) => run(args)));
    expect(same).toEqual(command);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringMatching(/^--nope: expected one of /) });
    expect(help).toEqual(overview);
  });

  test('says that there is no such profile where the environment names it, and something is missing for that', async () => {
    const { code, err } = await run(['eip', 'list'], { AWS_PROFILE: 'nope' });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/Region is missing.*\nAWS_PROFILE: there is no profile 'nope' in the AWS configuration/) });
  });

  test('says that there is no such profile, before all else', async () => {
    const { code, err } = await run(['eip', 'list', '--profile', 'nope']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^there is no profile 'nope' in the AWS configuration/) });
  });

  test('ends with 2 where the answer cannot be written, but not where nobody reads it', async () => {
    const readOnly = openSync(CLI, 'r');
    const unwritten = spawn(CLI, ['--help'], { stdio: ['ignore', readOnly, 'pipe'] });
    const unread = spawn(CLI, ['--help']);
    unread.stdout.destroy();
    closeSync(readOnly);
    expect(await Promise.all([ended(unwritten), ended(unread)])).toEqual([
      { code: 2, out: '', err: expect.stringMatching(/^could not write the answer: EBADF.*\n$/) },
      { code: 0, out: '', err: '' },
    ]);
  });

  test('is one executable file, without the CDK and without a path of the machine that built it', () => {
    expect(statSync(CLI).mode & 0o777).toBe(0o755);
    const text = readFileSync(CLI, 'utf8');
    expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(text).not.toMatch(/aws-cdk-lib[./]|@jsii/);
    expect(text).not.toContain(process.cwd());
  });
});
