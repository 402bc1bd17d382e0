import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences } from './assembly';

const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-assemblies-'));
afterAll(() => rmSync(folder, { recursive: true }));

function assembly(name: string, files: Readonly<Record<string, unknown>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), JSON.stringify(content));
  return path;
}

test('what differs between two assemblies is found, whatever the order of keys and the traces', () => {
  const one = assembly('one', { 'A.template.json': { Resources: { X: { a: 1, b: [1, 2] } } }, 'asset.1': '', 'tree.json': 1 });
  const same = assembly('same', { 'A.template.json': { Resources: { X: { b: [1, 2], a: 1 } } }, 'asset.1': '', 'tree.json': 2 });
  const other = assembly('other', { 'A.template.json': { Resources: { X: { a: 1, b: [2, 1] } } }, 'asset.2': '' });
  expect(differences(one, same)).toEqual({ found: [], resources: 1 });
  expect(differences(one, other).found).toEqual([
    'A.template.json Resources X b 0: 1 and 2', 'A.template.json Resources X b 1: 2 and 1',
    'asset.1: "an asset" and undefined', 'asset.2: undefined and "an asset"',
  ]);
});
