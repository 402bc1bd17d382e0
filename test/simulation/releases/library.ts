import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as library from '../../../lib';
import { CHECKOUT } from '../../support/checkout';

export type Library = typeof library;

const FOLDER = join(CHECKOUT, '.releases');

/** The constructs of a published version. They are unpacked once, and inside the checkout, where they find the installed CDK. */
export function releasedLibrary(version: string): Library {
  const target = join(FOLDER, version);
  if (!existsSync(target)) unpack(join(CHECKOUT, 'test', 'fixtures', 'releases', version, `cdk-adopt-${version}.tgz`), target);
  return createRequire(__filename)(target) as Library;
}

function unpack(tarball: string, target: string): void {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(`${target}-`);
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    renameSync(join(folder, 'package'), target);
  } catch (error) {
    if (!existsSync(target)) throw error; // another process was faster
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
