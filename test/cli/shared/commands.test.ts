import type { Command } from '../../../cli/shared/command';
import { commandProblem, groupOf } from '../../../cli/shared/commands';

const command = {} as Command;
const COMMANDS = { 'birds count': command, 'birds name': command, 'bees count': command };

test.each([
  [[], /^no command is given: expected birds count or birds name or bees count, such as npx cdk-adopt birds count; options come behind the command$/],
  [['birds'], /^'birds' is no command: expected birds count or birds name, such as/],
  [['birds', 'cuont'], /^'birds cuont' is no command: did you mean birds count\?$/],
  [['brids'], /^'brids' is no command: did you mean birds\?$/],
  [['trees', 'fell'], /^'trees fell' is no command: expected birds count or /],
  [['--region', 'eu-west-1'], /^'--region eu-west-1' is no command: expected .*; options come behind the command$/],
])('of %j it says what was expected, or what was probably meant', (words, said) => {
  expect(commandProblem(COMMANDS, words)).toMatch(said);
});

test('a group has the commands that begin with its word', () => {
  expect(Object.keys(groupOf(COMMANDS, 'birds'))).toEqual(['birds count', 'birds name']);
  expect(groupOf(COMMANDS, 'bird')).toEqual({});
});
