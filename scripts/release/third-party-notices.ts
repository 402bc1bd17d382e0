import type { BundledPackage } from './bundled-packages';

const LINE = '-'.repeat(80);

/** The file THIRD-PARTY-NOTICES. Packages with the same texts share a section; the same packages give the same bytes. */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const sections = new Map<string, BundledPackage[]>();
  for (const bundled of packages) {
    const texts = bundled.texts.join('\n\n');
    sections.set(texts, [...sections.get(texts) ?? [], bundled]);
  }
  return [
    'cdk-adopt holds parts of the packages below, under their own licenses. They are in the files below',
    '`assets`, bundled and minified; `sbom.cdx.json` lists them for tools.',
    ...[...sections].flatMap(([texts, members]) => [LINE, members.map(heading).join('\n'), '', texts]),
    ...packages.filter(({ name }) => name === 'tldts').flatMap((bundled) => [LINE, publicSuffixList(bundled)]),
    '',
  ].join('\n');
}

/** The packages that the notices don't name. */
export function missingFrom(notices: string, packages: readonly BundledPackage[]): string[] {
  const lines = new Set(notices.split('\n'));
  return packages.map(heading).filter((line) => !lines.has(line));
}

const heading = ({ name, version, license }: BundledPackage) => `${name} ${version} (${license}), from npm`;

/** Data, and no package: tldts has it in a form of its own, and of that is made what `assets/hosting-domains` has. */
function publicSuffixList(tldts: BundledPackage): string {
  return [
    'Public Suffix List (MPL-2.0), https://publicsuffix.org',
    '',
    `\`assets/tldts/index.js\` and \`assets/hosting-domains/index.js\` hold rules of the Public Suffix List, as tldts ${tldts.version} has encoded them.`,
    'The list is subject to the terms of the Mozilla Public License, v. 2.0: https://mozilla.org/MPL/2.0/',
    'Its source is at https://publicsuffix.org/list/public_suffix_list.dat, with all earlier versions at',
    'https://github.com/publicsuffix/list. How it becomes the two files is told by the source of tldts,',
    'https://github.com/remusao/tldts, and by `scripts/hosting-domains.mjs` of https://github.com/cdk-adopt/cdk-adopt.',
  ].join('\n');
}
