import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { peerFloor } from '../../scripts/release/manifest';
import { manifest } from '../../scripts/release/package';
import { CHECKOUT } from '../support/checkout';
import { fencesIn } from '../support/markdown';
import { NODE } from '../support/node';
import { readPage } from '../support/pages';

let app: string;
let python: string;
const run = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) => execFileSync(program, args, {
  cwd: app, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
});

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'cdk-adopt-python-'));
  run('python3', ['-m', 'venv', 'venv']);
  python = join(app, 'venv', 'bin', 'python');
  const peers = Object.entries(peerFloor(manifest())).map((entry) => entry.join('=='));
  // Not all of the CDK is compiled, which would take minutes: what is imported is.
  run(python, ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', process.env.WHEEL ?? builtFromCheckout(), ...peers]);
}, 600_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

/** What pip makes a wheel of: the last build of the checkout in Python. */
function builtFromCheckout(): string {
  const bindings = join(app, 'bindings');
  const packCommand = 'npm pack --ignore-scripts --loglevel=error';
  run(join(CHECKOUT, 'node_modules', '.bin', 'jsii-pacmak'), ['--code-only', '--targets', 'python', '--pack-command', packCommand, '--outdir', bindings, CHECKOUT]);
  return join(bindings, 'python');
}

test('the quick start of the README runs in Python as it stands there, beside the oldest aws-cdk-lib that the package allows', () => {
  const { text } = fencesIn(readPage('README.md')).find(({ language }) => language === 'python')!;
  writeFileSync(join(app, 'app.py'), text);
  run(python, ['app.py'], { CDK_OUTDIR: join(app, 'cdk.out'), PATH: `${dirname(NODE)}${delimiter}${process.env.PATH}`, PYTHONPATH: undefined });
  const { Resources } = JSON.parse(readFileSync(join(app, 'cdk.out', 'Shop.template.json'), 'utf8')) as { Resources: Record<string, { Type: string }> };
  expect(Object.values(Resources).map(({ Type }) => Type).filter((type) => type.startsWith('Custom::')).sort())
    .toEqual(['Custom::CdkAdoptBucketCors', 'Custom::CdkAdoptElasticIp', 'Custom::CdkAdoptEmailTemplate']);
}, 600_000);
