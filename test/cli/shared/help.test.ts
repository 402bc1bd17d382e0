import type { Command } from '../../../cli/shared/command';
import { helpOf, overview } from '../../../cli/shared/help';

const COMMAND: Command = {
  summary: 'counts birds',
  yes: 'some',
  no: 'none',
  operands: { PLACE: { value: 'PLACE', help: 'where to look' } },
  options: {
    kind: { value: 'NAME', required: true, help: 'which birds' },
    sure: { required: true, help: 'agrees' },
    all: { help: 'counts twice' },
  },
  run: () => Promise.reject(new Error('not run')),
};

test('the help of a command names what it requires, and explains all that it takes in columns', () => {
  expect(helpOf('birds count', COMMAND, { json: { help: 'answers in JSON' } })).toBe([
    'Usage: npx cdk-adopt birds count PLACE --kind NAME --sure [options]',
    '',
    'It counts birds.',
    '',
    '  PLACE        where to look',
    '  --kind NAME  which birds',
    '  --sure       agrees',
    '  --all        counts twice',
    '  --json       answers in JSON',
    '',
    'Exit codes: 0 some, 1 none, 2 could not ask',
  ].join('\n'));
});

test('a note ends the help', () => {
  expect(helpOf('birds count', { ...COMMAND, note: 'Look up.' }, {})).toMatch(/2 could not ask\nLook up\.$/);
});

test('the overview names the commands with what they do', () => {
  expect(overview({ 'birds count': COMMAND, 'bees': { ...COMMAND, summary: 'names bees' } })).toBe([
    'Usage: npx cdk-adopt COMMAND [options]',
    '',
    '  birds count  counts birds',
    '  bees         names bees',
    '',
    'npx cdk-adopt COMMAND --help tells more of a command.',
  ].join('\n'));
});
