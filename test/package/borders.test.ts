import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { CHECKOUT } from '../support/checkout';

const TREES = ['core', 'lib', 'lambda', 'cli', 'bin'];
const SETTINGS = ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json', 'tsconfig.dev.json'];

/** What may not be: a file, and what it imports, which is a package or another planted file. So no name of the real code is needed. */
const VIOLATIONS: [border: string, file: string, imported: string][] = [
  ['no-circles', 'core/planted/circle', 'core/other/circle'],
  ['core-is-pure', 'core/planted/to-constructs', 'lib/other/construct'],
  ['core-is-pure', 'core/planted/to-handlers', 'lambda/other/handler'],
  ['core-is-pure', 'core/planted/to-commands', 'cli/other/command'],
  ['core-is-pure', 'core/planted/to-the-cdk', 'aws-cdk-lib'],
  ['core-is-pure', 'core/planted/to-an-sdk-client', '@aws-sdk/client-s3'],
  ['core-is-pure', 'core/planted/to-a-library', 'handlebars'],
  ['contracts-stand-alone', 'core/contracts/planted', 'core/other/plan'],
  ['constructs-declare', 'lib/planted/to-handlers', 'lambda/other/handler'],
  ['constructs-declare', 'lib/planted/to-commands', 'cli/other/command'],
  ['constructs-declare', 'lib/planted/to-a-program', 'bin/other'],
  ['constructs-declare', 'lib/planted/to-an-sdk-client', '@aws-sdk/client-s3'],
  ['handlers-implement', 'lambda/planted/to-constructs', 'lib/other/construct'],
  ['handlers-implement', 'lambda/planted/to-commands', 'cli/other/command'],
  ['handlers-implement', 'lambda/planted/to-a-program', 'bin/other'],
  ['handlers-implement', 'lambda/planted/to-the-cdk', 'aws-cdk-lib/aws-s3'],
  ['handlers-implement', 'lambda/planted/to-constructs-package', 'constructs'],
  ['commands-run-without-the-cdk', 'cli/planted/to-constructs', 'lib/other/construct'],
  ['commands-run-without-the-cdk', 'cli/planted/to-a-program', 'bin/other'],
  ['commands-run-without-the-cdk', 'cli/planted/to-the-cdk', 'aws-cdk-lib'],
  ['commands-share-core', 'cli/planted/to-handlers', 'lambda/other/handler'],
  ['commands-share-core', 'cli/planted/beside-the-port', 'lambda/custom-resource/other'],
  ['private-to-its-feature', 'lib/planted/to-what-is-private', 'lib/other/private/part'],
  ['private-to-its-feature', 'lib/planted/private/to-what-is-private', 'lib/other/private/part'],
  ['shared-knows-no-feature', 'lib/shared/planted', 'lib/other/construct'],
  ['shared-knows-no-feature', 'cli/shared/planted', 'cli/other/command'],
  ['protocol-knows-no-feature', 'lambda/custom-resource/planted', 'lambda/other/handler'],
];

/** Both count. */
const IMPORTS = {
  value: (path: string) => `import * as planted from '${path}';\nexport default planted;\n`,
  type: (path: string) => `import type * as planted from '${path}';\nexport type Planted = typeof planted;\n`,
};
type Kind = keyof typeof IMPORTS;

const PLANTED = VIOLATIONS.flatMap(([border, file, imported]) =>
  (['value', 'type'] as const).map((kind): [border: string, kind: Kind, file: string, imported: string] =>
    [border, kind, `${file}-${kind}.ts`, TREES.includes(imported.split('/')[0]!) ? `${imported}-${kind}.ts` : imported]));

const copy = mkdtempSync(join(tmpdir(), 'borders-'));

function copyTrees() {
  const isSource = (path: string) => statSync(path).isDirectory() || /(?<!\.d)\.ts$/.test(path);
  for (const tree of TREES) cpSync(join(CHECKOUT, tree), join(copy, tree), { recursive: true, filter: isSource });
  for (const file of SETTINGS) cpSync(join(CHECKOUT, file), join(copy, file));
  symlinkSync(join(CHECKOUT, 'node_modules'), join(copy, 'node_modules'));
}

function write(file: string, content: string) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), content);
}

function plant([border, kind, file, imported]: (typeof PLANTED)[number]) {
  const isFile = imported.endsWith('.ts');
  const path = (from: string, to: string) => relative(dirname(from), to).replace(/\.ts$/, '').replace(/^(?!\.)/, './');
  write(file, IMPORTS[kind](isFile ? path(file, imported) : imported));
  if (isFile) write(imported, border === 'no-circles' ? IMPORTS[kind](path(imported, file)) : 'export {};\n');
}

/** What `npm run borders` says of the copy: its status, and one text for each violation, `border: file → imported`. */
function borders() {
  // Without the option a package would be at its real path, in the checkout, where no border looks for it.
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'borders', '--', '--preserve-symlinks'], {
    cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  return { status, output: stdout + stderr, violations: stdout.split(/^ {2}error /m).slice(1) };
}

let unchanged: ReturnType<typeof borders>;
let changed: ReturnType<typeof borders>;
beforeAll(() => {
  copyTrees();
  unchanged = borders();
  PLANTED.forEach(plant);
  changed = borders();
}, 240_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the borders between the trees', () => {
  test('let the code pass as it is', () => {
    expect(unchanged).toMatchObject({ status: 0, output: expect.stringContaining('no dependency violations found') });
  });

  test.each(PLANTED)('%s finds a planted %s import: %s of %s', (border, _, file) => {
    expect(changed.violations.filter((violation) => violation.startsWith(`${border}: `) && violation.includes(file))).toHaveLength(1);
  });

  test('find nothing but what is planted, and fail', () => {
    expect(changed.violations).toHaveLength(PLANTED.length);
    expect(changed.status).not.toBe(0);
  });

  test('have each a violation planted here', () => {
    const { forbidden } = createRequire(__filename)(join(CHECKOUT, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };
    expect([...new Set(VIOLATIONS.map(([border]) => border))].sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });
});
