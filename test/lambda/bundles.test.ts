import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { ElasticIpPoolContract } from '../../core/contracts/elastic-ip-pool';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { ownershipTags } from '../../core/elastic-ip/desired-state';
import { backupName } from '../../core/email-templates/template-name';
import type { CustomResourceEvent } from '../../lambda/custom-resource/protocol';
import {
  BucketCors, ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates,
} from '../../lib';
import { contentOf, hashOfIds } from '../../lib/email-templates/private/folder-asset';
import { BUNDLE_LIMITS } from '../support/bundle-limits';
import { CHECKOUT } from '../support/checkout';
import { HttpAws } from '../support/http-aws';
import { assetOf, invokeBundle } from '../support/invoke-bundle';
import { type Ses, startSes } from '../support/ses/server';
import { LOGICAL_ID, STACK } from '../support/world';

const ANY_ADDRESS = { kind: 'allocated', allocation: {} } as const;

// Processes of their own, and an Update asks twice, 2 s apart, whether it is a rollback's.
jest.setTimeout(120_000);

// The built handlers, as Lambda gets them: loaded by bare node, and spoken to over HTTP.

const FEATURES = ['bucket-cors', 'elastic-ip', 'elastic-ip-pool', 'email-template', 'email-templates'] as const;
type Feature = (typeof FEATURES)[number];
const actionsSent = new Map<Feature, Set<string>>(FEATURES.map((feature) => [feature, new Set()]));

let aws: HttpAws;
let ses: Ses;
/** What only SES finds wrong with a template. */
let refusal: string | undefined;
let feature: Feature;
let requests = 0;
beforeEach(async () => {
  aws = new HttpAws();
  await aws.start();
  refusal = undefined;
  ses = await startSes({ account: '123456789012', refuse: () => refusal });
});
afterEach(async () => {
  for (const action of [...aws.actions, ...ses.requests.map((request) => request.action)]) actionsSent.get(feature)!.add(action);
  await aws.stop();
  await ses.stop();
});

/** So little of the function's time, in milliseconds, that it doesn't look again after its answer: these tests would take 30 s each. */
const NO_LATE_LOOK: Partial<Record<Feature, number>> = { 'elastic-ip': 65_000 };

interface Options {
  readonly id?: string;
  readonly previous?: RawProperties;
  readonly stack?: string;
  readonly resourceType?: string;
  /** Of the function's time, in milliseconds. */
  readonly remaining?: number;
}

/** @returns the answer, if the invocation has given one */
async function send(type: CustomResourceEvent['RequestType'], properties: RawProperties, { id, previous, stack, resourceType = 'Custom::Thing', remaining }: Options = {}) {
  const before = aws.responses.length;
  aws.cloudFormation.seen = { status: `${type.toUpperCase()}_IN_PROGRESS`, physicalId: id, lastUpdated: Date.UTC(2026, 0, 1) };
  aws.cloudFormation.stacks.set(STACK, stack ?? `${type.toUpperCase()}_IN_PROGRESS`);
  // Without a date in the ResponseURL, CloudFormation's events have to tell whether the request is the current one.
  aws.cloudFormation.properties = JSON.stringify(properties);
  const log = await invokeBundle(assetOf(feature), {
    RequestType: type, RequestId: `request-${++requests}`, ResponseURL: `${aws.url}/response?X-Amz-Signature=hush`, ResourceType: resourceType,
    LogicalResourceId: LOGICAL_ID, StackId: STACK, ResourceProperties: properties,
    ...(previous && { OldResourceProperties: previous }), ...(id !== undefined && { PhysicalResourceId: id }),
  }, aws.url, ses.url, remaining ?? NO_LATE_LOOK[feature]);
  expect(log).not.toContain('hush');
  return aws.responses[before]!;
}

