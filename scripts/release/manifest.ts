/** What of package.json matters here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** Of use in the repository only. npm warns of a `prepare` in a published package. */
const OF_THE_REPOSITORY = ['scripts', 'devDependencies', 'overrides', 'allowScripts'];

/** The package.json that is published. */
export function publishedManifest(manifest: Manifest): Manifest {
  const published = Object.fromEntries(Object.entries(manifest).filter(([key]) => !OF_THE_REPOSITORY.includes(key))) as Manifest;
  // As npm writes it; the assembly keeps the address that a browser opens, which PyPI and Maven show.
  return { ...published, repository: { ...manifest.repository, url: `git+${manifest.repository.url}` } };
}

/** The oldest version of each peer that the package allows. */
export function peerFloor({ peerDependencies }: Manifest): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(peerDependencies).map(([name, range]) => {
    const version = /^\^(\d+\.\d+\.\d+)$/.exec(range)?.[1];
    if (version === undefined) throw new Error(`peerDependencies.${name}: ${range} is no version with a caret, of which the floor could be told`);
    return [name, version];
  }));
}
