import type { BundledPackage } from './bundled-packages';

/** What the document is about. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * The software bill of materials, in CycloneDX 1.6. Without a date and a serial number, which the format leaves free: the same packages
 * give the same bytes.
 */
export function sbom({ name, version, license }: Subject, packages: readonly BundledPackage[]): string {
  const subject = { 'type': 'library', 'bom-ref': purl(name, version), name, version, 'licenses': licenses(license), 'purl': purl(name, version) };
  const components = packages.map((bundled) => ({
    'type': 'library',
    'bom-ref': purl(bundled.name, bundled.version),
    'name': bundled.name,
    'version': bundled.version,
    'hashes': hashes(bundled.integrity),
    'licenses': licenses(bundled.license),
    'purl': purl(bundled.name, bundled.version),
  }));
  const lists = packages.filter((bundled) => bundled.name === 'tldts').map((tldts) => ({
    'type': 'data',
    'bom-ref': PUBLIC_SUFFIX_LIST,
    'name': PUBLIC_SUFFIX_LIST,
    'description': `The Public Suffix List, as tldts ${tldts.version} has encoded it`,
    'licenses': licenses('MPL-2.0'),
    'externalReferences': [{ type: 'distribution', url: 'https://publicsuffix.org/list/public_suffix_list.dat' }],
  }));
  const all = [...components, ...lists];
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: subject },
    components: all,
    dependencies: [{ ref: subject['bom-ref'], dependsOn: all.map((component) => component['bom-ref']) }],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const PUBLIC_SUFFIX_LIST = 'public-suffix-list';

const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** One id, or an expression with several. */
const licenses = (license: string) => [/\s/.test(license) ? { expression: license } : { license: { id: license } }];

/** npm's `sha512-BASE64`, maybe several of them, as CycloneDX has it. */
const hashes = (integrity: string) => integrity.split(/\s+/).map((part) => {
  const [, bits, base64] = /^sha(\d+)-(.+)$/.exec(part)!;
  return { alg: `SHA-${bits}`, content: Buffer.from(base64!, 'base64').toString('hex') };
});
