import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of somebody else, of which ours holds a part. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** What the package says of its license: the text, and the notices that have to go with it. */
  readonly texts: readonly string[];
  /** Of the package's tarball in the registry, as in package-lock.json. */
  readonly integrity: string;
}

const TEXT = /^(licen[cs]e|copying|notice)/i;

/** @param folders - of the installed packages, relative to the root, as `.bundled.json` has them */
export function bundledPackages(folders: readonly string[], root: string): BundledPackage[] {
  const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { integrity?: string }> };
  return folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, string | undefined>;
    const files = readdirSync(join(root, folder)).filter((file) => TEXT.test(file)).sort().map((file) => join(root, folder, file));
    // Some packages of the AWS SDK only name it. Its text is the same for all, unlike those with a copyright line, and is ours, too.
    if (files.length === 0 && license === 'Apache-2.0') files.push(join(root, 'LICENSE'));
    const texts = files.map((file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim());
    const integrity = locked[folder]?.integrity;
    const missing = Object.entries({ name, version, license, integrity, 'file with its license': files[0] })
      .filter(([, value]) => typeof value !== 'string').map(([key]) => key);
    if (missing.length > 0) throw new Error(`${folder} is bundled, but has no ${missing.join(' and no ')}: without it the package can't be published`);
    return { name: name!, version: version!, license: license!, integrity: integrity!, texts };
  });
}