describe('the handler of bucket-cors', () => {
  const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
  const foreign = '<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://foreign</AllowedOrigin></CORSRule>';
  const configuration = (rules: string) => `<CORSConfiguration xmlns="${NAMESPACE}">${rules}</CORSConfiguration>`;
  const properties = (Bucket: string) => ({
    ContractVersion: '1', Bucket, Precedence: 'last', Exclusive: 'false',
    Rules: [{ AllowedMethods: ['PUT', 'HEAD'], AllowedOrigins: ['https://us'], AllowedHeaders: ['*'], ExposeHeaders: ['ETag'], MaxAgeSeconds: '60' }],
  });
  const rulesOf = (bucket: string) => (aws.buckets.get(bucket)!.cors ?? '').match(/<CORSRule>.*?<\/CORSRule>/g) ?? [];
  beforeEach(() => { feature = 'bucket-cors'; });

  test('merges, moves to another bucket in another region, and takes back only its own', async () => {
    aws.buckets.set('near', { region: 'us-east-1', cors: configuration(foreign) }).set('far', { region: 'eu-central-1' });
    const created = await send('Create', properties('near'));
    expect(created).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: expect.stringMatching(/^cdk-adopt:/) });
    const [kept, ours] = rulesOf('near');
    expect(kept).toBe(foreign);
    expect(ours).toMatch(/<ID>cdk-adopt:[0-9a-f]{12}:1<\/ID>/);
    for (const part of ['<AllowedMethod>PUT</AllowedMethod><AllowedMethod>HEAD</AllowedMethod>', '<AllowedHeader>*</AllowedHeader>',
      '<ExposeHeader>ETag</ExposeHeader>', '<MaxAgeSeconds>60</MaxAgeSeconds>']) expect(ours).toContain(part);

    const id = created.PhysicalResourceId;
    expect(await send('Update', properties('far'), { id, previous: properties('near') })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect([rulesOf('near'), rulesOf('far')]).toEqual([[foreign], [ours]]);

    expect((await send('Delete', properties('far'), { id })).Status).toBe('SUCCESS');
    expect(aws.buckets.get('far')!.cors).toBeUndefined();
  });

  test('sets foreign rules aside where they are exclusive, and gives them back as they were', async () => {
    aws.buckets.set('near', { region: 'us-east-1', cors: configuration(foreign) });
    const exclusive = { ...properties('near'), Exclusive: 'true' };
    const { PhysicalResourceId: id } = await send('Create', exclusive);
    const [aside, ...ours] = rulesOf('near');
    expect(aside).toMatch(/<AllowedOrigin>cdk-adopt-parked:[0-9a-f]{12}:https:\/\/foreign<\/AllowedOrigin>/);
    expect(ours).toEqual([expect.stringContaining('https://us')]);
    expect((await send('Delete', exclusive, { id })).Status).toBe('SUCCESS');
    expect(rulesOf('near')).toEqual([foreign]);
  });

  test('names an element that the SDK does not know, and writes nothing', async () => {
    const cors = configuration(foreign.replace('</CORSRule>', '<AllowPrivateNetwork>true</AllowPrivateNetwork></CORSRule>'));
    aws.buckets.set('near', { region: 'us-east-1', cors });
    const { Status, Reason } = await send('Create', properties('near'));
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('would be lost: AllowPrivateNetwork;');
    expect(aws.buckets.get('near')!.cors).toBe(cors);
  });

  test('tells what S3 answered', async () => {
    const { Status, Reason } = await send('Create', properties('nowhere'));
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('could not put the CORS rules on bucket nowhere: NoSuchBucket; check the bucket');
  });
});

