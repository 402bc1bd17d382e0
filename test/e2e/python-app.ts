import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { REQUIREMENTS } from '../languages/languages';
import { bindings, pythonOf } from '../languages/toolchain';
import { CHECKOUT } from '../support/checkout';

/** The command that runs the example in Python, with the package as it is here. The first run installs the CDK into `.languages/`. */
export async function pythonApp(temporary: string): Promise<string> {
  const kept = join(CHECKOUT, '.languages');
  mkdirSync(kept, { recursive: true });
  const place = { temporary, kept };
  const python = await pythonOf(place, REQUIREMENTS);
  const sources = join(await bindings(place, ['python']), 'python', 'src');
  const settings = [`PYTHONPATH=${sources}`, 'JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20'];
  return ['env', '--unset=PYTHONDONTWRITEBYTECODE', ...settings, python, join(CHECKOUT, 'examples', 'python', 'app.py')].join(' ');
}
