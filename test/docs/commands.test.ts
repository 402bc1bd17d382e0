import { run } from '../cli/command-line';
import { codeSpansIn, fencesIn } from '../support/markdown';
import { readPage, readPages } from '../support/pages';

interface CommandLine {
  /** The options of each command. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** Those of package.json. */
  readonly scripts: readonly string[];
}

const CALL = /(?:\bnpx |^)cdk-adopt ([a-z][^#|&;>`")]*)/gm;
const SCRIPT = /\bnpm run ([a-z][\w:-]*)/g;

/** What a page asks to type and the command line does not know. */
function unknownIn(path: string, markdown: string, { commands, scripts }: CommandLine): string[] {
  const shown = [...fencesIn(markdown).filter(({ language }) => ['sh', 'yaml'].includes(language)).map(({ text }) => text), ...codeSpansIn(markdown.replace(/^```.*?^```$/gms, ''))];
  return shown.flatMap((text) => [
    ...Array.from(text.matchAll(CALL), ([, call]) => problemWith(call!.trim().split(/\s+/), commands)).flat(),
    ...Array.from(text.matchAll(SCRIPT), ([, script]) => (scripts.includes(script!) ? [] : [`no script ${script}`])).flat(),
  ]).map((problem) => `${path}: ${problem}`);
}

function problemWith(words: readonly string[], commands: CommandLine['commands']): string[] {
  const name = [words.slice(0, 2).join(' '), words[0]!].find((one) => commands.has(one));
  const isGroup = words.length === 1 && [...commands.keys()].some((one) => one.startsWith(`${words[0]} `));
  if (name === undefined) return isGroup || ['help'].includes(words[0]!) ? [] : [`no command ${words.slice(0, 2).join(' ')}`];
  const options = words.flatMap((word) => /^--[a-z-]+/.exec(word) ?? []);
  return options.filter((option) => !commands.get(name)!.includes(option)).map((option) => `${name} has no option ${option}`);
}

/** As the shells are told. */
async function readCommandLine(): Promise<CommandLine> {
  const { out } = await run(['completion', 'fish']);
  const commands = new Map<string, string[]>();
  for (const [, group, second] of out.matchAll(/'__cdk_adopt_behind ([a-z]+)' -a '([^']*)'/g)) for (const word of second!.split(' ')) commands.set(`${group} ${word}`.trim(), []);
  for (const [, quoted, option] of out.matchAll(/'__cdk_adopt_in (.+?)' -l ([a-z-]+)/g)) {
    const name = quoted!.replace(/[\\']/g, '');
    commands.set(name, [...commands.get(name) ?? [], `--${option}`]);
  }
  return { commands, scripts: Object.keys((JSON.parse(readPage('package.json')) as { scripts: object }).scripts) };
}

let known: CommandLine;
beforeAll(async () => {
  known = await readCommandLine();
}, 120_000);

describe('the commands of the pages', () => {
  test.each(Object.keys(readPages()))('in %s are known, with their options', (path) => expect(unknownIn(path, readPage(path), known)).toEqual([]));

  test('are all on the page of the command line', () => {
    const page = readPage('docs/cli.md');
    expect([...known.commands.keys()].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(known.commands.get('cors explain')).toEqual(expect.arrayContaining(['--origin', '--live', '--json']));
  });
});

describe('a page', () => {
  test.each([
    ['```sh\nnpx cdk-adopt cors explian b\n```\n', ['p: no command cors explian']],
    ['```sh\nnpx cdk-adopt eip list --orphan   # some\n```\n', ['p: eip list has no option --orphan']],
    ['```sh\nnpx cdk synth && npx cdk-adopt diff --fial\n```\n', ['p: diff has no option --fial']],
    ['`npx cdk-adopt drift --dns`', ['p: drift has no option --dns']],
    ['`npm run gone`', ['p: no script gone']],
  ])('with %j is found', (text, problems) => expect(unknownIn('p', text, known)).toEqual(problems));

  test.each(['`npx cdk-adopt COMMAND --help`', '`cdk-adopt:corsNoEffect`', '`npm run demo -- --keep`', '```sh\neval "$(npx cdk-adopt completion bash)"\n```\n'])(
    'with %j is fine', (text) => expect(unknownIn('p', text, known)).toEqual([]),
  );
});
