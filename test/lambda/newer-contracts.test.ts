import type { RawProperties } from '../../core/contracts/raw-properties';
import { ownershipTags } from '../../core/email-templates/stored-template';
import { ownerHash, TAG, type Tags } from '../../core/ownership';
import type { CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import { reverseDns } from '../../lambda/reverse-dns/reverse-dns';
import { FakeReverseDns } from '../support/fake-reverse-dns';
import { Assets, FolderFunction } from '../support/folder-function';
import { VirtualClock } from '../support/virtual-clock';
import { LOGICAL_ID, type Request, STACK, World } from '../support/world';

// What this code does with requests of a newer package, which reach it where a rollback has restored it.

/** A later version keeps the properties that there are, and may add some, and values of them. */
const NEWER = { ContractVersion: '2', Added: { by: ['a', 'newer', 'version'] } };
const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
const IP = 'eipalloc-0000000000000000a';

interface Made {
  readonly send: (request: Request) => Promise<CustomResourceResponse>;
  /** Of today's version. */
  readonly properties: RawProperties;
  readonly id: string;
  /** The thing that was made, as it is now. Undefined: it is gone. */
  readonly left: () => { readonly tags: Tags } | undefined;
}

let world: World;
beforeEach(() => { world = new World(); });

async function made(send: Made['send'], properties: RawProperties): Promise<Pick<Made, 'send' | 'properties' | 'id'>> {
  const { Status, PhysicalResourceId: id } = await send({ type: 'Create', properties });
  expect(Status).toBe('SUCCESS');
  return { send, properties, id };
}

const RETAINABLE: Readonly<Record<string, () => Promise<Made>>> = {
  async ElasticIp() {
    const ip = await made(world.ip, { ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy' });
    return { ...ip, left: () => world.ec2.addresses.get(ip.id) };
  },
  async EmailTemplate() {
    const properties = {
      ContractVersion: '1', TemplateName: 'welcome', Subject: 'Hi', Text: { Inline: 'Hi' }, OnExisting: 'adopt', RemovalPolicy: 'destroy',
    };
    return { ...await made(world.email, properties), left: () => world.ses.store.find('welcome') };
  },
  async EmailTemplates() {
    const [clock, assets] = [new VirtualClock(), new Assets()];
    const fn = new FolderFunction({ clock, ses: world.ses, assets });
    const send = ({ type, properties, ...more }: Request) => clock.run(fn.send(type, properties, more));
    const text = { id: 'welcome', subject: 'Hi', text: 'Hi {{name}}', sample: '{"name":"Ada"}' };
    const properties = { ContractVersion: '1', OnExisting: 'adopt', RemovalPolicy: 'destroy', ...assets.put('one', [text]) };
    return { ...await made(send, properties), left: () => world.ses.store.find('shop-welcome') };
  },
};
const FEATURES: typeof RETAINABLE = {
  ...RETAINABLE,
  async BucketCors() {
    world.s3.buckets.set('shared', []);
    const Rules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://us.example.com'] }];
    const cors = await made(world.cors, { ContractVersion: '1', Bucket: 'shared', Rules, Precedence: 'last', Exclusive: 'false' });
    const left = () => world.s3.buckets.get('shared')!.filter(({ ID }) => ID?.includes(ownerHash(OWNER)));
    return { ...cors, left: () => (left().length > 0 ? { tags: {} } : undefined) };
  },
  async ReverseDns() {
    const ec2 = new FakeReverseDns(world.calls, () => world.clock.now());
    ec2.add({ allocationId: IP, tags: {} });
    const record = await made((request) => world.send(reverseDns(ec2), request), { ContractVersion: '1', AllocationId: IP, DomainName: 'mail.example.com' });
    const address = () => ec2.addresses.get(IP)!;
    return { ...record, left: () => (TAG.reverseDnsBy in address().tags ? address() : undefined) };
  },
};

describe.each(Object.entries(FEATURES))('%s of a newer version', (_, make) => {
  test.each(['Create', 'Update'] as const)('is refused by a %s, and left as it is', async (type) => {
    const { send, properties, id, left } = await make();
    const before = JSON.stringify(left());
    const previous = type === 'Update' ? properties : undefined;
    const answer = await send({ type, properties: { ...properties, ...NEWER }, previous, id: previous && id });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('made by a newer cdk-adopt') });
    expect(JSON.stringify(left())).toBe(before);
  });

  test('is removed by its Delete, which goes by the marks', async () => {
    const { send, properties, id, left } = await make();
    expect(left()).toBeDefined();
    const answer = await send({ type: 'Delete', properties: { ...properties, ...NEWER }, id });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(left()).toBeUndefined();
  });
});

describe.each(Object.entries(RETAINABLE))('%s of a newer version', (_, make) => {
  test.each(['retain', 'RETAIN', 'RetainExceptOnCreate'])('stays when its Delete says %s', async (RemovalPolicy) => {
    const { send, properties, id, left } = await make();
    const answer = await send({ type: 'Delete', properties: { ...properties, ...NEWER, RemovalPolicy }, id });
    expect(answer.Status).toBe('SUCCESS');
    expect(left()?.tags).toMatchObject({ [TAG.retained]: STACK });
    expect(left()?.tags).not.toHaveProperty([TAG.stack]);
  });
});

test('an email template with the marks of another resource stays when the Delete of a newer version names it', async () => {
  const theirs = ownershipTags({ stackId: STACK, logicalId: 'Other' }, 'welcome');
  world.ses.store.create('welcome', { subject: 'Theirs', text: 'text' }, theirs);
  await world.email({ type: 'Delete', properties: { ...NEWER, TemplateName: 'welcome' }, id: 'welcome' });
  expect(world.ses.store.find('welcome')?.tags).toEqual(theirs);
});
