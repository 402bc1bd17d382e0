import { likely } from '../../core/suggest';
import type { Command } from './command';

export type Commands = Readonly<Record<string, Command>>;

/** Those that begin with the word, such as `eip`. */
export function groupOf(commands: Commands, word: string): Commands {
  return Object.fromEntries(Object.entries(commands).filter(([name]) => name.split(' ')[0] === word));
}

/** What is wrong with the words that are no command. */
export function commandProblem(commands: Commands, words: readonly string[]): string {
  const name = words.slice(0, 2).join(' ');
  const group = Object.keys(groupOf(commands, words[0] ?? ''));
  const expected = group.length > 0 ? group : Object.keys(commands);
  const meant = likely(name, Object.keys(commands)) ?? (group.length > 0 ? undefined : likely(words[0] ?? '', groupsIn(commands)));
  const advice = meant === undefined
    ? `expected ${expected.join(' or ')}, such as npx cdk-adopt ${expected[0]}; options come behind the command`
    : `did you mean ${meant}?`;
  return `${name ? `'${name}' is no command` : 'no command is given'}: ${advice}`;
}

export function groupsIn(commands: Commands): string[] {
  return [...new Set(Object.keys(commands).map((name) => name.split(' ')[0]!))];
}
