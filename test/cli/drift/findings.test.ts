import * as fc from 'fast-check';
import type { ResourceType } from '../../../cli/assembly/template';
import type { Deployment } from '../../../cli/deployment/deployed';
import { driftOf } from '../../../cli/drift/drift';
import { isOwn, markRules } from '../../../core/bucket-cors/merge';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import { ownershipTags } from '../../../core/email-templates/stored-template';
import { TAG } from '../../../core/ownership';
import { bucketCors } from '../../../lambda/bucket-cors/bucket-cors';
import type { Feature } from '../../../lambda/custom-resource/handler';
import { elasticIp } from '../../../lambda/elastic-ip/elastic-ip';
import { emailTemplate } from '../../../lambda/email-template/email-template';
import { emailTemplates } from '../../../lambda/email-templates/email-templates';
import { reverseDns } from '../../../lambda/reverse-dns/reverse-dns';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { Account, deployed, OWNER, RUNS } from '../diff/support';
import { driftIn } from './support';

jest.setTimeout(1_200_000);

/** An edit by hand: what it does, and whether it is one of what is declared. */
type Edit = readonly [name: string, isDrift: boolean, make: (account: Account, id: string) => void];

/** Deploys, edits by hand, and looks: it is as declared before, and then what the edit is. */
async function checkEdit<P>(
  account: Account, deployment: { type: ResourceType; wanted: RawProperties }, feature: Feature<P>, [name, isDrift, make]: Edit,
) {
  const { ok, id, reason } = await deployed(account, feature, deployment);
  expect([ok, reason]).toEqual([true, reason]);
  expect(await driftIn(account, deployment.type, deployment.wanted, id)).toMatchObject({ state: 'as declared', findings: [] });
  make(account, id);
  const drift = await driftIn(account, deployment.type, deployment.wanted, id);
  expect([name, drift.state]).toEqual([name, isDrift ? 'drifted' : 'as declared']);
  expect(drift.findings.length > 0).toBe(isDrift);
  return drift;
}

const FOREIGN = { ID: 'theirs', AllowedMethods: ['GET'], AllowedOrigins: ['https://theirs.example.com'] };

describe('CORS rules', () => {
  const rules = (account: Account) => account.world.s3.buckets.get('one')!;
  const set = (account: Account, change: (all: ReturnType<typeof rules>) => ReturnType<typeof rules>) => void account.world.s3.buckets.set('one', change(rules(account)));
  const own = (index: number) => (account: Account) => rules(account).filter((rule) => isOwn(OWNER, rule))[index]!;
  const edits: readonly Edit[] = [
    ['nothing', false, () => undefined],
    ['a rule of somebody else is added at the right side', false, (account) => set(account, (all) => [{ ...FOREIGN, ID: 'new' }, ...all])],
    ['those of somebody else are removed', false, (account) => set(account, (all) => all.filter((rule) => isOwn(OWNER, rule)))],
    ['a rule is removed', true, (account) => set(account, (all) => all.filter((rule) => rule !== own(0)(account)))],
    ['all are removed', true, (account) => set(account, () => [])],
    ['an origin is added', true, (account) => set(account, (all) => all.map((rule) => (rule === own(1)(account) ? { ...rule, AllowedOrigins: [...rule.AllowedOrigins, '*'] } : rule)))],
    ['a maximal age is set', true, (account) => set(account, (all) => all.map((rule) => (rule === own(0)(account) ? { ...rule, MaxAgeSeconds: 7 } : rule)))],
    ['a rule of somebody else is put before them', true, (account) => set(account, (all) => [...all, FOREIGN])],
    ['their order is another', true, (account) => set(account, (all) => [...all].reverse())],
    ['the bucket is deleted', true, (account) => void account.world.s3.buckets.delete('one')],
  ];

  test('each edit by hand of what is declared is found, and no other', () => fc.assert(fc.asyncProperty(
    fc.constantFrom(...edits), fc.array(fc.constant(FOREIGN), { maxLength: 1 }), fc.constantFrom(['GET'], ['PUT']), async (edit, there, methods) => {
      const account = new Account();
      account.world.s3.buckets.set('one', there);
      const Rules = [{ Id: 'x', AllowedMethods: methods, AllowedOrigins: ['https://a.example.com'] }, { AllowedMethods: ['GET'], AllowedOrigins: ['https://b.example.com'] }];
      const wanted = { ContractVersion: '1', Bucket: 'one', Rules, Precedence: 'last', Exclusive: 'false' };
      await checkEdit(account, { type: 'Custom::CdkAdoptBucketCors', wanted }, bucketCors(account.world.s3), edit);
    }), RUNS));

  test('a rule that is active in an exclusive configuration is found', async () => {
    const account = new Account();
    account.world.s3.buckets.set('one', []);
    const wanted = { Bucket: 'one', Rules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }], Precedence: 'last', Exclusive: 'true' };
    await checkEdit(account, { type: 'Custom::CdkAdoptBucketCors', wanted }, bucketCors(account.world.s3), ['added', true, () => set(account, (all) => [FOREIGN, ...all])]);
  });
});