describe('the handler of elastic-ip', () => {
  const properties = (changes: RawProperties) => ({ ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', ...changes });
  const [a, b] = [{ Target: { InstanceId: 'i-a' } }, { Target: { InstanceId: 'i-b' } }];
  beforeEach(() => {
    feature = 'elastic-ip';
    for (const id of ['i-a', 'i-b']) aws.ec2.instances.set(id, { state: 'running', interfaces: 1 });
  });

  test('allocates, moves, tags and releases', async () => {
    const created = await send('Create', properties({ ...a, Tags: [{ Key: 'Name', Value: 'a & b' }, { Key: 'Old', Value: 'x' }] }));
    const { PhysicalResourceId: id } = created;
    expect(created).toMatchObject({ Status: 'SUCCESS', Data: { AllocationId: id, PublicIp: '192.0.2.1', AssociationId: expect.stringMatching(/^eipassoc-/) } });
    const mark = ownershipTags({ stackId: STACK, logicalId: LOGICAL_ID }, ANY_ADDRESS);
    expect(aws.ec2.addresses.get(id)).toMatchObject({ instanceId: 'i-a', tags: { ...mark, Name: 'a & b', Old: 'x' } });

    const previous = properties({ ...a, Tags: [{ Key: 'Name', Value: 'a & b' }, { Key: 'Old', Value: 'x' }] });
    const next = properties({ ...b, Tags: [{ Key: 'Name', Value: 'c' }] });
    expect(await send('Update', next, { id, previous })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(aws.ec2.addresses.get(id)).toMatchObject({ instanceId: 'i-b', tags: { ...mark, Name: 'c' } });
    expect(aws.ec2.addresses.get(id)!.tags).not.toHaveProperty('Old');

    expect(await send('Delete', next, { id })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(aws.ec2.addresses.size).toBe(0);
  });

  test('claims an address that is there, gives it back, and keeps one that is to be retained', async () => {
    aws.ec2.add({ allocationId: 'eipalloc-1', tags: { Name: 'theirs' } });
    const existing = properties({ ...a, AllocationId: 'eipalloc-1' });
    expect(await send('Create', existing)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'eipalloc-1' });
    expect((await send('Delete', existing, { id: 'eipalloc-1' })).Status).toBe('SUCCESS');
    expect(aws.ec2.addresses.get('eipalloc-1')).toEqual({ allocationId: 'eipalloc-1', publicIp: '192.0.2.1', tags: { Name: 'theirs' } });

    const kept = properties({ ...a, RemovalPolicy: 'retain' });
    const { PhysicalResourceId: id } = await send('Create', kept);
    expect((await send('Delete', kept, { id })).Status).toBe('SUCCESS');
    expect(aws.ec2.addresses.get(id)!.tags).toEqual({ 'cdk-adopt:retained': STACK });
  });

  test('asks for the address of a pool and border group, and releases it there', async () => {
    const pooled = properties({ PublicIpv4Pool: 'ipv4pool-ec2-1', NetworkBorderGroup: 'us-east-1-wl1-bos-wlz-1', Address: '203.0.113.7' });
    const { PhysicalResourceId: id, Data } = await send('Create', pooled);
    expect(Data).toEqual({ AllocationId: id, PublicIp: '203.0.113.7' });
    expect(aws.ec2.addresses.get(id)).toMatchObject({ publicIp: '203.0.113.7', networkBorderGroup: 'us-east-1-wl1-bos-wlz-1' });
    expect(aws.ec2.pools.get(id)).toBe('ipv4pool-ec2-1');
    expect((await send('Delete', pooled, { id })).Status).toBe('SUCCESS');
    expect(aws.ec2.addresses.size).toBe(0);
  });

  test('asks for the address of an IPAM pool', async () => {
    const pooled = properties({ PublicIpv4Pool: 'ipam-pool-1' });
    const { PhysicalResourceId: id, Status } = await send('Create', pooled);
    expect([Status, aws.ec2.pools.get(id)]).toEqual(['SUCCESS', 'ipam-pool-1']);
    expect((await send('Delete', pooled, { id })).Status).toBe('SUCCESS');
  });

  test('says who holds an address that EC2 does not let go', async () => {
    const { PhysicalResourceId: id } = await send('Create', properties({}));
    aws.ec2.add({ ...aws.ec2.addresses.get(id)!, allocationId: id, associationId: 'eipassoc-lb', networkInterfaceId: 'eni-lb' });
    aws.ec2.store.interfaces.set('eni-lb', { description: 'ELB net/web/0123', requesterId: 'amazon-elb' });
    const { Status, Reason } = await send('Delete', properties({}), { id, remaining: 43_000 });
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('the address is on network interface eni-lb ("ELB net/web/0123", managed by amazon-elb)');
  });

  test('sets the reverse DNS record of an address, and resets it', async () => {
    aws.ec2.add({ allocationId: 'eipalloc-1' });
    const resourceType = 'Custom::CdkAdoptReverseDns';
    const record = { ContractVersion: '1', AllocationId: 'eipalloc-1', DomainName: 'mail.example.com' };
    const { Status, PhysicalResourceId: id } = await send('Create', record, { resourceType });
    expect([Status, id, aws.ec2.store.ptrRecords.get('eipalloc-1')]).toEqual(['SUCCESS', 'reverse-dns/eipalloc-1', expect.stringMatching(/^mail\.example\.com\.?$/)]);
    expect((await send('Delete', record, { id, resourceType })).Status).toBe('SUCCESS');
    expect(aws.ec2.store.ptrRecords.size).toBe(0);
    expect(aws.ec2.addresses.get('eipalloc-1')!.tags).toEqual({});
  });

  test('finds an address by its tag', async () => {
    aws.ec2.add({ allocationId: 'eipalloc-1', tags: { role: 'web' } });
    aws.ec2.add({ allocationId: 'eipalloc-2', tags: { role: 'api' } });
    expect(await send('Create', properties({ ...a, SourceTag: { Key: 'role', Value: 'api' } }))).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'eipalloc-2' });
  });

  test('asks the instance why EC2 refuses it', async () => {
    aws.ec2.instances.set('i-a', { state: 'running', interfaces: 3 });
    const unknown = { Target: { InstanceId: 'i-a', PrivateIpAddress: '10.9.9.9' } };
    expect((await send('Create', properties(unknown))).Reason).toContain('the instance has 3 network interfaces, but not 10.9.9.9');
  });
});

describe('the handler of email-template', () => {
  const properties = (changes: RawProperties = {}) => ({
    ContractVersion: '1', TemplateName: 'welcome', Subject: 'Hi {{name}}', Html: { Bucket: 'assets', Key: 'abc.html' }, Text: { Inline: 'Hi' },
    SampleData: '{"name":"Ada"}', OnExisting: 'adopt', RemovalPolicy: 'destroy', ...changes,
  });
  beforeEach(() => {
    feature = 'email-template';
    aws.objects.set('assets/abc.html', '<p>Grüße, {{name}}</p>');
  });

  test('creates with its mark, renders, updates and deletes', async () => {
    expect(await send('Create', properties())).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'welcome', Data: { TemplateName: 'welcome' } });
    expect(ses.store.get('welcome')).toMatchObject({ subject: 'Hi {{name}}', html: '<p>Grüße, {{name}}</p>', text: 'Hi' });
    expect(ses.store.get('welcome').tags).toMatchObject({ 'cdk-adopt:stack': STACK, 'cdk-adopt:resource': LOGICAL_ID });

    const next = properties({ Html: undefined });
    expect((await send('Update', next, { id: 'welcome', previous: properties() })).Status).toBe('SUCCESS');
    expect(ses.store.get('welcome').html).toBeUndefined();
    expect((await send('Delete', next, { id: 'welcome' })).Status).toBe('SUCCESS');
    expect(ses.store.list()).toEqual([]);
  });

  test('keeps a template that is to be retained, without its mark', async () => {
    await send('Create', properties({ RemovalPolicy: 'retain' }));
    await send('Delete', properties({ RemovalPolicy: 'retain' }), { id: 'welcome' });
    expect(ses.store.get('welcome').tags).toEqual({ 'cdk-adopt:retained': STACK });
  });

  test('adopts with an exact copy of the former text, which goes with the resource', async () => {
    const previous = { subject: 'Theirs', html: '', text: 'a\r\nb' };
    ses.store.create('welcome', previous, { Team: 'theirs' });
    await send('Create', properties());
    expect(ses.store.get('welcome')).toMatchObject({ subject: 'Hi {{name}}', tags: { Team: 'theirs' } });
    expect(ses.store.get(backupName('welcome'))).toMatchObject(previous);
    expect((await send('Delete', properties(), { id: 'welcome' })).Status).toBe('SUCCESS');
    expect(ses.store.list().map(({ name }) => name)).toEqual(['welcome']);
  });

  test("tells in SES's own words why it refuses a template, of which nothing is stored", async () => {
    refusal = 'No greetings, please.';
    const { Status, Reason } = await send('Create', properties());
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining('Message: No greetings, please.')]);
    expect(ses.store.list()).toEqual([]);
  });

  test("tells in SES's own words what it can't render", async () => {
    const { Status, Reason } = await send('Create', properties({ SampleData: '{}' }));
    expect(Status).toBe('FAILED');
    expect(Reason).toContain("Message: Attribute 'name' is not present");
  });
});

