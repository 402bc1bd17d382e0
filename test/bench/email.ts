import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import type { CustomResourceEvent } from '../../lambda/custom-resource/protocol';
import { EmailTemplates } from '../../lib';
import { contentOf, hashOfIds } from '../../lib/email-templates/private/folder-asset';
import { FUNCTION_TIMEOUT } from '../support/folder-function';
import { HttpAws } from '../support/http-aws';
import { assetOf } from '../support/invoke-bundle';
import { startSes } from '../support/ses/server';
import { LOGICAL_ID, STACK } from '../support/world';

const RUNS = 7;

/** About 8 KB with 40 mustaches, as a real email has them: in text and in attributes, some in a list and under a condition. */
function body(number: number): string {
  const rows = Array.from({ length: 17 }, (_, row) =>
    `<tr><td style="padding: 8px 16px; color: #222222;">Line ${row} of ${number}: ${'lorem ipsum dolor sit amet '.repeat(11)}</td>`
    + `<td><a href="https://www.example.com/{{user.path${row}}}">{{user.name${row}}}</a></td></tr>\n`);
  return `<table>\n${rows.join('')}{{#each items}}<tr><td>{{name}}</td><td>{{price}}</td></tr>{{/each}}\n{{#if note}}<p>{{note}}</p>{{/if}}\n</table>\n`;
}

const SAMPLE = JSON.stringify({
  user: Object.fromEntries(Array.from({ length: 17 }, (_, row) => [[`name${row}`, 'Ada'], [`path${row}`, 'ada']]).flat() as [string, string][]),
  items: [{ name: 'Tea', price: '3.20' }], note: 'Thank you',
});

function writeFolder(directory: string, count: number): void {
  for (let number = 0; number < count; number++) {
    const folder = join(directory, `template-${number}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'subject.txt'), `Number ${number}`);
    writeFileSync(join(folder, 'body.html'), body(number));
    writeFileSync(join(folder, 'sample.json'), SAMPLE);
  }
}

function synthSeconds(directory: string | undefined): { readonly seconds: number; readonly bytes: number } {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-adopt-bench-out-'));
  const began = performance.now();
  const app = new App({ outdir });
  const stack = new Stack(app, 'Stack');
  new CfnWaitConditionHandle(stack, 'Handle'); // a stack must hold something
  if (directory) EmailTemplates.fromDirectory(stack, 'Emails', { directory });
  const { template } = app.synth().getStackByName('Stack');
  const seconds = (performance.now() - began) / 1000;
  rmSync(outdir, { recursive: true });
  return { seconds, bytes: JSON.stringify(template, undefined, 1).length };
}

function synth(): void {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-bench-'));
  writeFolder(directory, 1_000);
  const mustaches = body(0).split('{{').length - 1;
  console.log(`synth of a folder of 1,000 templates of ${(body(0).length / 1000).toFixed(1)} KB and ${mustaches} mustaches, ${RUNS} times, in seconds more than an empty stack`);
  const took = Array.from({ length: RUNS }, () => {
    const [without, withFolder] = [synthSeconds(undefined), synthSeconds(directory)];
    return { seconds: withFolder.seconds - without.seconds, bytes: withFolder.bytes };
  });
  const sorted = took.map(({ seconds }) => seconds).sort((one, other) => one - other);
  console.log(`${sorted[RUNS >> 1]!.toFixed(2).padStart(8)} (first ${took[0]!.seconds.toFixed(2)}, slowest ${sorted.at(-1)!.toFixed(2)}); the stack's template has ${took[0]!.bytes} bytes`);
  rmSync(directory, { recursive: true });
}

/** The peak of one sandbox that creates all of them, in as many invocations as it takes. */
async function memory(count: number, kilobytes: number): Promise<void> {
  const aws = new HttpAws();
  await aws.start();
  const ses = await startSes({ account: '123456789012' });
  const ids = Array.from({ length: count }, (_, number) => `template-${number}`);
  const html = `<p>Hello {{name}}</p>${'x'.repeat(kilobytes * 1000)}`;
  const { text, manifestBytes } = contentOf(ids.map((id) =>
    ({ id, subject: 'Hello {{name}}', html, sample: '{"name":"Ada"}', substitutions: [], variables: [], parsed: [] })));
  aws.objects.set('assets/emails', text);
  const properties = {
    ContractVersion: '1', NamePrefix: 'shop-', Bucket: 'assets', Key: 'emails', ManifestBytes: String(manifestBytes), Ids: hashOfIds(ids),
    OnExisting: 'adopt', RemovalPolicy: 'destroy',
  };
  aws.cloudFormation.seen = { status: 'CREATE_IN_PROGRESS' };
  aws.cloudFormation.stacks.set(STACK, 'CREATE_IN_PROGRESS');
  aws.cloudFormation.properties = JSON.stringify(properties);
  const child = fork(join(__dirname, 'email-function.mjs'), [assetOf('email-templates')], {
    execArgv: [],
    env: {
      PATH: process.env.PATH, AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_SES: ses.url, AWS_ENDPOINT_URL_SESV2: ses.url, AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'function', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });
  let peak = 0;
  let invocations = 0;
  aws.invocations.push({
    RequestType: 'Create', RequestId: 'request', ResponseURL: `${aws.url}/response`, ResourceType: 'Custom::Thing', LogicalResourceId: LOGICAL_ID,
    StackId: STACK, ResourceProperties: properties,
  });
  for (let event: CustomResourceEvent | undefined; (event = aws.invocations.shift()); invocations++) {
    child.send({ event, remaining: FUNCTION_TIMEOUT });
    const { peakMegabytes } = await new Promise<{ peakMegabytes: number }>((resolve, reject) => {
      child.once('message', resolve as never).once('exit', reject);
    });
    peak = Math.max(peak, peakMegabytes);
  }
  child.kill();
  console.log(`a folder of ${count} templates of ${kilobytes} KB: ${aws.responses[0]?.Status ?? 'no answer'}, ${ses.store.list().length} templates, ${invocations} invocations `
    + `of one sandbox, peak memory ${peak.toFixed(0)} MB (node alone takes about 45; the function has 256)`);
  await Promise.all([aws.stop(), ses.stop()]);
}

async function main(): Promise<void> {
  synth();
  for (const count of [10, 1_500]) await memory(count, 20);
}

void main();
