import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { selected, stacksIn, type SynthesizedStack } from '../../../cli/assembly/manifest';
import { deployment } from '../../../cli/deployment/deployed';
import type { ResourceEvent, StackSource } from '../../../cli/deployment/stack-source';
import { diffOf } from '../../../cli/diff/diff';
import { resourcesOf } from '../../../cli/diff/resources';
import { BucketCors, EmailBody, EmailTemplate } from '../../../lib';
import { CHECKOUT } from '../../support/checkout';
import { STACK } from '../../support/world';
import { Account } from './support';

jest.setTimeout(120_000);

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-')); });
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function synthesized(build: (stack: Stack) => void): SynthesizedStack {
  const app = new App({ outdir: directory, context: { 'aws:cdk:enable-path-metadata': true } });
  build(new Stack(app, 'Shop'));
  app.synth();
  return stacksIn(directory)[0]!;
}

/** A stack that is deployed with this template, and its events. */
// eslint-disable-next-line max-len -- a fake in one piece
function source({ template }: SynthesizedStack, events: readonly ResourceEvent[] = [], text = JSON.stringify(template)): StackSource & { asked: number } {
  const all = {
    asked: 0,
    stack: async () => ({ stackId: STACK, status: 'UPDATE_COMPLETE', parameters: { Given: 'shop-given' } }),
    template: async () => text,
    resources: async () => Object.entries(template.Resources ?? {}).map(([logicalId, { Type: type }]) =>
      ({ logicalId, type, physicalId: `id-of-${logicalId}`, status: 'CREATE_COMPLETE' })),
    async *events() {
      all.asked++;
      yield* events;
    },
    names: async () => [],
  };
  return all;
}

const rules = [{ allowedOrigins: ['https://a.example.com'], allowedMethods: [s3.HttpMethods.GET] }];
const cors = (stack: Stack, name = 'uploads') =>
  void new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromBucketName(stack, 'B', name), rules });
const email = (stack: Stack, subject: string) =>
  void new EmailTemplate(stack, 'Mail', { templateName: 'mail', subject, text: EmailBody.fromInline('Hi') });

test('a stack that is not deployed has everything created, its texts read from the assembly', async () => {
  const stack = synthesized((own) => {
    cors(own);
    void new EmailTemplate(own, 'Mail', { subject: 'Hello', html: EmailBody.fromFile(join(CHECKOUT, 'bin/welcome.html')) });
  });
  expect([...stack.assets.keys()].some((key) => key.endsWith('.cdk-adopt-email'))).toBe(true);
  const { resources, notes } = resourcesOf(stack, undefined, 'us-east-1');
  expect(notes).toEqual([]);
  expect(resources.map(({ path, former }) => [path, former])).toEqual([['Shop/Cors', undefined], ['Shop/Mail', undefined]]);
  const account = new Account();
  account.world.s3.buckets.set('uploads', []);
  const [key] = [...stack.assets.keys()].filter((one) => one.endsWith('.cdk-adopt-email'));
  const bucket = (resources[1]!.wanted!.Html as { Bucket: string }).Bucket;
  account.world.ses.assets.set(`${bucket}/${key}`, 'from the assembly');
  const diffs = await diffOf(resources, account.state());
  expect(diffs.flatMap(({ changes }) => changes.map(({ kind }) => kind))).toEqual(['create', 'create']);
  expect(diffs[1]!.changes[0]!.diff).toContain('+from the assembly');
});

test('what is declared as it is deployed is left alone, and no event is asked for', async () => {
  const stack = synthesized((own) => {
    cors(own);
    email(own, 'Hello');
  });
  const from = source(stack);
  const { resources, unchanged, notes } = resourcesOf(stack, await deployment(from, 'Shop'), 'us-east-1');
  expect({ resources, unchanged, notes, asked: from.asked }).toEqual({ resources: [], unchanged: 2, notes: [], asked: 0 });
});

test('a parameter has the value of the deployed stack, and a changed property is compared with what was deployed', async () => {
  const build = (subject: string) => synthesized((own) => {
    cors(own, new CfnParameter(own, 'Given', { default: 'shop-default' }).valueAsString);
    email(own, subject);
  });
  const before = await deployment(source(build('Hello')), 'Shop');
  const { resources, unchanged } = resourcesOf(build('Bye'), before, 'us-east-1');
  expect(unchanged).toBe(1);
  const former = { properties: { Subject: 'Hello' }, physicalId: expect.stringContaining('Mail') };
  expect(resources).toMatchObject([{ path: 'Shop/Mail', wanted: { Subject: 'Bye' }, former }]);
  expect([...before!.resources.values()].find(({ type }) => type.endsWith('BucketCors'))!.properties).toMatchObject({ Bucket: 'shop-given' });
});

