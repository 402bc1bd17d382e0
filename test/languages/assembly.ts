import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** What differs between two cloud assemblies: their files by name, and what the files say as JSON. */
export function differences(one: string, other: string): { readonly found: string[]; readonly resources: number } {
  const [first, second] = [one, other].map(read) as [Files, Files];
  const found = [...new Set([...first.keys(), ...second.keys()])].sort()
    .flatMap((file) => compare(file, first.get(file), second.get(file)));
  const resources = [...first].flatMap(([file, content]) =>
    file.endsWith('.template.json') ? Object.keys((content as { Resources: object }).Resources) : []);
  return { found, resources: resources.length };
}

const TRACES = /^(?:manifest|tree)\.json$|\.metadata\.json$/;

type Files = ReadonlyMap<string, unknown>;

/** Templates and lists of assets; an asset's name says its content. The other files trace the app's code. */
function read(folder: string): Files {
  return new Map(readdirSync(folder).filter((file) => !TRACES.test(file)).sort().map((file) =>
    [file, /\.(?:template|assets)\.json$/.test(file) ? JSON.parse(readFileSync(join(folder, file), 'utf8')) : 'an asset']));
}

function compare(path: string, one: unknown, other: unknown): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isObject(one) || !isObject(other)) return [`${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => compare(`${path} ${key}`, one[key], other[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
