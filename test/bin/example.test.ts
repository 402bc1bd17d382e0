import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

let folder: string;
const output = (file: string) => JSON.parse(readFileSync(join(folder, 'cdk.out', file), 'utf8'));

// As the CLI does it, with nothing in the environment that names an account or a region, and with the CDK's own validation.
// From copies of the sources: Node would prefer a build beside them, which may be older.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-example-'));
  for (const sources of ['bin', 'core', 'lib', 'examples']) {
    cpSync(join(CHECKOUT, sources), join(folder, sources), { recursive: true, filter: (path) => !/\.(js|d\.ts)$/.test(path) });
  }
  for (const name of ['assets', 'node_modules', 'package.json', 'tsconfig.json']) symlinkSync(join(CHECKOUT, name), join(folder, name));
  mkdirSync(join(folder, 'home'));
  const { context } = JSON.parse(readFileSync(join(CHECKOUT, 'cdk.json'), 'utf8'));
  const { status, stderr } = spawnSync(process.execPath, [join('node_modules', 'tsx', 'dist', 'cli.mjs'), join('bin', 'example.ts')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH, HOME: join(folder, 'home'), TMPDIR: folder,
      CDK_OUTDIR: join(folder, 'cdk.out'), CDK_CONTEXT_JSON: JSON.stringify(context),
    },
  });
  if (status !== 0) throw new Error(`the example can't be synthesized: ${stderr}`);
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the example', () => {
  test('is one stack with this template', () => {
    expect(readdirSync(join(folder, 'cdk.out')).filter((file) => file.endsWith('.template.json'))).toEqual(['CdkAdoptExample.template.json']);
    const template = JSON.stringify(output('CdkAdoptExample.template.json')).replace(/[0-9a-f]{64}/g, '<asset>').replace(/ [0-9a-f]{8}"/g, ' <hash>"');
    expect(JSON.parse(template)).toMatchSnapshot();
  });

  test('is synthesized without an account, a region or anything else to look up', () => {
    const { artifacts, missing } = output('manifest.json');
    expect(artifacts.CdkAdoptExample.environment).toBe('aws://unknown-account/unknown-region');
    expect(missing).toBeUndefined();
  });

  test('gives the CDK\'s validation nothing to report', () => {
    expect(output('validation-report.json').pluginReports).toEqual([]);
  });
});