test('a rule of another BucketCors in an exclusive configuration is found, and shown', async () => {
  const account = new Account();
  const { buckets } = account.world.s3;
  buckets.set('one', [FOREIGN]);
  const wanted = { Bucket: 'one', Rules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }], Precedence: 'last', Exclusive: 'true' };
  const others = markRules({ stackId: OTHER_STACK, logicalId: 'Cors' }, [FOREIGN]);
  const { findings } = await checkEdit(account, { type: 'Custom::CdkAdoptBucketCors', wanted }, bucketCors(account.world.s3),
    ['added', true, () => buckets.set('one', [...buckets.get('one')!, ...others])]);
  expect(findings).toMatchObject([{ what: 'others have rules in it, and it is exclusive', diff: expect.stringContaining(`+  "ID": "${others[0]!.ID}"`) }]);
});

const templates = ({ world }: Account) => world.ses.store;
const write = (account: Account, id: string, parts: object) => {
  const { subject, html, text } = templates(account).find(id)!;
  templates(account).update(id, { subject, html, text, ...parts });
};
/** Of whatever template. */
const TEXT_EDITS: readonly Edit[] = [
  ['nothing', false, () => undefined],
  ['the subject', true, (account, id) => write(account, id, { subject: 'by hand' })],
  ['the text', true, (account, id) => write(account, id, { text: 'by hand' })],
  ['an HTML part is added', true, (account, id) => write(account, id, { html: 'by hand' })],
  ['line ends', false, (account, id) => write(account, id, { text: 'one\r\ntwo' })],
  ['it is deleted', true, (account, id) => templates(account).delete(id)],
  ['somebody else\'s tag', false, (account, id) => templates(account).tag(id, { more: '1' })],
];
/** Of one that was not adopted. */
const TAG_EDITS: readonly Edit[] = [
  ['our tag', true, (account, id) => templates(account).tag(id, { team: 'by hand' })],
  ['our tag is removed', true, (account, id) => templates(account).untag(id, ['team'])],
  ['the mark is removed', true, (account, id) => templates(account).untag(id, [TAG.stack])],
  ['the mark is another stack\'s', true, (account, id) => templates(account).tag(id, ownershipTags({ stackId: OTHER_STACK, logicalId: 'Mail' }, id))],
];
const editsOf = (isAdopted: boolean): readonly Edit[] => (isAdopted ? TEXT_EDITS : [...TEXT_EDITS, ...TAG_EDITS]);

