import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './package';
import { run } from './run';

const RELEASES = join(ROOT, 'test', 'fixtures', 'releases');

/**
 * Compares the API with that of the last release, by jsii-diff. Throws what breaks code that was written for it, unless `.compatignore`
 * has it.
 *
 * @param folder - of the package, with its assembly and its peers
 * @returns the version of the last release
 */
export function compatibleWith(folder: string): string {
  const version = readdirSync(RELEASES).filter((name) => /^\d/.test(name)).sort(byNumbers).at(-1)!;
  const temporary = mkdtempSync(join(tmpdir(), 'cdk-adopt-last-'));
  try {
    run({ cwd: temporary }, 'tar', '-xzf', join(RELEASES, version, `cdk-adopt-${version}.tgz`));
    symlinkSync(join(folder, 'node_modules'), join(temporary, 'package', 'node_modules'));
    const options = ['--error-on', 'all', '--keys', '--ignore-file', join(ROOT, '.compatignore')];
    run({ cwd: temporary }, join(ROOT, 'node_modules', '.bin', 'jsii-diff'), ...options, join(temporary, 'package'), folder);
    return version;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const byNumbers = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });
