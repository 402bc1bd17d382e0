import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import ts from 'typescript';
import { CHECKOUT } from '../support/checkout';
import { fencesIn } from '../support/markdown';
import { NODE } from '../support/node';
import { readPage } from '../support/pages';
import { pack } from './pack';

/** One of each construct, as a line of an app in JavaScript. */
const CONSTRUCTS = [
  {
    type: 'Custom::CdkAdoptBucketCors',
    imports: ['BucketCors'],
    line: `new BucketCors(stack, 'Cors', {
      bucket: s3.Bucket.fromBucketName(stack, 'Shared', 'shared'),
      rules: [{ allowedOrigins: ['https://www.example.com'], allowedMethods: [s3.HttpMethods.GET] }],
    });`,
  },
  {
    type: 'Custom::CdkAdoptElasticIp',
    imports: ['ElasticIp', 'ElasticIpTarget'],
    line: "new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId('i-0123456789abcdef0') });",
  },
  {
    type: 'Custom::CdkAdoptEmailTemplate',
    imports: ['EmailTemplate', 'EmailBody'],
    line: `new EmailTemplate(stack, 'Welcome', {
      subject: 'Welcome, {{name}}', text: EmailBody.fromInline('Welcome, {{name}}!'), sampleData: { name: 'Ada' },
    });`,
  },
  {
    type: 'Custom::CdkAdoptEmailTemplates',
    imports: ['EmailTemplates'],
    line: "EmailTemplates.fromDirectory(stack, 'Emails', { directory: 'emails', substitutions: { assetHost: 'a.example.com', apiUrl: 'https://b.example.com' } });",
  },
];
const IMPORTED = CONSTRUCTS.flatMap(({ imports }) => imports).join(', ');

const BODY = `
const app = new App();
const stack = new Stack(app, 'Stack');
${CONSTRUCTS.map(({ line }) => line).join('\n')}
app.synth();
`;
const COMMON_JS = `
const { App, Stack } = require('aws-cdk-lib');
const s3 = require('aws-cdk-lib/aws-s3');
const { ${IMPORTED} } = require('cdk-adopt');
${BODY}`;
const ES_MODULE = `
import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ${IMPORTED} } from 'cdk-adopt';
${BODY}`;