test('what goes is removed with what it was deployed with, unless the template retains it', async () => {
  const before = await deployment(source(synthesized((own) => {
    cors(own);
    email(own, 'Hello');
  })), 'Shop');
  const { resources } = resourcesOf(synthesized((own) => cors(own)), before, 'us-east-1');
  expect(resources).toMatchObject([{ path: 'Shop/Mail', isLeft: false, former: { properties: { TemplateName: 'mail' } } }]);
  expect(resources[0]!.wanted).toBeUndefined();
});

describe('what the deployed template does not tell', () => {
  const mail = ({ template }: SynthesizedStack) => Object.keys(template.Resources!).find((id) => template.Resources![id]!.Type.endsWith('EmailTemplate'))!;
  const asked = (stack: SynthesizedStack, Subject: string): ResourceEvent => {
    const properties = stack.template.Resources![mail(stack)]!.Properties!;
    return { logicalId: mail(stack), physicalId: `id-of-${mail(stack)}`, properties: JSON.stringify({ ...properties, Subject }) };
  };

  test.each([
    ['since it has a question mark, which may be another character', 'Hallo?', undefined],
    ['since it is not JSON', 'Hallo', 'Resources: {}'],
  ])('%s, comes from the events', async (_, subject, text) => {
    const stack = synthesized((own) => email(own, subject));
    const before = await deployment(source(stack, [asked(stack, 'Hallö')], text), 'Shop');
    expect(before!.resources.get(mail(stack))!.properties).toMatchObject({ Subject: 'Hallö' });
  });

  test('and no event either, is unknown, with the reason', async () => {
    const stack = synthesized((own) => email(own, 'Hallo?'));
    const { properties, unknown } = (await deployment(source(stack), 'Shop'))!.resources.get(mail(stack))!;
    expect([properties, unknown]).toEqual([undefined, expect.stringContaining('CloudFormation has no event of it')]);
  });

  test('since it refers to another resource, has in the new template the value that it had', async () => {
    const build = (subject: string) => synthesized((own) => {
      const bucket = new s3.Bucket(own, 'Own');
      void new EmailTemplate(own, 'Mail', { templateName: 'mail', subject, text: EmailBody.fromInline(`See ${bucket.bucketRegionalDomainName}`) });
    });
    const stack = build('Hello');
    const event = asked(stack, 'Hello');
    const properties = JSON.stringify({ ...JSON.parse(event.properties), Text: { Inline: 'See own.example.com' } });
    const before = await deployment(source(stack, [{ ...event, properties }]), 'Shop');
    const { resources: [known] } = resourcesOf(build('Bye'), before, 'us-east-1');
    expect(known!.wanted).toMatchObject({ Subject: 'Bye', Text: { Inline: 'See own.example.com' } });
    const { resources: [open] } = resourcesOf(build('Bye'), undefined, 'us-east-1');
    expect(open!.unknown).toEqual([expect.stringMatching(/^«Own\w+\.RegionalDomainName» is known when it is deployed$/)]);
  });
});

test('a resource of a type that this version does not know is named', () => {
  const stack = synthesized((own) => cors(own));
  const template = { Resources: { New: { Type: 'Custom::CdkAdoptSomethingNew' }, Nested: { Type: 'AWS::CloudFormation::Stack' } } };
  expect(resourcesOf({ ...stack, template }, undefined, 'us-east-1').notes).toEqual([
    'Nested: a nested stack, which is not looked into', 'New: Custom::CdkAdoptSomethingNew: this version of cdk-adopt does not know the type',
  ]);
});

test('a stack that the app does not have is refused, and what was meant is named', () => {
  const stack = synthesized((own) => cors(own));
  expect(() => selected([stack], ['Shpo'])).toThrow("the app has no stack 'Shpo'; did you mean 'Shop'?");
  expect(() => stacksIn(join(directory, 'nowhere'))).toThrow('it is no cloud assembly');
});
