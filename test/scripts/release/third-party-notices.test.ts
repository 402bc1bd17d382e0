import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundledPackage, bundledPackages } from '../../../scripts/release/bundled-packages';
import { missingFrom, thirdPartyNotices } from '../../../scripts/release/third-party-notices';
import { CHECKOUT } from '../../support/checkout';

const bundled = (name: string, texts: readonly string[]): BundledPackage => ({ name, version: '1.0.0', license: 'MIT', texts, integrity: 'sha512-AAAA' });
const one = bundled('one', ['Copyright of both', 'Notice of both']);
const other = bundled('@scope/other', ['Copyright of both', 'Notice of both']);
const third = bundled('third', ['Copyright of a third']);

describe('the notices of licenses', () => {
  test('name every package of the bundles, with its text', () => {
    const packages = bundledPackages(JSON.parse(readFileSync(join(CHECKOUT, '.bundled.json'), 'utf8')) as string[], CHECKOUT);
    const notices = thirdPartyNotices(packages);
    expect(missingFrom(notices, packages)).toEqual([]);
    for (const text of packages.flatMap(({ texts }) => texts)) expect(notices).toContain(text);
  });

  test('have one section for packages with the same texts', () => {
    const notices = thirdPartyNotices([one, third, other]);
    expect(notices.split('Copyright of both')).toHaveLength(2);
    expect(notices.indexOf('@scope/other 1.0.0')).toBeLessThan(notices.indexOf('Copyright of both\n\nNotice of both'));
    expect(notices.indexOf('third 1.0.0 (MIT)')).toBeGreaterThan(notices.indexOf('Notice of both'));
  });

  test('tell where the source of the Public Suffix List is, which tldts holds under a license of its own', () => {
    expect(thirdPartyNotices([bundled('tldts', ['Copyright'])])).toMatch(/Public Suffix List \(MPL-2\.0\)[^]*https:\/\/publicsuffix\.org\/list\/public_suffix_list\.dat/);
    expect(thirdPartyNotices([one])).not.toContain('Public Suffix List');
  });
});

describe('a bundled package that the notices don\'t name', () => {
  test('is found', () => {
    expect(missingFrom(thirdPartyNotices([one, third]), [one, other, third])).toEqual(['@scope/other 1.0.0 (MIT), from npm']);
  });

  test('is found where they name another version, or another package that ends like it', () => {
    expect(missingFrom(thirdPartyNotices([one]), [{ ...one, version: '1.0.1' }])).toHaveLength(1);
    expect(missingFrom(thirdPartyNotices([bundled('@scope/one', ['Copyright'])]), [one])).toHaveLength(1);
  });
});
