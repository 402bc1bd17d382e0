import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../command-line';
import { assembly, aws, deploy, env, FOREIGN, setRules } from '../deployed-app';

// The built command, as npx runs it, with the assembly of a real app.
jest.setTimeout(120_000);

const diff = (...args: string[]) => run(['diff', '--app', assembly, ...args], env);

test('diff tells what the first deployment would create, and what of others it would overwrite', async () => {
  const { code, out, err } = await diff();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Stack Shop in us-east-1, which is not deployed: all is to be created\n/);
  expect(out).toMatch(/\n {2}Shop\/Cors \(CORS rules\)\n {4}\+ create CORS rules of bucket shared, which is not this stack's\n/);
  expect(out).toContain('theirs.example.com');
  expect(out).toMatch(/\n {2}Shop\/Api \(Elastic IP\)\n {4}\+ create [^\n]+\n/);
  expect(out).toMatch(/\n1 thing of somebody else's would be adopted or overwritten\n$/);
});

test('diff --fail exits with 1 if it overwrites what is not the stack\'s, and with 0 otherwise', async () => {
  expect((await diff('--fail')).code).toBe(1);
  setRules();
  expect((await diff('--fail')).code).toBe(0);
});

test('diff tells of a stack that is deployed as the app declares it that nothing changes', async () => {
  deploy();
  const { code, out } = await diff('Shop', '--fail');
  expect(code).toBe(0);
  expect(out).toMatch(/^Stack Shop in us-east-1\n {2}2 resources without a change, which CloudFormation leaves alone\n\nnothing of somebody else's/);
});

test('diff --json has what the text has', async () => {
  const { stacks: [stack] } = JSON.parse((await diff('--json')).out);
  expect(stack).toMatchObject({ stack: 'Shop', region: 'us-east-1', isDeployed: false, unchanged: 0, resources: [
    { path: 'Shop/Cors', outcome: 'changes', changes: [{ kind: 'create', foreign: true, diff: expect.stringContaining(FOREIGN.ID!) }] },
    { path: 'Shop/Api', outcome: 'changes', changes: [{ kind: 'create', foreign: false }] },
  ] });
});

test('diff asks for nothing but what its help names', async () => {
  deploy();
  aws.buckets.delete('shared');
  await diff();
  const { out: help } = await run(['diff', '--help']);
  for (const action of aws.actions) expect(help).toContain(action);
});

test.each([
  ['no permission to read the rules', () => aws.denied.add('s3:GetBucketCORS'), [], 'allow these credentials s3:GetBucketCORS'],
  ['a stack that the app does not have', () => undefined, ['Shoop'], "the app has no stack 'Shoop'; did you mean 'Shop'?"],
])('diff says what it could not do, and exits with 2: %s', async (_, prepare, args, message) => {
  prepare();
  const { code, err } = await diff(...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test.each<[string, unknown, string]>([
  ['nothing', null, 'it names no artifacts'],
  ['artifacts that are nothing', { artifacts: null }, 'it names no artifacts'],
  ['a stack without a template', { artifacts: { Shop: { type: 'aws:cloudformation:stack' } } }, 'stack Shop has no template'],
  ['a stack whose template is no file', { artifacts: { Shop: { type: 'aws:cloudformation:stack', environment: 5, properties: { templateFile: 5 } } } }, 'stack Shop has no template'],
])('diff says what is wrong with a manifest that holds %s', async (_, manifest, message) => {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-manifest-'));
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  const { code, err } = await run(['diff', '--app', directory], env);
  rmSync(directory, { recursive: true });
  expect([code, err.split('\n')]).toEqual([2, [expect.stringContaining(message), '']]);
});

test('diff says of a folder that it is no cloud assembly', async () => {
  const { code, err } = await run(['diff', '--app', __dirname], env);
  expect(code).toBe(2);
  expect(err).toContain('it has no manifest.json, so it is no cloud assembly; run `npx cdk synth`');
});