describe('templates', () => {
  const wanted = { TemplateName: 'a', Subject: 'Hello', Text: { Inline: 'one\ntwo' }, Tags: [{ Key: 'team', Value: 'x' }], OnExisting: 'adopt', RemovalPolicy: 'destroy' };

  test('each edit by hand of what is declared is found, and no other, adopted or not', () => fc.assert(fc.asyncProperty(
    fc.boolean(), fc.nat(), async (isAdopted, number) => {
      const account = new Account();
      if (isAdopted) templates(account).create('a', { subject: 'before' });
      const all = editsOf(isAdopted);
      await checkEdit(account, { type: 'Custom::CdkAdoptEmailTemplate', wanted }, emailTemplate(account.world.ses, account.world.ses), all[number % all.length]!);
    }), RUNS));

  test.each(TEXT_EDITS)('of one that had its text before it was adopted, an edit by hand (%s) is a drift: %s', async (...edit) => {
    const account = new Account();
    templates(account).create('a', { subject: 'Hello', text: 'one\ntwo' });
    await checkEdit(account, { type: 'Custom::CdkAdoptEmailTemplate', wanted }, emailTemplate(account.world.ses, account.world.ses), edit);
  });

  test('a changed text is shown from what is declared to what is live', async () => {
    const account = new Account();
    const { id } = await deployed(account, emailTemplate(account.world.ses, account.world.ses), { type: 'Custom::CdkAdoptEmailTemplate', wanted });
    write(account, id, { text: 'one\nthree' });
    const { findings } = await driftIn(account, 'Custom::CdkAdoptEmailTemplate', wanted, id);
    expect(findings.map(({ diff }) => diff)).toEqual([expect.stringContaining('--- a/text (declared)\n+++ a/text (live)\n@@ -1,2 +1,2 @@\n one\n-two\n')]);
  });
});

test('each edit by hand of a folder\'s templates is found, and told of no other template', () => fc.assert(fc.asyncProperty(
  fc.subarray(['shop-a', 'shop-b', 'shop-c']), fc.constantFrom('shop-a', 'shop-b', 'shop-c'), fc.nat(), async (adopted, name, number) => {
    const account = new Account();
    for (const each of adopted) templates(account).create(each, { subject: 'before' });
    const asset = account.assets.put('folder', ['a', 'b', 'c'].map((id) => ({ id, subject: 'Hello', text: 'one\ntwo', sample: '{}' })));
    const wanted = { ContractVersion: '1', ...asset, Tags: [{ Key: 'team', Value: 'x' }], OnExisting: 'adopt', RemovalPolicy: 'destroy' };
    const all = editsOf(adopted.includes(name));
    const [what, isDrift, make] = all[number % all.length]!;
    const edit: Edit = [what, isDrift, () => make(account, name)];
    const feature = emailTemplates(account.world.ses, account.assets);
    const { findings } = await checkEdit(account, { type: 'Custom::CdkAdoptEmailTemplates', wanted }, feature, edit);
    expect(findings.every(({ thing }) => thing === `template ${name}`)).toBe(true);
  }), RUNS));

const addresses = ({ world }: Account) => world.ec2.store;
const ADDRESS_EDITS: readonly Edit[] = [
  ['nothing', false, () => undefined],
  ['it is moved', true, (account, id) => void addresses(account).associate(id, { instanceId: 'i-2' }, true)],
  ['it is disassociated', true, (account, id) => addresses(account).disassociate(addresses(account).describe(id).associationId!)],
  ['its tag', true, (account, id) => addresses(account).tag(id, { Name: 'by hand' })],
  ['somebody else\'s tag', false, (account, id) => addresses(account).tag(id, { more: '1' })],
  ['the mark is removed', true, (account, id) => addresses(account).untag(id, { [TAG.stack]: STACK })],
  ['it is released', true, (account, id) => {
    addresses(account).disassociate(addresses(account).describe(id).associationId!);
    addresses(account).release(id);
  }],
];

describe('addresses', () => {
  test('each edit by hand of what is declared is found, and no other', () => fc.assert(fc.asyncProperty(fc.constantFrom(...ADDRESS_EDITS), async (edit) => {
    const account = new Account();
    for (const instance of ['i-1', 'i-2']) account.world.ec2.instances.set(instance, { state: 'running', interfaces: 1 });
    const wanted = { Target: { InstanceId: 'i-1' }, Tags: [{ Key: 'Name', Value: 'x' }], AllowReassociation: 'false', RemovalPolicy: 'destroy' };
    await checkEdit(account, { type: 'Custom::CdkAdoptElasticIp', wanted }, elasticIp(account.world.ec2), edit);
  }), RUNS));
});

test.each([['nothing', false], ['it is moved', true], ['it is disassociated', true], ['somebody else\'s tag', false]])(
  'an address of the user\'s that was on its target before has no mark, and after an edit by hand (%s) that is a drift: %s', async (name, isDrift) => {
    const account = new Account();
    const { store, instances } = account.world.ec2;
    for (const instance of ['i-1', 'i-2']) instances.set(instance, { state: 'running', interfaces: 1 });
    const AllocationId = 'eipalloc-0000000000000aaa1';
    store.add({ allocationId: AllocationId });
    store.associate(AllocationId, { instanceId: 'i-1' }, false);
    const wanted = { ContractVersion: '1', AllocationId, Target: { InstanceId: 'i-1' }, AllowReassociation: 'false', RemovalPolicy: 'retain' };
    const edit = ADDRESS_EDITS.find(([one]) => one === name)!;
    await checkEdit(account, { type: 'Custom::CdkAdoptElasticIp', wanted }, elasticIp(account.world.ec2), [name, isDrift, edit[2]]);
  });

test.each([['removed', undefined], ['changed', 'other']])('the key of a retained address that is %s by hand is found', async (_, value) => {
  const account = new Account();
  const { store } = account.world.ec2;
  const wanted = { RetainedKey: 'mail', AllowReassociation: 'false', RemovalPolicy: 'retain' };
  const edit = (__: Account, id: string) => (value === undefined ? store.untag(id, { [TAG.key]: 'mail' }) : store.tag(id, { [TAG.key]: value }));
  const { findings } = await checkEdit(account, { type: 'Custom::CdkAdoptElasticIp', wanted }, elasticIp(account.world.ec2), ['the key', true, edit]);
  expect(findings.map(({ what }) => what)).toEqual([`its tag cdk-adopt:key is ${value === undefined ? 'gone' : "'other', not 'mail'"}`]);
});

describe('reverse DNS records', () => {
  const edits: readonly Edit[] = [
    ['nothing', false, () => undefined],
    ['the name', true, ({ dns }, id) => dns.store.modifyReverseDns(id.replace('reverse-dns/', ''), 'other.example.com')],
    ['upper case', false, ({ dns }, id) => dns.store.modifyReverseDns(id.replace('reverse-dns/', ''), 'MAIL.example.com')],
    ['it is reset', true, ({ dns }, id) => dns.store.resetReverseDns(id.replace('reverse-dns/', ''))],
  ];

  test('each edit by hand of what is declared is found, and no other', () => fc.assert(fc.asyncProperty(fc.constantFrom(...edits), async (edit) => {
    const account = new Account();
    account.dns.add({ allocationId: 'eipalloc-0000000000000aaa1' });
    const wanted = { AllocationId: 'eipalloc-0000000000000aaa1', DomainName: 'mail.example.com' };
    await checkEdit(account, { type: 'Custom::CdkAdoptReverseDns', wanted }, reverseDns(account.dns), edit);
  }), RUNS));
});

test('what is not known is said, with the reason', async () => {
  const account = new Account();
  const resource = { logicalId: LOGICAL_ID, type: 'Custom::CdkAdoptBucketCors', physicalId: 'x', status: 'CREATE_COMPLETE', unknown: 'nobody tells' };
  const future = { ...resource, logicalId: 'New', type: 'Custom::CdkAdoptSomethingNew' };
  const deployment: Deployment = {
    stackId: STACK, status: 'CREATE_COMPLETE', parameters: {}, resources: new Map([['a', resource], ['b', future]]), physicalIds: new Map(), known: new Map(),
  };
  expect(await driftOf(deployment, account.state())).toMatchObject([
    { state: 'unknown', reason: 'nobody tells; name the assembly that was deployed with --app' },
    { state: 'unknown', reason: 'this version of cdk-adopt does not know the type' },
  ]);
});
