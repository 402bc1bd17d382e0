import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundledPackages } from '../../../scripts/release/bundled-packages';
import { CHECKOUT } from '../../support/checkout';

describe('the packages of which ours holds a part', () => {
  const folders = JSON.parse(readFileSync(join(CHECKOUT, '.bundled.json'), 'utf8')) as string[];
  const packages = bundledPackages(folders, CHECKOUT);

  test('are told from the bundles, and from the files that are copied', () => {
    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining([
      '@aws-sdk/client-s3', '@aws-sdk/credential-provider-sso', '@smithy/core', 'diff', 'handlebars', 'htmlparser2', 'tldts', 'tldts-core',
    ]));
  });

  test('are no more than what the bundles hold: what esbuild has dropped or what only builds is none of them', () => {
    expect(packages.map(({ name }) => name).filter((name) => /^(aws-cdk-lib|constructs|entities|esbuild|typescript)$/.test(name))).toEqual([]);
  });

  test('have a license, its text, and the checksum of the registry', () => {
    for (const { name, license, texts, integrity } of packages) {
      expect([name, license]).toEqual([name, expect.stringMatching(/^(Apache-2\.0|MIT|BSD-[23]-Clause)$/)]);
      expect(texts.join('\n')).toMatch(/apache\.org\/licenses|permission is hereby granted|redistribution and use/i);
      expect(integrity).toMatch(/^sha512-/);
    }
  });
});

describe('a bundled package', () => {
  const COMPLETE = {
    'package-lock.json': JSON.stringify({ packages: { 'node_modules/thing': { integrity: 'sha512-AAAA' } } }),
    'node_modules/thing/package.json': JSON.stringify({ name: 'thing', version: '1.0.0', license: 'MIT' }),
    'node_modules/thing/LICENSE.md': 'Copyright somebody\r\n',
    'node_modules/thing/NOTICE': 'Made of things.\n',
    'LICENSE': 'The text of Apache-2.0\n',
  };

  let root: string;
  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'bundled-')); });
  afterEach(() => rmSync(root, { recursive: true }));

  const read = (change: Partial<Record<keyof typeof COMPLETE, string | undefined>> = {}) => {
    for (const [path, text] of Object.entries({ ...COMPLETE, ...change })) {
      if (text === undefined) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return bundledPackages(['node_modules/thing'], root);
  };

  test('brings the notices that belong to its license', () => {
    expect(read()).toEqual([{ name: 'thing', version: '1.0.0', license: 'MIT', integrity: 'sha512-AAAA', texts: ['Copyright somebody', 'Made of things.'] }]);
  });

  test('that only names Apache-2.0 has its text, which is the same for all', () => {
    const manifest = JSON.stringify({ name: 'thing', version: '1.0.0', license: 'Apache-2.0' });
    const [thing] = read({ 'node_modules/thing/package.json': manifest, 'node_modules/thing/LICENSE.md': undefined, 'node_modules/thing/NOTICE': undefined });
    expect(thing!.texts).toEqual(['The text of Apache-2.0']);
  });

  test.each([
    ['the text of another license', { 'node_modules/thing/LICENSE.md': undefined, 'node_modules/thing/NOTICE': undefined }, 'no file with its license'],
    ['a license', { 'node_modules/thing/package.json': JSON.stringify({ name: 'thing', version: '1.0.0' }) }, 'no license'],
    ['a checksum and a version', { 'node_modules/thing/package.json': JSON.stringify({ name: 'thing', license: 'MIT' }), 'package-lock.json': '{ "packages": {} }' },
      'no version and no integrity'],
  ])('without %s is an error', (_, change, message) => {
    expect(() => read(change)).toThrow(`node_modules/thing is bundled, but has ${message}: without it the package can't be published`);
  });
});
