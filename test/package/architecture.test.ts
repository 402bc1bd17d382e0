import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

const PICTURE = 'docs/internals/architecture.svg';

describe('the picture of the architecture', () => {
  let drawn: string;
  beforeAll(() => {
    // A process of its own: jest loads CommonJS, what draws are ES modules.
    drawn = execFileSync(process.execPath, ['scripts/architecture.mjs', '--print'], { cwd: CHECKOUT, encoding: 'utf8' });
  }, 240_000);

  test('shows the imports as they are now', () => {
    const file = join(CHECKOUT, PICTURE);
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    // No `toBe`: it would print both pictures, and a reader can do nothing with that.
    if (committed !== drawn) throw new Error(`${PICTURE} shows other imports than the code has: run \`npm run architecture\`, and look at what has changed`);
  });

  test('tells nothing of the machine that drew it', () => {
    expect(drawn).not.toContain(CHECKOUT);
    expect(drawn).not.toMatch(/graphviz version|\d{4}-\d{2}-\d{2}/i);
  });
});
