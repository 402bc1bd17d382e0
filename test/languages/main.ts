// `npm run languages`: the same app in each language has to make the same cloud assembly, and the examples have to be right in Python.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHECKOUT } from '../support/checkout';
import { differences } from './assembly';
import { pythonExamples } from './examples';
import { checkPrograms, chosen, type LanguageName, LANGUAGES, REQUIREMENTS, type Synthesize } from './languages';
import { bindings, type Place, pythonOf, step } from './toolchain';

const OPTIONS = {
  /** Names with commas between them. @default all */
  only: { type: 'string' },
  /** How often each app is run: every time it has to make the same. */
  times: { type: 'string', default: '1' },
  /** Synthesizes alone, without mypy. */
  quick: { type: 'boolean', default: false },
} as const;

async function main(): Promise<void> {
  const { values: { only, times, quick } } = parseArgs({ options: OPTIONS });
  const names = chosen(only);
  if (!/^[1-9]\d*$/.test(times)) throw new Error(`--times: got ${JSON.stringify(times)}, expected a number from 1`);
  checkPrograms(names);
  const temporary = mkdtempSync(join(tmpdir(), 'languages-'));
  process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  const place: Place = { temporary, kept: join(CHECKOUT, '.languages') };
  mkdirSync(place.kept, { recursive: true });

  const targets = names.flatMap((name) => LANGUAGES[name].target ?? []);
  const generated = await bindings(place, targets);
  const apps: [LanguageName, Synthesize][] = [];
  for (const name of names) apps.push([name, await LANGUAGES[name].prepare(place, generated)]);

  const reference = join(temporary, `${names[0]}.1`);
  for (const [name, synthesize] of apps) {
    for (let time = 1; time <= Number(times); time++) {
      const outdir = join(temporary, `${name}.${time}`);
      await synthesize(outdir);
      tell(name, times === '1' ? '' : `, time ${time}`, differences(reference, outdir));
    }
  }
  if (!quick && names.includes('python')) await checkTypes(place, join(generated, 'python', 'src'));
}

function tell(name: string, time: string, { found, resources }: ReturnType<typeof differences>): void {
  for (const line of found) console.log(`${name}: ${line}`);
  console.log(`${name}${time}: ${resources} resources, ${found.length} differences`);
  if (found.length > 0) process.exitCode = 1;
}

async function checkTypes(place: Place, sources: string): Promise<void> {
  const examples = pythonExamples();
  const folder = examples.write(join(place.temporary, 'examples'));
  const cache = join(place.kept, 'mypy');
  // What jsii generates imports a package without types. One at a time: both apps are called app.py.
  const mypy = ['-m', 'mypy', '--cache-dir', cache, '--disable-error-code', 'import-untyped'];
  const python = await pythonOf(place, REQUIREMENTS);
  const check = (what: string, ...files: string[]) => step(place, `the types of ${what}`, python, [...mypy, ...files], { MYPYPATH: sources });
  await check('the Python app and examples', join(__dirname, 'app.py'), folder);
  await check('examples/python', join(CHECKOUT, 'examples', 'python', 'app.py'));
  console.log(`${examples.count} examples translated to Python: no errors of syntax or types`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
