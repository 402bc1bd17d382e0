import { corsExplain, corsList, corsPull } from '../cli/cors/command';
import { diff } from '../cli/diff/command';
import { drift } from '../cli/drift/command';
import { eipList, eipPull, eipRelease } from '../cli/eip/command';
import { emailList, emailPull, emailTypes } from '../cli/email/command';
import { emailPreview } from '../cli/email/preview/command';
import { emailSend } from '../cli/email/send-command';
import { type Parameters, readArguments } from '../cli/shared/arguments';
import { commandProblem, type Commands, groupOf } from '../cli/shared/commands';
import { type CommandTable, completionFor } from '../cli/shared/completion';
import { helpOf, overview } from '../cli/shared/help';
import { missingProfile, requireProfile } from '../cli/shared/profiles';
import { progressOn } from '../cli/shared/progress';
import { lookOf, withTable } from '../cli/shared/table';
import { escaped } from '../cli/shared/terminal';
import { OperationError } from '../core/errors';
import { version } from '../package.json';

const COMMANDS: Commands = {
  'cors explain': corsExplain,
  'cors list': corsList,
  'cors pull': corsPull,
  'email list': emailList,
  'email preview': emailPreview,
  'email pull': emailPull,
  'email send': emailSend,
  'email types': emailTypes,
  'eip list': eipList,
  'eip pull': eipPull,
  'eip release': eipRelease,
  'diff': diff,
  'drift': drift,
  'completion bash': completionFor('bash', 'eval "$(npx cdk-adopt completion bash)", in ~/.bashrc', commandTable),
  'completion zsh': completionFor('zsh', 'source <(npx cdk-adopt completion zsh), behind compinit in ~/.zshrc', commandTable),
  'completion fish': completionFor('fish', 'npx cdk-adopt completion fish > ~/.config/fish/completions/cdk-adopt.fish', commandTable),
};

const COMMON: Parameters = {
  json: { help: 'answers in JSON' },
  help: { short: 'h', help: 'tells this' },
};

function commandTable(): CommandTable {
  return { commands: COMMANDS, common: COMMON };
}

// The SDK is bundled, so its warning about old Node.js versions is of no use to the user.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// EPIPE is no error: the reader has closed the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exitCode = refuse(`could not write the answer: ${error.message}`);
});
// Not process.exit, which may cut off output to a pipe.
void main(process.argv.slice(2)).catch(failed).then((code) => { process.exitCode ??= code; });

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  if (['--version', '-V', '-v', 'version'].includes(args[0] ?? '')) return tell(version);
  if (args[0] === 'help') return help(args.slice(1));
  const name = nameIn(args);
  if (name === undefined) return withoutCommand(args);
  const command = COMMANDS[name]!;
  const { given, problems } = readArguments(args.slice(args[0] === name ? 1 : 2), command.operands, { ...command.options, ...COMMON });
  if (given.flag('help')) return tell(helpOf(name, command, COMMON));
  const all = [...problems, ...command.contradictions?.(given) ?? []];
  if (all.length > 0) return refuse(...all, `npx cdk-adopt ${name} --help tells more`);
  if ('profile' in command.options) await requireProfile(given.value('profile'));
  const progress = progressOn();
  const { yes, table, text, json, failures = [] } = await command.run(given, progress.report).finally(() => progress.end());
  if (given.flag('json')) tell(JSON.stringify(json, undefined, 2));
  else write(withTable(table, escaped(text), lookOf(process.stdout)));
  if (failures.length > 0) return refuse(...failures);
  return yes ? 0 : 1;
}

/** The command that the arguments begin with: two words, or one. */
function nameIn(args: readonly string[]): string | undefined {
  return [args.slice(0, 2).join(' '), args[0] ?? ''].find((name) => Object.hasOwn(COMMANDS, name));
}

/** Never 1, which is an answer. Anything but an `OperationError` is a bug, so its stack is shown. */
async function failed(error: unknown): Promise<2> {
  if (error instanceof OperationError) return refuse(error.message, ...await missingProfile(error));
  return refuse((error as Error | undefined)?.stack ?? String(error));
}

function withoutCommand(args: readonly string[]): 0 | 2 {
  // After another option it may be that one's value.
  const isHelp = ['--help', '-h'].includes(args.find((arg) => arg.startsWith('-')) ?? '');
  return isHelp ? help(args.filter((arg) => !arg.startsWith('-'))) : refuse(commandProblem(COMMANDS, args), 'npx cdk-adopt --help tells more');
}

/** Of a command, of a group of commands, or of all. */
function help(words: readonly string[]): 0 | 2 {
  const name = nameIn(words);
  if (words.join() === 'help') return help([]);
  if (name === words.join(' ')) return tell(helpOf(name, COMMANDS[name]!, COMMON));
  const group = groupOf(COMMANDS, words[0] ?? '');
  if (words.length === 0) return tell(overview(COMMANDS));
  if (words.length === 1 && Object.keys(group).length > 0) return tell(overview(group));
  return refuse(commandProblem(COMMANDS, words), 'npx cdk-adopt --help tells more');
}

function tell(text: string): 0 {
  return write(escaped(text));
}

/** Not console.log, which hides errors. */
function write(safe: string): 0 {
  process.stdout.write(`${safe}\n`);
  return 0;
}

function refuse(...lines: readonly string[]): 2 {
  console.error(escaped(lines.join('\n')));
  return 2;
}
