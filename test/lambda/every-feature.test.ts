import type { RawProperties } from '../../core/contracts/raw-properties';
import type { CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import { emailTemplates } from '../../lambda/email-templates/email-templates';
import { reverseDns } from '../../lambda/reverse-dns/reverse-dns';
import { awsError } from '../support/aws-error';
import type { Fault } from '../support/calls';
import { FakeReverseDns } from '../support/fake-reverse-dns';
import { Assets } from '../support/folder-function';
import { type Request, World } from '../support/world';

// What holds for the custom resources of all features alike.

class WholeWorld extends World {
  public override readonly ec2 = new FakeReverseDns(this.calls, () => this.clock.now());
  public readonly folders = new Assets(this.calls);
}

type Send = (world: WholeWorld, request: Request) => Promise<CustomResourceResponse>;

const template = (id: string) => ({ id, subject: `About ${id}`, html: 'Hi {{name}}', sample: '{"name":"Ada"}' });
const folder = (world: WholeWorld, key: string, ...ids: string[]): RawProperties =>
  ({ OnExisting: 'adopt', RemovalPolicy: 'destroy', ...world.folders.put(key, ids.map(template)) });
const EMAIL = { TemplateName: 'made', Subject: 'Hi {{name}}', Html: { Bucket: 'assets', Key: 'body.html' }, SampleData: '{"name":"Ada"}' };

const FEATURES: [string, Send, (world: WholeWorld) => RawProperties][] = [
  ['BucketCors', (world, request) => world.cors(request), () =>
    ({ Bucket: 'one', Rules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['https://us'], MaxAgeSeconds: '300' }], Precedence: 'last', Exclusive: 'false' })],
  ['ElasticIp', (world, request) => world.ip(request), () => ({ AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId: 'i-a' } })],
  ['EmailTemplate', (world, request) => world.email(request), () => ({ ...EMAIL, OnExisting: 'adopt', RemovalPolicy: 'destroy' })],
  ['EmailTemplates', (world, request) => world.send(emailTemplates(world.ses, world.folders), request), (world) => folder(world, 'one', 'hello', 'bye')],
  ['ReverseDns', (world, request) => world.send(reverseDns(world.ec2), request), () => ({ AllocationId: 'eipalloc-a', DomainName: 'mail.example.com' })],
];

function stateOf({ ec2, s3, ses }: WholeWorld): unknown {
  return [
    [...ec2.addresses.values()].map(({ allocationId, instanceId, tags }) => [allocationId, instanceId, tags]),
    [...ec2.store.ptrRecords], [...s3.buckets], ses.store.list().map(({ name, html }) => [name, html]),
  ];
}

describe.each(FEATURES)('%s', (name, sendTo, propertiesIn) => {
  let world: WholeWorld;
  let properties: RawProperties;
  let before: unknown;
  beforeEach(() => {
    world = new WholeWorld();
    world.ec2.add({ allocationId: 'eipalloc-a', tags: { Name: 'theirs' } });
    world.ec2.store.ptrTakes = 5_000;
    world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
    world.s3.buckets.set('one', [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }]);
    world.ses.assets.set('assets/body.html', 'Hi {{name}}');
    properties = propertiesIn(world);
    before = stateOf(world);
  });
  const send = (type: Request['type'], more: Partial<Request> = {}) => sendTo(world, { type, properties, ...more });
  const create = async () => {
    const { Status, PhysicalResourceId: id } = await send('Create');
    expect(Status).toBe('SUCCESS');
    return id;
  };
  const written = (from: number) => world.calls.made.slice(from).filter((call) => !/^(Describe|Get|List)/.test(call));

  test('has nothing to do in an Update of what only its resource has: the time-out, the version of the contract, what is not known', async () => {
    const id = await create();
    const from = world.calls.made.length;
    const changed = { ...properties, ServiceTimeout: '1140', ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:f', ContractVersion: '1', Later: 'x' };
    expect(await send('Update', { id, properties: changed, previous: properties })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(written(from)).toEqual([]);
  });

  test('is added to a stack that stands, and taken back when that rolls back', async () => {
    const { Status, PhysicalResourceId: id } = await send('Create', { options: { stackStatus: 'UPDATE_IN_PROGRESS' } });
    expect(Status).toBe('SUCCESS');
    expect(stateOf(world)).not.toEqual(before);
    const options = { stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' };
    expect((await send('Delete', { id, options })).Status).toBe('SUCCESS');
    expect(stateOf(world)).toEqual(before);
  });

  test.each([undefined, ''])('is added where an emulator calls its creation an update, with the id %j', async (heldId) => {
    const options = { stackStatus: 'UPDATE_IN_PROGRESS', status: 'UPDATE_IN_PROGRESS', heldId };
    expect((await send('Create', { options })).Status).toBe('SUCCESS');
  });

  test('is changed where the events mask its properties', async () => {
    const id = await create();
    const options = { heldProperties: mask(properties) as RawProperties };
    expect((await send('Update', { id, previous: properties, options })).Status).toBe('SUCCESS');
  });

  const deny = () => {
    const error = awsError(name.startsWith('E') ? 'UnauthorizedOperation' : 'AccessDenied', { status: 403 });
    world.calls.faultAt = (_, call): Fault | undefined => (/^DescribeStack/.test(call) ? undefined : { when: 'before', error });
  };

  test.each(['none/request-1', 'Shop-Thing0A1B2C3D-1ABCDEFGHIJKL'])('denied from the first call on fails, and the Delete of %s succeeds', async (id) => {
    deny();
    expect((await send('Create')).Status).toBe('FAILED');
    expect((await send('Delete', { id, options: { stackStatus: 'ROLLBACK_IN_PROGRESS' } })).Status).toBe('SUCCESS');
    expect(stateOf(world)).toEqual(before);
  });

  test('that is denied what it was allowed before says so, and fails', async () => {
    const id = await create();
    deny();
    const { Status, Reason } = await send('Delete', { id });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/^could not .*(UnauthorizedOperation|AccessDenied)/)]);
  });
});