const { peerDependencies, devDependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'));
const floor = (name: string): string => peerDependencies[name].replace(/^\^/, '');
const VERSIONS: [name: string, cdk: string, constructs: string][] = [
  ['the oldest aws-cdk-lib that it allows', floor('aws-cdk-lib'), floor('constructs')],
  ['the newest that it is tested with', devDependencies['aws-cdk-lib'], devDependencies.constructs],
];

let folder: string;
let tarball: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-package-'));
  tarball = join(folder, pack('--pack-destination', folder).filename);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(VERSIONS)('in an empty app beside %s', (_, cdk, constructs) => {
  let app: string;
  beforeAll(() => {
    app = join(folder, cdk);
    mkdirSync(join(app, 'empty'), { recursive: true });
    writeFileSync(join(app, 'package.json'), '{ "private": true }');
    cpSync(join(CHECKOUT, 'examples', 'emails'), join(app, 'emails'), { recursive: true });
    const packages = [tarball, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`];
    const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    execFileSync('npm', ['install', ...options, ...packages], { cwd: app, stdio: ['ignore', 'ignore', 'pipe'] });
  }, 600_000);

  /** Nothing but Node.js: no esbuild, no Docker, no npm. */
  const node = (...args: string[]): string => execFileSync(NODE, args, {
    cwd: app, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: join(app, 'empty'), HOME: app, CDK_OUTDIR: join(app, 'cdk.out') },
  });

  test('the package brings these versions no second copy, and no bundler', () => {
    const version = (name: string): string => JSON.parse(readFileSync(join(app, 'node_modules', name, 'package.json'), 'utf8')).version;
    expect([version('aws-cdk-lib'), version('constructs')]).toEqual([cdk, constructs]);
    expect(existsSync(join(app, 'node_modules', 'cdk-adopt', 'node_modules'))).toBe(false);
    expect(existsSync(join(app, 'node_modules', 'esbuild'))).toBe(false);
  });

  test.each([['CommonJS', 'app.cjs', COMMON_JS], ['an ES module', 'app.mjs', ES_MODULE]])('%s synthesizes all constructs with Node.js alone', (_kind, file, source) => {
    writeFileSync(join(app, file), source);
    rmSync(join(app, 'cdk.out'), { recursive: true, force: true });
    node(file);
    const template = JSON.parse(readFileSync(join(app, 'cdk.out', 'Stack.template.json'), 'utf8'));
    const resources = Object.values<{ Type: string; Properties: { Code: { S3Key: string } } }>(template.Resources);
    expect(resources.map(({ Type }) => Type).filter((type) => type.startsWith('Custom::')).sort()).toEqual(CONSTRUCTS.map(({ type }) => type).sort());
    const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions).toHaveLength(CONSTRUCTS.length);
    for (const { Properties: { Code } } of functions) {
      expect(existsSync(join(app, 'cdk.out', `asset.${Code.S3Key.replace('.zip', '')}`, 'index.js'))).toBe(true);
    }
  }, 240_000);

  test('the quick start of the README runs as it stands there', () => {
    const { language, text } = fencesIn(readPage('README.md'))[0]!;
    expect(language).toBe('ts nofixture');
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(text, { compilerOptions });
    writeFileSync(join(app, 'quick-start.cjs'), outputText);
    rmSync(join(app, 'cdk.out'), { recursive: true, force: true });
    node('quick-start.cjs');
    const { Resources } = JSON.parse(readFileSync(join(app, 'cdk.out', 'Shop.template.json'), 'utf8'));
    expect(Object.values<{ Type: string }>(Resources).map(({ Type }) => Type).filter((type) => type.startsWith('Custom::')).sort())
      .toEqual(['Custom::CdkAdoptBucketCors', 'Custom::CdkAdoptElasticIp', 'Custom::CdkAdoptEmailTemplate']);
  }, 240_000);

  test('what an app doesn\'t use is not loaded', () => {
    const loaded = (use: string): string[] => {
      const files = "Object.keys(require.cache).map((file) => file.split('node_modules/').at(-1))";
      return JSON.parse(node('-p', `const adopt = require('cdk-adopt'); ${use}; JSON.stringify(${files})`)) as string[];
    };
    expect(loaded('')).toEqual(['cdk-adopt/lib/index.js']);
    const forCors = loaded('adopt.BucketCors');
    expect(forCors).toContain('cdk-adopt/lib/bucket-cors/bucket-cors.js');
    expect(forCors.filter((file) => /handlebars|htmlparser2|aws-autoscaling|email|elastic-ip/.test(file))).toEqual([]);
  }, 600_000);

  test('its command runs with Node.js alone, and npx finds it', () => {
    const command = join(app, 'node_modules', '.bin', 'cdk-adopt');
    const env = { PATH: dirname(NODE), HOME: app };
    const npxEnv = { ...process.env, PATH: `${dirname(NODE)}${delimiter}${process.env.PATH}` };
    expect(execFileSync(command, ['--help'], { cwd: app, encoding: 'utf8', env })).toContain('cors explain');
    expect(execFileSync('npx', ['--offline', 'cdk-adopt', 'cors', 'explain', '--help'], { cwd: app, encoding: 'utf8', env: npxEnv })).toContain('--origin ORIGIN');
    expect(execFileSync(command, ['email', 'types', 'emails'], { cwd: app, encoding: 'utf8', env })).toContain('export interface EmailTemplateData');
  }, 600_000);

  test('the files that jsii and tools ask for can be resolved, and private ones can not', () => {
    const resolves = (path: string): boolean => node('-p', `try { !!require.resolve('${path}') } catch (error) { error.code }`).trim() === 'true';
    expect(['cdk-adopt/package.json', 'cdk-adopt/.jsii', 'cdk-adopt/lib/shared/provider'].map(resolves)).toEqual([true, true, false]);
  });
});
