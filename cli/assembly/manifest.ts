import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationError } from '../../core/errors';
import { likely } from '../../core/suggest';
import { oneLine } from '../shared/terminal';
import type { Template } from './template';

/** A stack of a synthesized app. */
export interface SynthesizedStack {
  /** As the CDK CLI shows it: `Production/Shop`. */
  readonly id: string;
  /** What CloudFormation calls it. */
  readonly name: string;
  /** Absent if the app leaves it to the command line. */
  readonly region?: string;
  readonly account?: string;
  readonly template: Template;
  /** The paths of the files that are published as assets, by their keys in the bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly version?: string;
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: Readonly<Partial<Record<'templateFile' | 'stackName' | 'directoryName' | 'file', string>>>;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, {
    readonly source: { readonly path?: string; readonly packaging?: string };
    readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
  }>>;
}

/** The stacks of a cloud assembly, and of those in it. Throws an `OperationError` if it is none. */
export function stacksIn(directory: string): SynthesizedStack[] {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) throw new OperationError(`could not read ${directory}: it has no manifest.json, so it is no cloud assembly; run \`npx cdk synth\`, or name its folder with --app`);
  const artifacts = json<Manifest | null>(file)?.artifacts;
  if (!isObject(artifacts)) throw new OperationError(`could not read ${file}: it names no artifacts; synthesize it with version 2 of the CDK`);
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    const { type, properties = {} } = (artifact as Artifact | null) ?? {};
    if (type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string') return stacksIn(join(directory, properties.directoryName));
    if (type !== 'aws:cloudformation:stack') return [];
    if (typeof properties.templateFile !== 'string') throw new OperationError(`could not read ${file}: stack ${id} has no template; synthesize the app again`);
    return [stackOf(directory, id, artifact, artifacts)];
  });
}

function stackOf(
  directory: string, id: string, { environment = '', displayName, dependencies = [], properties = {} }: Artifact,
  artifacts: Readonly<Record<string, Artifact>>,
): SynthesizedStack {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(environment)) ?? [];
  const known = (value: string | undefined) => (value?.startsWith('unknown-') ? undefined : value);
  const assetFiles = dependencies.flatMap((dependency) => {
    const other = artifacts[dependency];
    return other?.type === 'cdk:asset-manifest' && other.properties?.file !== undefined ? [other.properties.file] : [];
  });
  return {
    id: displayName ?? id,
    name: properties.stackName ?? id,
    region: known(region),
    account: known(account),
    template: json<Template>(join(directory, properties.templateFile!)),
    assets: new Map(assetFiles.flatMap((file) => assetsIn(directory, json<AssetManifest>(join(directory, file))))),
  };
}

function assetsIn(directory: string, { files = {} }: AssetManifest): [string, string][] {
  return Object.values(files).flatMap(({ source: { path }, destinations }) =>
    (path === undefined ? [] : Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, join(directory, path)])));
}

/** Those that are named: by what the CDK CLI or CloudFormation calls them. All, if none is. */
export function selected(stacks: readonly SynthesizedStack[], names: readonly string[]): SynthesizedStack[] {
  const known = [...new Set(stacks.flatMap(({ id, name }) => [id, name]))];
  const missing = names.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    throw new OperationError(missing.map((name) => {
      const meant = likely(name, known);
      return `the app has no stack '${name}'${meant === undefined ? `: expected ${known.join(', ')}` : `; did you mean '${meant}'?`}`;
    }).join('\n'));
  }
  return names.length === 0 ? [...stacks] : stacks.filter(({ id, name }) => names.includes(id) || names.includes(name));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function json<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new OperationError(`could not read ${file}: ${oneLine((error as Error).message)}; synthesize the app again`, undefined, { cause: error });
  }
}
