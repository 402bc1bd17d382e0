// One synthesis in a process of its own: node child.js CASE, with the case as JSON. Writes a sample as JSON.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { evaluate } from '../../support/evaluate';
import type { Case, Declarations, Sample } from './case';

const { kind, variant, count } = JSON.parse(process.argv[2]!) as Case;
// Loaded here, so that each process loads what its variant imports and nothing else.
const file = kind === 'pool' ? `pool-${variant}` : variant;
// eslint-disable-next-line @typescript-eslint/no-require-imports
const declarations = kind && (require(join(__dirname, 'variants', `${file}.js`)) as { declarations: Declarations }).declarations;

const began = performance.now();
const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': 0 } });
const stack = new Stack(app, 'Stack');
if (kind) declarations![kind]!(stack, count);
else new CfnWaitConditionHandle(stack, 'Handle');
const assembly = app.synth();
const ended = performance.now();
const { user, system } = process.cpuUsage();

interface Policy { readonly Type: string; readonly Properties: { readonly PolicyDocument: object } }
const template = assembly.getStackByName(stack.stackName).template as { Resources: Record<string, Policy> };
const policies = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
const characters = policies.map(({ Properties }) => JSON.stringify(evaluate(Properties.PolicyDocument)).length);
const sample: Sample = {
  wall: ended, cpu: (user + system) / 1000, work: ended - began,
  megabytes: process.resourceUsage().maxRSS * 1024 / 1e6,
  resources: Object.keys(template.Resources).length, policies: policies.length, policyCharacters: Math.max(0, ...characters),
  bytes: Buffer.byteLength(JSON.stringify(template, undefined, 1)),
};
rmSync(assembly.directory, { recursive: true });
process.stdout.write(JSON.stringify(sample));
