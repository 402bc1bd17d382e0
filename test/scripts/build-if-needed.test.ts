import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'cdk-adopt-')); });
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** By file, when it was written. */
function written(files: Readonly<Record<string, number>>): void {
  for (const [file, seconds] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
    utimesSync(join(root, file), seconds, seconds);
  }
}

/** In a process of its own: jest loads CommonJS. */
function reason(): string {
  const script = `import('./scripts/build-if-needed.mjs').then(({ reasonToBuild }) =>
    process.stdout.write(reasonToBuild(process.argv[1], ['lib', 'lock.json'], ['lib/index.js', 'assets/a.js']) ?? 'none'))`;
  return execFileSync(process.execPath, ['--eval', script, root], { cwd: CHECKOUT, encoding: 'utf8' });
}

const BUILT = { 'lib/a.ts': 10, 'lock.json': 10, 'lib/index.js': 30, 'assets/a.js': 20 };

test('what is built and newer than its sources is not built again', () => {
  written(BUILT);
  expect(reason()).toBe('none');
});

test('what the compiler leaves beside the sources is none of them', () => {
  written({ ...BUILT, 'lib/a.js': 40, 'lib/a.d.ts': 40 });
  expect(reason()).toBe('none');
});

test.each([
  ['a part is missing', { 'lib/a.ts': 10, 'lock.json': 10, 'lib/index.js': 30 }, 'assets/a.js is missing'],
  ['a source is newer than the oldest part', { ...BUILT, 'lib/deep/b.ts': 25 }, 'lib/deep/b.ts is newer than assets/a.js'],
  ['another file is', { ...BUILT, 'lock.json': 25 }, 'lock.json is newer than assets/a.js'],
])('it is built when %s', (_, files, because) => {
  written(files);
  expect(reason()).toBe(because);
});
