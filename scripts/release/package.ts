// `npm run package`: the tarball that is published, in dist/js, and with `-- --python` the wheel, in dist/python. It is built in a folder
// of its own against the oldest peers that are allowed, so that the assembly inherits nothing newer and the bindings require no more. The
// same sources give the same bytes, wherever and by whomever.
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundledPackages } from './bundled-packages';
import { type Manifest, peerFloor, publishedManifest } from './manifest';
import { run } from './run';
import { sbom } from './sbom';
import { thirdPartyNotices } from './third-party-notices';

export const ROOT = join(__dirname, '..', '..');
export const manifest = (): Manifest => JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

const COPIED = ['CHANGELOG.md', 'LICENSE', 'README.md', 'rosetta', 'scripts/lazy-index.mjs', 'tsconfig.json'];
const isSource = (path: string) => !/\.(js|d\.ts)$/.test(path);

export interface Built {
  /** Where it was built: the package as it is packed, and beside it the peers. */
  readonly folder: string;
  readonly tarball: string;
  readonly sha256: string;
}

/** Builds in a temporary folder, which is the caller's to remove, and packs into `out`. */
export async function buildPackage(out: string): Promise<Built> {
  const peers = installedPeers();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-build-'));
  for (const path of ['core', 'lib', ...COPIED]) cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter: (from) => isSource(from) });
  symlinkSync(peers, join(folder, 'node_modules'));
  const { bundleAll } = await import(pathToFileURL(join(ROOT, 'scripts', 'bundle.mjs')).href) as { bundleAll: (to: string) => Promise<void> };
  await bundleAll(folder);
  describeBundled(folder);

  writeJson(join(folder, 'package.json'), { ...manifest(), devDependencies: peerFloor(manifest()) });
  run({ cwd: folder }, process.execPath, join(ROOT, 'node_modules', 'jsii', 'bin', 'jsii'));
  run({ cwd: folder }, process.execPath, 'scripts/lazy-index.mjs');
  writeJson(join(folder, 'package.json'), publishedManifest(manifest()));
  setModes(folder);

  mkdirSync(out, { recursive: true });
  const packed = run({ cwd: folder }, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', out);
  const tarball = join(out, (JSON.parse(packed) as [{ filename: string }])[0].filename);
  return { folder, tarball, sha256: createHash('sha256').update(readFileSync(tarball)).digest('hex') };
}

/** The `node_modules` with the peers' oldest versions, installed once. */
function installedPeers(): string {
  const { devDependencies } = manifest() as Manifest & { devDependencies: Record<string, string> };
  const packages = Object.entries({ ...peerFloor(manifest()), '@types/node': devDependencies['@types/node'] }).map((entry) => entry.join('@'));
  const target = join(ROOT, '.releases', `built-with-${packages.join('+').replaceAll('/', '-')}`);
  if (!existsSync(target)) {
    mkdirSync(join(ROOT, '.releases'), { recursive: true });
    const unfinished = mkdtempSync(`${target}-`);
    writeJson(join(unfinished, 'package.json'), { private: true });
    run({ cwd: unfinished }, 'npm', 'install', '--ignore-scripts', '--no-package-lock', '--prefer-offline', ...packages);
    chmodSync(unfinished, 0o755);
    renameSync(unfinished, target);
  }
  return join(target, 'node_modules');
}

/** The notices of licenses and the SBOM. */
function describeBundled(folder: string): void {
  const packages = bundledPackages(JSON.parse(readFileSync(join(folder, '.bundled.json'), 'utf8')) as string[], ROOT);
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES'), thirdPartyNotices(packages));
  writeFileSync(join(folder, 'sbom.cdx.json'), sbom(manifest(), packages));
}

/** npm packs the modes as they are, which follow from the umask. */
function setModes(folder: string): void {
  const programs = Object.values(manifest().bin as Record<string, string>).map((path) => join(folder, path));
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) chmodSync(path, programs.includes(path) ? 0o755 : 0o644);
  }
}

const writeJson = (file: string, value: unknown) => writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);

/** Makes the packages of other languages, in the folder of the build, whose peers are those that they require. */
export function packLanguages(folder: string, out: string, ...options: readonly string[]): void {
  const pacmak = join(ROOT, 'node_modules', '.bin', 'jsii-pacmak');
  run({ cwd: folder }, pacmak, ...options, '--outdir', out, '--pack-command', 'npm pack --ignore-scripts --loglevel=error');
}

async function main(): Promise<void> {
  const { values: { python }, positionals: [out = join(ROOT, 'dist')] } = parseArgs({ allowPositionals: true, options: { python: { type: 'boolean' } } });
  const { folder, tarball, sha256 } = await buildPackage(join(out, 'js'));
  if (python) packLanguages(folder, out, '--targets', 'python');
  rmSync(folder, { recursive: true, force: true });
  console.log(`${sha256}  ${tarball}`);
}

if (process.argv[1] === __filename) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
