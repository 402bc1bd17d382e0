import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { pack, type Packed } from './pack';

let folder: string;
let packed: Packed;
let paths: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-content-'));
  packed = pack('--pack-destination', folder);
  paths = packed.files.map(({ path }) => path);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesBelow = (folder: string) => readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
const handlers = () => filesBelow('lambda').flatMap((file) => /^lambda\/([a-z-]+)\/index\.ts$/.exec(file)?.[1] ?? []);

const isCompiled = (path: string) => /^(core|lib)\//.test(path);
const BUNDLE = /^assets\/[a-z0-9-]+\/index\.js$/;

describe('the package', () => {
  test('holds the compiled constructs, one pair of files for each source, and no other code of theirs', () => {
    const sources = [...filesBelow('core'), ...filesBelow('lib')].filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
    const compiled = sources.flatMap((source) => ['.js', '.d.ts'].map((ending) => source.replace(/\.ts$/, ending)));
    expect(paths.filter(isCompiled).sort()).toEqual(compiled.sort());
  });

  test('holds a bundle of each handler', () => {
    expect(paths).toEqual(expect.arrayContaining(handlers().map((feature) => `assets/${feature}/index.js`)));
    expect(handlers()).toContain('bucket-cors');
  });

  test('holds besides constructs and bundles only the jsii assembly and what a reader needs', () => {
    // Made by `npm run package` alone.
    const ofTheRelease = process.env.TARBALL === undefined ? [] : ['THIRD-PARTY-NOTICES', 'sbom.cdx.json'];
    expect(paths.filter((path) => !isCompiled(path) && !BUNDLE.test(path)).sort())
      .toEqual(['.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', ...ofTheRelease, 'package.json'].sort());
  });

  test('holds the command line, as a file that can be executed', () => {
    const { bin } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'));
    const { mode } = packed.files.find(({ path }) => path === bin['cdk-adopt'])!;
    expect(mode & 0o777).toBe(0o755);
  });

  test('is smaller than 1.5 MB', () => {
    expect(packed.size).toBeLessThan(1_500_000);
  });

  test('has no bundle with the CDK in it', () => {
    const bundles = paths.filter((path) => BUNDLE.test(path));
    expect(bundles.filter((path) => /aws-cdk-lib[./]|@jsii/.test(readFileSync(join(CHECKOUT, path), 'utf8')))).toEqual([]);
  });

  test.each<[program: string, options: (tarball: string) => string[]]>([
    ['publint', (tarball) => ['run', tarball, '--strict']],
    ['attw', (tarball) => [tarball, '--exclude-entrypoints', '.jsii']], // the assembly is no module
  ])('has nothing that %s finds wrong', (program, options) => {
    const args = options(join(folder, packed.filename));
    const { stdout, stderr, status } = spawnSync(join(CHECKOUT, 'node_modules', '.bin', program), args, { encoding: 'utf8' });
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  }, 240_000);
});