describe('the handler of email-templates', () => {
  beforeEach(() => { feature = 'email-templates'; });

  /** The properties of a folder with those texts, by id. */
  const folder = (key: string, texts: Readonly<Record<string, string>>): RawProperties => {
    const templates = Object.entries(texts).map(([id, html]) => ({ id, subject: 'Grüße an {{name}}', html, sample: '{"name":"Ada"}', substitutions: [], variables: [], parsed: [] }));
    const { text, manifestBytes } = contentOf(templates);
    aws.objects.set(`assets/${key}`, text);
    return {
      ContractVersion: '1', NamePrefix: 'shop-', Bucket: 'assets', Key: key, ManifestBytes: String(manifestBytes), Ids: hashOfIds(Object.keys(texts)),
      OnExisting: 'adopt', RemovalPolicy: 'destroy',
    };
  };
  const texts = () => Object.fromEntries(ses.store.list().map(({ name, html }) => [name, html]));

  test('adopts no template that CloudFormation would delete', async () => {
    ses.store.create('shop-there', { subject: 'Theirs', html: 'theirs' });
    aws.resources.set(STACK, [{ type: 'AWS::SES::Template', logicalId: 'Native', physicalId: 'shop-there', status: 'CREATE_COMPLETE' }]);
    const { Status, Reason } = await send('Create', folder('one', { there: 'There {{name}}' }));
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining('template shop-there is resource Native of this stack, an AWS::SES::Template')]);
    expect(texts()).toEqual({ 'shop-there': 'theirs' });
  });

  test('creates, renders, updates what has changed, goes on in a further invocation, and leaves what is to be retained', async () => {
    ses.store.create('shop-there', { subject: 'Theirs', html: 'theirs' });
    const one = folder('one', { hello: 'Hällo {{name}}', there: 'There {{name}}' });
    const { Status, PhysicalResourceId: id, Data } = await send('Create', one);
    expect([Status, Data]).toEqual(['SUCCESS', { NamePrefix: 'shop-', Adopted: 'shop-there', Owner: expect.stringMatching(/^[0-9a-f]{12}$/) }]);
    expect(texts()).toEqual({ 'shop-hello': 'Hällo {{name}}', 'shop-there': 'There {{name}}', [backupName('shop-there')]: 'theirs' });

    const two = folder('two', { hello: 'Hallo {{name}}', there: 'Thére {{name}}' });
    expect(await send('Update', two, { id, previous: one, remaining: 101_500 })).toBe(undefined);
    const [next] = aws.invocations;
    expect(next).toMatchObject({ RequestType: 'Update', PhysicalResourceId: id, CdkAdoptContinued: { progress: { stage: 0, done: 'shop-hello' } } });
    await invokeBundle(assetOf(feature), next!, aws.url, ses.url);
    expect(aws.responses.at(-1)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(texts()).toMatchObject({ 'shop-hello': 'Hallo {{name}}', 'shop-there': 'Thére {{name}}' });

    expect(await send('Delete', { ...two, RemovalPolicy: 'retain' }, { id })).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({ 'shop-hello': 'Hallo {{name}}', 'shop-there': 'Thére {{name}}' });
    expect(ses.store.get('shop-hello').tags).toEqual({ 'cdk-adopt:retained': STACK });
  });
});

