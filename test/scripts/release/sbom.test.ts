import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages } from '../../../scripts/release/bundled-packages';
import { sbom } from '../../../scripts/release/sbom';
import { CHECKOUT } from '../../support/checkout';

interface Component {
  readonly name: string;
  readonly purl?: string;
  readonly hashes?: readonly unknown[];
  readonly licenses: readonly unknown[];
}

const SUBJECT = { name: 'cdk-adopt', version: '1.2.3', license: 'Apache-2.0' };
interface Document {
  readonly components: readonly Component[];
  readonly metadata: { readonly component: Component };
  readonly dependencies: readonly [{ readonly dependsOn: readonly string[] }];
}

const read = (text: string) => JSON.parse(text) as Document;

describe('the SBOM', () => {
  test('has every package of the bundles, and the Public Suffix List', () => {
    const packages = bundledPackages(JSON.parse(readFileSync(join(CHECKOUT, '.bundled.json'), 'utf8')) as string[], CHECKOUT);
    const { components, dependencies } = read(sbom(SUBJECT, packages));
    expect(components.map(({ name }) => name)).toEqual([...packages.map(({ name }) => name), 'public-suffix-list']);
    expect(dependencies[0].dependsOn).toHaveLength(packages.length + 1);
  });

  test('has the checksums of the registry in hexadecimal, and the address of a package with its scope escaped', () => {
    const integrity = `sha512-${Buffer.from('00ff10', 'hex').toString('base64')}`;
    const [component] = read(sbom(SUBJECT, [{ name: '@scope/thing', version: '2.0.0', license: 'MIT', texts: [], integrity }])).components;
    expect(component).toMatchObject({
      purl: 'pkg:npm/%40scope/thing@2.0.0', hashes: [{ alg: 'SHA-512', content: '00ff10' }], licenses: [{ license: { id: 'MIT' } }],
    });
  });

  test('has a license expression as one', () => {
    const [component] = read(sbom(SUBJECT, [{ name: 'thing', version: '2.0.0', license: '(MIT OR Apache-2.0)', texts: [], integrity: 'sha512-AAAA' }])).components;
    expect(component!.licenses).toEqual([{ expression: '(MIT OR Apache-2.0)' }]);
  });

  test('is about the package, and knows neither the time nor chance', () => {
    const text = sbom(SUBJECT, []);
    expect(read(text).metadata).toEqual({ component: expect.objectContaining({ purl: 'pkg:npm/cdk-adopt@1.2.3' }) });
    expect(text).not.toMatch(/timestamp|serialNumber/);
  });
});
