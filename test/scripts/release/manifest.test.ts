import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, peerFloor, publishedManifest } from '../../../scripts/release/manifest';
import { CHECKOUT } from '../../support/checkout';

const MANIFEST = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as Manifest;

describe('the package.json that is published', () => {
  const published = publishedManifest(MANIFEST);

  test('has nothing that runs at the user\'s, and nothing of the repository', () => {
    expect(Object.keys(MANIFEST)).toEqual(expect.arrayContaining(['scripts', 'devDependencies']));
    expect(Object.keys(published).filter((key) => /scripts|devDependencies|overrides/i.test(key))).toEqual([]);
  });

  test('has what npm, jsii and apps read', () => {
    for (const key of ['name', 'version', 'license', 'bin', 'main', 'types', 'exports', 'files', 'engines', 'jsii', 'peerDependencies', 'stability']) {
      expect([key, published[key]]).toEqual([key, MANIFEST[key]]);
    }
    expect(published.repository.url).toBe('git+https://github.com/cdk-adopt/cdk-adopt.git');
  });
});

describe('the oldest peers', () => {
  test('are what the ranges begin with', () => {
    expect(peerFloor({ ...MANIFEST, peerDependencies: { 'aws-cdk-lib': '^2.251.0', 'constructs': '^10.5.0' } }))
      .toEqual({ 'aws-cdk-lib': '2.251.0', 'constructs': '10.5.0' });
  });

  test.each(['>=2.251.0', '2.x', '^2.251'])('are not to be told of %s', (range) => {
    expect(() => peerFloor({ ...MANIFEST, peerDependencies: { 'aws-cdk-lib': range } })).toThrow(`peerDependencies.aws-cdk-lib: ${range}`);
  });
});

test('the names that wait for registration, of all languages, are those that CONTRIBUTING.md tells', () => {
  const { targets } = MANIFEST.jsii as {
    targets: { python: { distName: string }; java: { maven: { groupId: string } }; go: { moduleName: string; packageName: string } };
  };
  const text = readFileSync(join(CHECKOUT, 'CONTRIBUTING.md'), 'utf8');
  const section = text.slice(text.indexOf('### Names that wait for registration'));
  const names = [MANIFEST.name, targets.python.distName, targets.java.maven.groupId, `${targets.go.moduleName}/${targets.go.packageName}`];
  expect(names.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});
