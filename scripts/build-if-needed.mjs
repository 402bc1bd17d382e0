// Builds the package if something of it is missing, or older than what it is made from: `npm ci` has built it already.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FEATURES } from './bundle.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
export const SOURCES = ['bin/cdk-adopt.ts', 'cli', 'core', 'lambda', 'lib', 'scripts', 'package-lock.json', 'tsconfig.json'];
/** What `bundle.mjs` writes. */
export const BUNDLES = [...FEATURES, 'cli', 'email-preview'].map((name) => `assets/${name}/index.js`);
const BUILT = ['.jsii', 'lib/index.js', ...BUNDLES];

/** Why it has to be built; undefined if it doesn't. Paths are from the root. */
export function reasonToBuild(root, sources = SOURCES, built = BUILT) {
  const timeOf = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs;
  const missing = built.find((path) => timeOf(path) === undefined);
  if (missing) return `${missing} is missing`;
  const oldest = built.reduce((one, other) => (timeOf(one) < timeOf(other) ? one : other));
  const newer = sources.flatMap((path) => filesOf(root, path)).find((path) => timeOf(path) > timeOf(oldest));
  return newer && `${newer} is newer than ${oldest}`;
}

/** Not what the compiler leaves beside its sources. */
function filesOf(root, path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const below = readdirSync(join(root, path), { withFileTypes: true, recursive: true });
  return below.filter((entry) => entry.isFile() && /(\.mjs|\.css|\.html|(?<!\.d)\.ts)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const reason = reasonToBuild(ROOT);
  if (reason) {
    console.log(`${reason}: building, which takes about half a minute`);
    process.exitCode = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
  }
}
