import type { Parameter, Parameters } from './arguments';
import type { Command } from './command';
import { type Commands, groupOf, groupsIn } from './commands';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What a shell has to know: all commands, and the options that each has beside its own. */
export interface CommandTable {
  readonly commands: Commands;
  readonly common: Parameters;
}

/** @param table asked for when the command runs, since it holds this command, too */
export function completionFor(shell: Shell, setup: string, table: () => CommandTable): Command {
  return {
    summary: `prints the completion of commands and options for ${shell}`,
    yes: 'printed',
    no: 'never',
    operands: {},
    options: {},
    note: `To use it: ${setup}`,
    async run() {
      const script = SCRIPTS[shell](table());
      return { yes: true, text: script, json: { shell, script } };
    },
  };
}

interface Option extends Parameter {
  readonly name: string;
}

interface Line {
  readonly command: string;
  readonly options: readonly Option[];
  readonly takesFile: boolean;
}

function linesOf({ commands, common }: CommandTable): Line[] {
  return Object.entries(commands).map(([command, { operands, options }]) => ({
    command,
    options: Object.entries({ ...options, ...common }).map(([name, option]) => ({ ...option, name })),
    takesFile: Object.values(operands).some(isFile),
  }));
}

/** First words, and the second words that may follow each. */
function wordsOf({ commands }: CommandTable): [string, string[]][] {
  return groupsIn(commands).map((group) => [group, Object.keys(groupOf(commands, group)).map((name) => name.split(' ')[1]!)]);
}

function isFile({ value = '' }: Parameter): boolean {
  return value === 'FILE' || value === 'DIR';
}

const FIRST = ['help', '--help', '--version'];
const written = ({ name }: Option) => `--${name}`;

function bash(table: CommandTable): string {
  const lines = linesOf(table);
  const valueCases = lines.flatMap(({ command, options }) => options.filter(({ value }) => value !== undefined).map((option) => {
    const words = option.choices ? `COMPREPLY=($(compgen -W '${option.choices.join(' ')}' -- "$cur"))` : isFile(option) ? 'COMPREPLY=($(compgen -f -- "$cur"))' : ':';
    // What may stand alone can be followed by another option.
    return `    '${command} ${written(option)}') ${option.valueOptional ? '[[ $cur == -* ]] || return' : `${words}; return`};;`;
  }));
  return [
    '# To use it: eval "$(npx cdk-adopt completion bash)"',
    '_cdk_adopt() {',
    '  local cur="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" first=1',
    '  COMPREPLY=()',
    '  if [[ ${COMP_WORDS[0]} == npx ]]; then',
    '    if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W cdk-adopt -- "$cur")); return; fi',
    '    [[ ${COMP_WORDS[1]} == cdk-adopt ]] || return',
    '    first=2',
    '  fi',
    '  local command="${COMP_WORDS[first]} ${COMP_WORDS[first+1]}" words=""',
    '  case $((COMP_CWORD - first)) in',
    `    0) words='${[...wordsOf(table).map(([group]) => group), ...FIRST].join(' ')}';;`,
    '    1) case "${COMP_WORDS[first]}" in',
    ...wordsOf(table).map(([group, second]) => `      '${group}') words='${second.join(' ')}';;`),
    '      esac;;',
    '    *) case "$command $previous" in',
    ...valueCases,
    '      esac',
    '      case "$command" in',
    ...lines.map(({ command, options, takesFile }) =>
      `      '${command}') if [[ $cur == -* ]]; then words='${options.map(written).join(' ')}'; ${takesFile ? 'else COMPREPLY=($(compgen -f -- "$cur")); return; ' : ''}fi;;`),
    '      esac;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -o filenames -F _cdk_adopt cdk-adopt',
    'complete -p npx >/dev/null 2>&1 || complete -o default -o filenames -F _cdk_adopt npx',
  ].join('\n');
}

function zsh(table: CommandTable): string {
  const lines = linesOf(table);
  return [
    '#compdef cdk-adopt',
    '# To use it: source <(npx cdk-adopt completion zsh), behind compinit',
    '_cdk_adopt() {',
    '  case $CURRENT in',
    `    2) compadd -- ${[...wordsOf(table).map(([group]) => group), ...FIRST].join(' ')};;`,
    '    3) case $words[2] in',
    ...wordsOf(table).map(([group, second]) => `      ${group}) compadd -- ${second.join(' ')};;`),
    '      esac;;',
    '    *) case "$words[2] $words[3] $words[CURRENT-1]" in',
    ...lines.flatMap(({ command, options }) => options.flatMap((option) => {
      if (option.choices) return [`      '${command} ${written(option)}') compadd -- ${option.choices.join(' ')}; return;;`];
      if (isFile(option)) return [`      '${command} ${written(option)}') _files; return;;`];
      return option.value === undefined || option.valueOptional ? [] : [`      '${command} ${written(option)}') return;;`];
    })),
    '      esac',
    '      case "$words[2] $words[3]" in',
    ...lines.map(({ command, options, takesFile }) =>
      `      '${command}') if [[ $PREFIX == -* ]]; then compadd -- ${options.map(written).join(' ')}; ${takesFile ? 'else _files; ' : ''}fi;;`),
    '      esac;;',
    '  esac',
    '}',
    'compdef _cdk_adopt cdk-adopt',
  ].join('\n');
}

function fish(table: CommandTable): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const add = (condition: string, rest: string) => `complete -c cdk-adopt -n ${quoted(condition)} ${rest}`;
  return [
    '# To use it: npx cdk-adopt completion fish > ~/.config/fish/completions/cdk-adopt.fish',
    'function __cdk_adopt_behind; set -l words (commandline -opc); test "$words[2..-1]" = "$argv[1]"; end',
    'function __cdk_adopt_in; set -l words (commandline -opc); test "$words[2..3]" = "$argv[1]"; end',
    'complete -c cdk-adopt -f',
    add("__cdk_adopt_behind ''", `-a ${quoted([...wordsOf(table).map(([group]) => group), ...FIRST].join(' '))}`),
    ...wordsOf(table).map(([group, second]) => add(`__cdk_adopt_behind ${group}`, `-a ${quoted(second.join(' '))}`)),
    ...linesOf(table).flatMap(({ command, options, takesFile }) => [
      ...(takesFile ? [add(`__cdk_adopt_in ${quoted(command)}`, '-F')] : []),
      ...options.map((option) => {
        const { value, valueOptional, choices, help, name } = option;
        const takes = value === undefined || valueOptional ? '' : isFile(option) ? ' -r -F' : choices ? ` -x -a ${quoted(choices.join(' '))}` : ' -x';
        return add(`__cdk_adopt_in ${quoted(command)}`, `-l ${name}${takes} -d ${quoted(help)}`);
      }),
    ]),
  ].join('\n');
}

const SCRIPTS: Readonly<Record<Shell, (table: CommandTable) => string>> = { bash, zsh, fish };