describe('the handler of elastic-ip-pool', () => {
  const pool: ElasticIpPoolContract = { ContractVersion: '1', Pool: 'Shop-Ips', AllocationIds: ['eipalloc-1'], OnExhausted: 'ABANDON' as const, LifecycleHookName: 'hook' };
  const launch = (EC2InstanceId: string): ElasticIpPoolContract => ({
    ...pool,
    LifecycleAction: {
      AutoScalingGroupName: 'web', EC2InstanceId, LifecycleActionToken: 'token', LifecycleHookName: 'hook', LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    },
  });
  const invoke = (event: ElasticIpPoolContract) => invokeBundle(assetOf('elastic-ip-pool'), event, aws.url);
  beforeEach(() => {
    feature = 'elastic-ip-pool';
    aws.ec2.add({ allocationId: 'eipalloc-1' });
    aws.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
    aws.groups.set('i-a', { group: 'web', lifecycle: 'Pending:Wait' });
  });

  test('puts an address on an instance, and lets its launch go on', async () => {
    await invoke(launch('i-a'));
    expect(aws.ec2.addresses.get('eipalloc-1')).toMatchObject({ networkInterfaceId: 'eni-of-i-a', tags: { 'cdk-adopt:assigned-to': 'i-a' } });
    expect(aws.groups.get('i-a')!.lifecycle).toBe('InService');
  });

  test('tells CloudWatch, in a line of its own, how many addresses are free and how many instances have none', async () => {
    aws.groups.set('i-a', { group: 'web', lifecycle: 'InService' });
    aws.ec2.store.tag('eipalloc-1', { 'cdk-adopt:assigned-to': 'i-a' });
    aws.ec2.store.associate('eipalloc-1', { networkInterfaceId: 'eni-of-i-a' }, false);
    const lines = (await invoke({ ...pool, AutoScalingGroupNames: ['web'] })).split('\n');
    const metric = JSON.parse(lines.find((line) => line.startsWith('{"_aws"'))!) as Record<string, unknown>;
    expect(metric).toMatchObject({ Pool: 'Shop-Ips', FreeAddresses: 0, InstancesWithoutAddress: 0 });
  });
});

