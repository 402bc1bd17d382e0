// `npm run languages`: the same app in each language has to make the same cloud assembly, and the examples have to be right in Python.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { differences } from './assembly';
import { pythonExamples } from './examples';
import { bindings, cdkOf, javaScriptWith, type Place, pythonOf, step } from './toolchain';

async function main(): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'languages-'));
  process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  const place: Place = { temporary, kept: join(CHECKOUT, '.languages') };
  mkdirSync(place.kept, { recursive: true });

  const python = await pythonOf(place);
  const root = await javaScriptWith(place, cdkOf(python.requirements));
  const generated = await bindings(place);
  const sources = join(generated, 'python', 'src');

  const outputs = { TypeScript: join(temporary, 'typescript.out'), Python: join(temporary, 'python.out') };
  const tsx = [join(CHECKOUT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(root, 'test', 'languages', 'app.ts')];
  await step(place, 'TypeScript', process.execPath, tsx, { CDK_OUTDIR: outputs.TypeScript });
  await step(place, 'Python', python.path, [join(__dirname, 'app.py')], { CDK_OUTDIR: outputs.Python, PYTHONPATH: sources });
  const { found, resources } = differences(outputs.TypeScript, outputs.Python);
  for (const line of found) console.log(line);
  console.log(`${resources} resources in TypeScript and Python: ${found.length} differences`);

  const examples = pythonExamples();
  const folder = examples.write(join(temporary, 'examples'));
  const cache = join(place.kept, 'mypy');
  await step(place, 'the types of the Python app and examples', python.path,
    // What jsii generates imports a package without types.
    ['-m', 'mypy', '--cache-dir', cache, '--disable-error-code', 'import-untyped', join(__dirname, 'app.py'), folder], { MYPYPATH: sources });
  console.log(`${examples.count} examples translated to Python: no errors of syntax or types`);
  if (found.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