/** As CloudFormation shows values of parameters with NoEcho. */
function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mask(one)]));
  return '****';
}

describe('a folder whose asset may not be read', () => {
  let world: WholeWorld;
  let unreadable: Record<string, string>;
  const send = (request: Request) => world.send(emailTemplates(world.ses, world.folders), request);
  beforeEach(() => {
    world = new WholeWorld();
    unreadable = { denied: 'AccessDenied', gone: 'NoSuchKey', locked: 'KMS.DisabledException' };
    const getBytes = world.folders.getBytes.bind(world.folders);
    world.folders.getBytes = async (bucket, key, from, to) => {
      if (unreadable[key]) throw awsError(unreadable[key], { status: 403 });
      return getBytes(bucket, key, from, to);
    };
  });

  test.each([['denied', 'AccessDenied'], ['gone', 'NoSuchKey'], ['locked', 'KMS.DisabledException']])('since it is %s makes a Create fail, and its Delete succeed', async (key, code) => {
    const properties = folder(world, key, 'hello');
    const { Status, Reason, PhysicalResourceId: id } = await send({ type: 'Create', properties });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining(`could not fetch the list of the templates from the assets: ${code}`)]);
    expect((await send({ type: 'Delete', id, properties, options: { stackStatus: 'ROLLBACK_IN_PROGRESS' } })).Status).toBe('SUCCESS');
    expect(world.ses.store.list()).toEqual([]);
  });

  test.each([
    ['it is denied', 'denied', {}], ['it is gone', 'gone', {}], ['it and the former one have a key that is disabled', 'locked', { one: 'KMS.DisabledException' }],
    ['it and the former one are denied', 'denied', { one: 'AccessDenied' }], ['it and the former one are gone', 'gone', { one: 'NoSuchKey' }],
  ])('since %s makes an Update fail, and its rollback succeed with all that was there before', async (_, key, also) => {
    const properties = folder(world, 'one', 'hello', 'bye');
    const { PhysicalResourceId: id } = await send({ type: 'Create', properties });
    const before = stateOf(world);
    Object.assign(unreadable, also);
    const next = folder(world, key, 'hello', 'news');
    expect((await send({ type: 'Update', id, properties: next, previous: properties })).Status).toBe('FAILED');
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    expect(await send({ type: 'Update', id, properties, previous: next, options })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(stateOf(world)).toEqual(before);
  });

  test('makes the rollback fail where the failed Update has read its own, and so may have written', async () => {
    const properties = folder(world, 'one', 'hello', 'bye');
    const { PhysicalResourceId: id } = await send({ type: 'Create', properties });
    const next = folder(world, 'two', 'hello', 'news');
    await send({ type: 'Update', id, properties: next, previous: properties });
    unreadable = { one: 'AccessDenied' };
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    const { Status, Reason } = await send({ type: 'Update', id, properties, previous: next, options });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining('could not fetch the list of the templates from the assets: AccessDenied')]);
  });
});

describe('an EmailTemplate whose body may not be read', () => {
  const world = new WholeWorld();
  const properties = { ...EMAIL, OnExisting: 'adopt', RemovalPolicy: 'destroy' };
  const elsewhere = { ...properties, TemplateName: 'other', Html: { Bucket: 'assets', Key: 'denied.html' } };
  beforeAll(() => {
    world.ses.assets.set('assets/body.html', 'Hi {{name}}');
    const getText = world.ses.getText.bind(world.ses);
    world.ses.getText = async (bucket, key) => {
      if (key === 'denied.html') throw awsError('AccessDenied', { status: 403 });
      return getText(bucket, key);
    };
  });

  test('makes an Update to another name fail, and its rollback succeed', async () => {
    const { PhysicalResourceId: id } = await world.email({ type: 'Create', properties });
    const before = stateOf(world);
    expect((await world.email({ type: 'Update', id, properties: elsewhere, previous: properties })).Status).toBe('FAILED');
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    expect((await world.email({ type: 'Update', id, properties, previous: elsewhere, options })).Status).toBe('SUCCESS');
    expect(stateOf(world)).toEqual(before);
  });
});