test('the function of the pools may make the calls that its port makes, and no others', () => {
  feature = 'elastic-ip-pool';
  const port = readFileSync(join(CHECKOUT, 'lambda', 'elastic-ip-pool', 'aws.ts'), 'utf8');
  const imported = [...port.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(([, names = '', client = '']) =>
    [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(([, paged, single]) => `${client.replace('-', '')}:${paged ?? single}`));
  const stack = new Stack(new App(), 'Stack');
  new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(AutoScalingGroup.fromAutoScalingGroupName(stack, 'Group', 'web'));
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith('CdkAdoptElasticIpPool'));
  const permitted = JSON.stringify(roles).match(/(?:ec2|autoscaling):[A-Z]\w+/g)!;
  expect(new Set(permitted)).toEqual(new Set(imported));
});

describe('the actions that a handler sends are those that its role permits', () => {
  const stack = new Stack(new App(), 'Stack');
  new BucketCors(stack, 'Cors', {
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'shared'), rules: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['*'] }],
  });
  const sources = [
    ElasticIpSource.existing('eipalloc-0123456789abcdef0'), ElasticIpSource.tagged('role', 'web'), ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-1' }),
  ];
  sources.forEach((source, index) => new ElasticIp(stack, `Ip${index}`, { source, target: ElasticIpTarget.instanceId(`i-0123456${index}`) }));
  new EmailTemplate(stack, 'Email', { templateName: 'welcome', subject: 'Hi', html: EmailBody.fromFile(join(CHECKOUT, 'bin', 'welcome.html')) });
  EmailTemplates.fromDirectory(stack, 'Emails', { directory: join(CHECKOUT, 'test', 'lib', 'fixtures', 'emails'), namePrefix: 'shop-' });
  const template = Template.fromStack(stack);
  const permitted = (name: string) => {
    interface Document { PolicyDocument: { Statement: { Action: string | string[] }[] } }
    const ofFeature = (resources: ReturnType<Template['findResources']>) =>
      Object.entries(resources).filter(([id]) => new RegExp(`^CdkAdopt${name}(?!s)`).test(id)).map(([, resource]) => resource.Properties as Record<string, unknown>);
    const inline = ofFeature(template.findResources('AWS::IAM::Role')).flatMap(({ Policies }) => Policies as Document[]);
    const others = ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) => ofFeature(template.findResources(type))) as unknown as Document[];
    const all = [...inline, ...others].flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(({ Action }) => Action));
    return [...new Set(all)].filter((action) => !action.startsWith('logs:')).sort();
  };

  test.each([['bucket-cors', 'BucketCors'], ['elastic-ip', 'ElasticIp'], ['email-template', 'EmailTemplate'], ['email-templates', 'EmailTemplates']] as const)('%s, neither more nor less', (sender, name) => {
    feature = sender; // this test sends nothing itself
    expect([...actionsSent.get(sender)!].sort()).toEqual(permitted(name));
  });
});

describe.each(Object.entries(BUNDLE_LIMITS) as [keyof typeof BUNDLE_LIMITS, number][])('the bundle of %s', (name, limit) => {
  beforeEach(() => { feature = name; });

  test(`is at most ${limit} bytes zipped`, () => {
    expect(deflateRawSync(readFileSync(assetOf(name)), { level: 9 }).length).toBeLessThan(limit);
  });

  test('holds neither the CDK nor a path of the machine that built it', () => {
    const text = readFileSync(assetOf(name), 'utf8');
    expect(text).not.toMatch(/aws-cdk-lib|constructs\/|sso-oidc|credential-provider-ini/);
    expect(text).not.toContain(process.cwd());
  });

  test('is the same, byte for byte, when it is built again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
    try {
      const outfile = join(folder, 'index.js');
      const script = `import('./scripts/bundle.mjs').then(({ bundle }) => bundle('${name}', { outfile: ${JSON.stringify(outfile)} }))`;
      execFileSync(process.execPath, ['-e', script], { cwd: CHECKOUT });
      expect(readFileSync(outfile).equals(readFileSync(assetOf(name)))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
