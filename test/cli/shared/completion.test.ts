import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shell } from '../../../cli/shared/completion';
import { assetOf } from '../../support/invoke-bundle';

jest.setTimeout(120_000);

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  mkdirSync(join(home, 'emails'));
  writeFileSync(join(home, 'emails.ts'), '');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const scriptOf = (shell: Shell) => spawnSync(assetOf('cli'), ['completion', shell], { encoding: 'utf8' }).stdout;
const isThere = (shell: Shell) => spawnSync(shell, ['--version']).status === 0;
const testWith = (shell: Shell) => (isThere(shell) ? test : test.skip);
const why = (shell: Shell) => (isThere(shell) ? '' : ` (skipped: there is no ${shell})`);

/** The last word is completed. */
const CASES: readonly (readonly [string, string[], string[]])[] = [
  ['the groups of commands', ['cdk-adopt', 'e'], ['email', 'eip']],
  ['the commands of a group', ['cdk-adopt', 'email', ''], ['list', 'preview', 'pull', 'send', 'types']],
  ['the options of a command, its common ones too', ['cdk-adopt', 'email', 'pull', '--'], ['--prefix', '--force', '--region', '--profile', '--json', '--help']],
  ['the values of an option', ['cdk-adopt', 'cors', 'pull', 'shared', '--language', ''], ['typescript', 'python']],
  ['a folder for an operand', ['cdk-adopt', 'email', 'types', 'ema'], ['emails', 'emails.ts']],
  ['a file for an option', ['cdk-adopt', 'email', 'types', 'emails', '--out', 'emails.'], ['emails.ts']],
  ['nothing for a value that nobody knows', ['cdk-adopt', 'eip', 'list', '--region', ''], []],
];

/** What bash would offer: the function of `complete`, with the words of a line. */
function inBash(words: readonly string[]): string[] {
  const [name] = words;
  const line = `${scriptOf('bash')}
function_of() { local spec; spec=$(complete -p "$1") || exit 3; spec=\${spec##*-F }; echo "\${spec%% *}"; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); $(function_of "$1"); printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', line, name!, ...words], { cwd: home, encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
  return stdout.split('\n').filter(Boolean);
}

describe(`bash completes${why('bash')}`, () => {
  testWith('bash').each(CASES)('%s', (_, words, expected) => {
    expect(inBash(words).sort()).toEqual([...expected].sort());
  });

  testWith('bash')('the same behind npx', () => {
    expect(inBash(['npx', 'cdk'])).toEqual(['cdk-adopt']);
    expect(inBash(['npx', 'cdk-adopt', 'eip', 'p'])).toEqual(['pull']);
    expect(inBash(['npx', 'other', 'e'])).toEqual([]);
  });
});

describe(`fish completes${why('fish')}`, () => {
  testWith('fish').each(CASES)('%s', (_, words, expected) => {
    writeFileSync(join(home, 'completion.fish'), scriptOf('fish'));
    const line = `source ${join(home, 'completion.fish')}; complete -C '${words.join(' ')}'`;
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', line], { cwd: home, encoding: 'utf8', env: { ...process.env, HOME: home } });
    const offered = stdout.split('\n').filter(Boolean).map((one) => one.split('\t')[0]!.replace(/\/$/, ''));
    expect([stderr, offered.filter((one) => !one.startsWith('completion.')).sort()]).toEqual(['', [...expected].sort()]);
  });
});

testWith('zsh')(`zsh reads its completion${why('zsh')}`, () => {
  writeFileSync(join(home, 'completion.zsh'), scriptOf('zsh'));
  const line = `autoload -U compinit && compinit -u -D && source ${join(home, 'completion.zsh')} && print $_comps[cdk-adopt]`;
  const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', line], { cwd: home, encoding: 'utf8', env: { ...process.env, HOME: home } });
  expect([stdout, stderr]).toEqual(['_cdk_adopt\n', '']);
});
