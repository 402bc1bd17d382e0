import { readArguments, type Parameters } from '../cli/arguments';
import type { Command } from '../cli/command';
import { corsExplain } from '../cli/cors-command';
import { helpOf, overview } from '../cli/help';
import { Failure } from '../lambda/lifecycle/errors';

const COMMANDS: Readonly<Record<string, Command>> = {
  'cors explain': corsExplain,
};

const COMMON: Parameters = {
  region: { value: 'REGION', form: /^[a-z0-9-]+$/, expected: 'a region', example: 'eu-west-1', help: 'instead of AWS_REGION or the profile\'s' },
  profile: { value: 'PROFILE', form: /./, expected: 'a profile of ~/.aws/config', example: 'production', help: 'instead of AWS_PROFILE' },
  json: { help: 'answers in JSON' },
  help: { help: 'tells this' },
};

// The SDK's notice on old versions of Node.js is for those who can update the SDK; here it is part of the bundle.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// Not process.exit: what was written to a pipe may still be on its way.
void main(process.argv.slice(2)).then((code) => { process.exitCode = code; });

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  const name = args.slice(0, 2).join(' ');
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (args.includes('--help') || args.includes('-h')) {
    console.log(command ? helpOf(name, command, COMMON) : overview(COMMANDS));
    return 0;
  }
  if (!command) {
    const expected = `expected ${Object.keys(COMMANDS).join(' or ')}, such as npx cdk-adopt ${Object.keys(COMMANDS)[0]}`;
    return refuse(`${name ? `'${name}' is no command` : 'no command is given'}: ${expected}`, 'npx cdk-adopt --help tells more');
  }
  const { given, problems } = readArguments(args.slice(2), command.operands, { ...command.options, ...COMMON });
  const all = [...problems, ...command.contradictions?.(given) ?? []];
  if (all.length > 0) return refuse(...all, `npx cdk-adopt ${name} --help tells more`);
  try {
    const { yes, text, json } = await command.run(given);
    console.log(given.flag('json') ? JSON.stringify(json, undefined, 2) : text);
    return yes ? 0 : 1;
  } catch (error) {
    // Whatever else is thrown is a fault in here, and its stack tells where.
    return refuse(error instanceof Failure ? error.message : String((error as Error).stack));
  }
}

function refuse(...lines: readonly string[]): 2 {
  console.error(lines.join('\n'));
  return 2;
}
