import * as fc from 'fast-check';
import type { ResourceType } from '../../../cli/assembly/template';
import type { Rule } from '../../../core/bucket-cors/merge';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { Address, Target } from '../../../core/elastic-ip/address';
import { backupName } from '../../../core/email-templates/template-name';
import { ownerHash, TAG, type Tags } from '../../../core/ownership';
import { bucketCors } from '../../../lambda/bucket-cors/bucket-cors';
import type { Feature } from '../../../lambda/custom-resource/handler';
import { elasticIp } from '../../../lambda/elastic-ip/elastic-ip';
import { emailTemplate } from '../../../lambda/email-template/email-template';
import { emailTemplates } from '../../../lambda/email-templates/email-templates';
import { reverseDns } from '../../../lambda/reverse-dns/reverse-dns';
import type { Ec2Store } from '../../support/ec2-store';
import type { SesStore, StoredTemplate } from '../../support/ses/store';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { Account, deployed, maybe, OWNER } from '../diff/support';
import { driftIn } from './support';

// What an edit by hand makes a drift is said here apart from the code that finds it.

/** `DRIFT_EDITS=10000 npx jest test/cli/drift/random-edits.test.ts` makes that many edits of each kind of resource. */
const SLICE = 60;
const EDITS = Number(process.env.DRIFT_EDITS ?? SLICE);

jest.setTimeout(3_600_000);

interface Declared<P> {
  readonly account: Account;
  readonly type: ResourceType;
  readonly wanted: RawProperties;
  readonly feature: Feature<P>;
}

/** What it does, and to what; and that it does it. */
type Edit = readonly [what: string, make: (account: Account, id: string) => void];

/** Deploys, edits by hand, and compares what is found with what has drifted: the first two words of each thing. Whether anything has. */
async function check<P>(
  { account, type, wanted, feature }: Declared<P>, edits: readonly Edit[], drifted: (id: string) => readonly string[], begin = () => {},
): Promise<boolean> {
  const { ok, id } = await deployed(account, feature, { type, wanted });
  fc.pre(ok);
  begin();
  const before = await driftIn(account, type, wanted, id);
  expect(before).toMatchObject({ state: 'as declared', findings: [] });
  for (const [, make] of edits) make(account, id);
  const expected = [...drifted(id)].sort();
  const { state, findings } = await driftIn(account, type, wanted, id);
  const things = new Set(findings.map(({ thing }) => thing.split(' ').slice(0, 2).join(' ')));
  expect({ state, things: [...things].sort() }).toEqual({ state: expected.length > 0 ? 'drifted' : 'as declared', things: expected });
  return expected.length > 0;
}

/** As many edits as are asked for, of which many are a drift and many are none. */
async function play<T>(arbitrary: fc.Arbitrary<T>, checkOne: (one: T) => Promise<boolean>): Promise<void> {
  let [drifts, none] = [0, 0];
  await fc.assert(fc.asyncProperty(arbitrary, async (one) => {
    if (await checkOne(one)) drifts++;
    else none++;
  }), { numRuns: EDITS, seed: EDITS === SLICE ? 24 : undefined, endOnFailure: true });
  if (EDITS > 1_000) process.stdout.write(`${expect.getState().currentTestName}: ${drifts} drifts, and ${none} edits that are none\n`);
  expect(drifts + none).toBe(EDITS);
  expect(Math.min(drifts, none)).toBeGreaterThan(EDITS / 10);
}

const some = <T>(edit: fc.Arbitrary<T>) => fc.array(edit, { minLength: 1, maxLength: 2 });
const inserted = (rules: readonly Rule[], index: number, rule: Rule): Rule[] =>
  [...rules.slice(0, index % (rules.length + 1)), rule, ...rules.slice(index % (rules.length + 1))];
const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const marksOf = (stack: string, resource: string): Tags => ({ [TAG.stack]: stack, [TAG.resource]: resource });
const isMarked = (tags: Tags, stack = STACK, resource = LOGICAL_ID) => tags[TAG.stack] === stack && tags[TAG.resource] === resource;

describe('CORS rules', () => {
  const [PREFIX, PARKED] = [`cdk-adopt:${ownerHash(OWNER)}:`, `cdk-adopt-parked:${ownerHash(OWNER)}:`];
  const OTHERS = `cdk-adopt:${ownerHash({ stackId: OTHER_STACK, logicalId: 'Cors' })}:`;
  const texts = (...all: string[]) => fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 3 });
  const fields = {
    AllowedMethods: texts('GET', 'PUT', 'HEAD'), AllowedOrigins: texts('https://a.example.com', 'https://b.example.com', '*'),
    AllowedHeaders: maybe(texts('x-a', 'x-*')), ExposeHeaders: maybe(texts('etag')), MaxAgeSeconds: maybe(fc.constantFrom(0, 60)),
  };
  const foreign: fc.Arbitrary<Rule> = fc.record({ ID: maybe(fc.constantFrom('a', 'b')), ...fields });
  const declared = fc.record({
    Rules: fc.array(fc.record({ Id: maybe(fc.constantFrom('x', 'y')), ...fields }), { minLength: 1, maxLength: 3 }),
    Precedence: fc.constantFrom('first', 'last'), Exclusive: fc.constantFrom('false', 'false', 'true'),
  }).filter(({ Rules }) => new Set(Rules.flatMap(({ Id }) => Id ?? [])).size === Rules.flatMap(({ Id }) => Id ?? []).length);
  const others = fc.array(fc.tuple(foreign, fc.boolean()), { maxLength: 3 });

  const at = fc.nat(9);
  const changing = (what: string, change: (rules: Rule[]) => Rule[]): Edit => [what, ({ world: { s3 } }) => {
    const rules = s3.buckets.get('one');
    if (rules) s3.buckets.set('one', change(structuredClone(rules)));
  }];
  const withRule = (index: number, change: Partial<Rule>) => changing(`rule ${index}: ${JSON.stringify(change)}`, (rules) =>
    rules.map((rule, each) => (each === index % rules.length ? { ...rule, ...change } : rule)));
  const field = fc.oneof(...Object.entries(fields).map(([name, value]) => (value as fc.Arbitrary<unknown>).map((to) => ({ [name]: to }))));
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.tuple(at, foreign, fc.constantFrom(undefined, `${OTHERS}new`, `${PREFIX}new`)).map(([index, rule, ID = rule.ID]) =>
      changing(`a rule ${ID} at ${index}`, (rules) => inserted(rules, index, { ...rule, ID }))),
    at.map((index) => changing(`without rule ${index}`, (rules) => rules.filter((_, each) => each !== index % rules.length))),
    fc.tuple(at, at).map(([from, to]) => changing(`rule ${from} at ${to}`, (rules) => {
      const [moved] = rules.splice(from % Math.max(rules.length, 1), 1);
      return moved ? inserted(rules, to, moved) : rules;
    })),
    fc.tuple(at, field).map(([index, change]) => withRule(index, change)),
    fc.tuple(at, fc.constantFrom('a', `${PREFIX}x`, `${PREFIX}1`)).map(([index, ID]) => withRule(index, { ID })),
    fc.constant<Edit>(['without the bucket', ({ world: { s3 } }) => void s3.buckets.delete('one')]),
  );

  test('each random edit is found, and nothing else', () => play(fc.tuple(declared, others, some(edit)), async ([properties, there, edits]) => {
    const account = new Account();
    const { buckets } = account.world.s3;
    // S3 has one rule of an id.
    const marked = there.map(([rule, isMarkedRule], index) => ({ ...rule, ID: isMarkedRule ? `${OTHERS}${index}` : rule.ID }));
    buckets.set('one', properties.Exclusive === 'true' ? there.map(([rule]) => rule) : marked);
    const wanted = JSON.parse(JSON.stringify({ ContractVersion: '1', Bucket: 'one', ...properties, Rules: properties.Rules.map((rule) => (
      { ...rule, MaxAgeSeconds: rule.MaxAgeSeconds?.toString() })) })) as RawProperties;
    const isOwn = ({ ID = '' }: Rule) => ID.startsWith(PREFIX);
    const shown = (rules: readonly Rule[]) => rules.map((rule) =>
      [rule.ID, rule.AllowedMethods, rule.AllowedOrigins, rule.AllowedHeaders ?? [], rule.ExposeHeaders ?? [], rule.MaxAgeSeconds]);
    let own: readonly Rule[] = [];
    const isDrift = () => {
      const rules = buckets.get('one');
      if (!rules) return true;
      const first = rules.findIndex(isOwn);
      const end = first + own.length;
      const isForeign = ({ ID = '' }: Rule) => !ID.startsWith('cdk-adopt:');
      const wrongSide = properties.Precedence === 'first' ? rules.slice(0, Math.max(first, 0)) : rules.slice(end);
      return !isEqual(shown(rules.filter(isOwn)), shown(own)) || !rules.slice(first, end).every(isOwn) || wrongSide.some(isForeign)
        || (properties.Exclusive === 'true' && rules.some((rule) => !isOwn(rule) && !rule.AllowedOrigins.every((origin) => origin.startsWith(PARKED))));
    };
    return check({ account, type: 'Custom::CdkAdoptBucketCors', wanted, feature: bucketCors(account.world.s3) }, edits,
      () => (isDrift() ? ['CORS rules'] : []), () => { own = buckets.get('one')!.filter(isOwn); });
  }));
});

const TEXTS = ['one', 'two\nlines', 'two\r\nlines', 'three'];
const text = fc.constantFrom(...TEXTS);
const MAIL_TAGS = [{ Key: 'team', Value: 'x' }, { Key: 'cost', Value: '1' }];
const tagValue = fc.constantFrom(
  ...['x', 'y', '1'].flatMap((value) => ['team', 'cost', 'more'].map((key): Tags => ({ [key]: value }))),
  marksOf(STACK, LOGICAL_ID), marksOf(OTHER_STACK, 'Mail'), marksOf(STACK, 'Sibling'), { [TAG.resource]: 'Other' },
);
/** Of one template or its copy, where it is there. */
function templateEdit(name: fc.Arbitrary<string>): fc.Arbitrary<Edit> {
  const editing = (what: string, of: string, change: (store: SesStore, template: StoredTemplate) => void): Edit => [`${of}: ${what}`, ({ world: { ses: { store } } }) => {
    const template = store.find(of);
    if (template) change(store, template);
  }];
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(name, fc.constantFrom('subject', 'html', 'text'), maybe(text)).map(([of, part, to]) =>
      editing(`${part} ${to}`, of, (store, { subject, html, text: plain }) => store.update(of, { subject, html, text: plain, ...(part !== 'subject' || to ? { [part]: to } : {}) }))) },
    { weight: 3, arbitrary: fc.tuple(name, tagValue).map(([of, tags]) => editing(`tags ${JSON.stringify(tags)}`, of, (store) => store.tag(of, tags))) },
    { weight: 2, arbitrary: fc.tuple(name, fc.constantFrom('team', 'more', TAG.stack, TAG.resource)).map(([of, key]) => editing(`without tag ${key}`, of, (store) => store.untag(of, [key]))) },
    { weight: 1, arbitrary: name.map((of) => editing('deleted', of, (store) => store.delete(of))) },
  );
}

/** By its text, by the marks of the template or of the copy of its former text, and by the tags of one that isn't adopted. */
function isTemplateDrift({ world: { ses: { store } } }: Account, name: string, content: object): boolean {
  const [live, copy] = [store.find(name), store.find(backupName(name))];
  if (!live) return true;
  const shown = (parts: { subject?: string; html?: string; text?: string }) =>
    JSON.stringify([parts.subject, parts.html ?? '', parts.text ?? '']).replaceAll('\\r\\n', '\\n');
  const isOurs = isMarked(live.tags) || (live.tags[TAG.stack] === undefined && copy !== undefined && isMarked(copy.tags));
  return shown(live) !== shown(content) || !isOurs || (isMarked(live.tags) && MAIL_TAGS.some(({ Key, Value }) => live.tags[Key] !== Value));
}

describe('a template', () => {
  const names = fc.constantFrom('a', 'a', 'a', backupName('a'), 'b');
  const contents = fc.record({ subject: text, html: maybe(text), text });

  test('each random edit is found, and nothing else', () => play(
    fc.tuple(contents, maybe(contents), some(templateEdit(names))),
    async ([content, former, edits]) => {
      const account = new Account();
      const { store } = account.world.ses;
      if (former) store.create('a', former);
      store.create('b', { subject: 'of somebody else' });
      const wanted = JSON.parse(JSON.stringify({
        ContractVersion: '1', TemplateName: 'a', Subject: content.subject, Html: content.html && { Inline: content.html }, Text: { Inline: content.text },
        Tags: MAIL_TAGS, OnExisting: 'adopt', RemovalPolicy: 'destroy',
      })) as RawProperties;
      return check({ account, type: 'Custom::CdkAdoptEmailTemplate', wanted, feature: emailTemplate(account.world.ses, account.world.ses) }, edits,
        () => (isTemplateDrift(account, 'a', content) ? ['template a'] : []));
    }));
});

describe('a folder of templates', () => {
  const IDS = ['a', 'b', 'c'];
  const name = fc.constantFrom(...IDS.map((id) => `shop-${id}`));
  const names = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: name.map(backupName) }, { weight: 1, arbitrary: fc.constant('shop-z') });

  test('each random edit is found, and told of no other template', () => play(
    fc.tuple(fc.subarray(IDS), fc.tuple(text, text, text), fc.subarray(IDS, { minLength: 1 }), some(templateEdit(names))),
    async ([adopted, texts, ids, edits]) => {
      const account = new Account();
      const { store } = account.world.ses;
      for (const id of adopted) store.create(`shop-${id}`, { subject: 'Hello', text: 'one' });
      store.create('shop-z', { subject: 'of somebody else' });
      const content = (id: string) => ({ subject: 'Hello', text: texts[IDS.indexOf(id)]! });
      const asset = account.assets.put('folder', ids.map((id) => ({ id, ...content(id), sample: '{}' })));
      const wanted = { ContractVersion: '1', ...asset, Tags: MAIL_TAGS, OnExisting: 'adopt', RemovalPolicy: 'destroy' };
      return check({ account, type: 'Custom::CdkAdoptEmailTemplates', wanted, feature: emailTemplates(account.world.ses, account.assets) }, edits,
        () => ids.filter((id) => isTemplateDrift(account, `shop-${id}`, content(id))).map((id) => `template shop-${id}`));
    }));
});

type Change = (store: Ec2Store, address: Address) => void;

function changeIfThere(store: Ec2Store, id: string, change: Change): void {
  const address = store.addresses.get(id);
  if (address) change(store, address);
}

/** Of an interface without one of its private addresses, each of them will do. */
function isPlaced({ associationId, ...address }: Address, { instanceId, networkInterfaceId, privateIpAddress }: Target): boolean {
  const isHost = instanceId === undefined ? address.networkInterfaceId === networkInterfaceId : address.instanceId === instanceId;
  return associationId !== undefined && isHost && (privateIpAddress ?? address.privateIpAddress) === address.privateIpAddress;
}

describe('an address', () => {
  const [EXISTING, ANOTHER] = ['eipalloc-0000000000000aaa1', 'eipalloc-0000000000000aaa2'];
  const TARGETS: readonly Target[] = [{ instanceId: 'i-1' }, { instanceId: 'i-2' }, { networkInterfaceId: 'eni-1' }, { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.9' }];
  const target = fc.constantFrom(...TARGETS);
  const source = fc.constantFrom<Record<string, unknown>>({}, { RetainedKey: 'k' }, { AllocationId: EXISTING }, { SourceTag: { Key: 'role', Value: 'nat' } });
  const TAGS = [{ Key: 'Name', Value: 'x' }, { Key: 'cost', Value: '1' }];
  const tagged = fc.constantFrom<Tags>(
    { Name: 'x' }, { Name: 'y' }, { cost: '2' }, { more: '1' }, { role: 'nat' }, { role: 'web' }, { [TAG.key]: 'other' }, { [TAG.key]: 'k' },
    marksOf(OTHER_STACK, 'Ip'), marksOf(STACK, 'Sibling'), marksOf(STACK, LOGICAL_ID), { [TAG.resource]: 'Other' },
  );
  const editing = (what: string, change: Change): Edit => [what, ({ world: { ec2 } }, id) => changeIfThere(ec2.store, id, change)];
  const disassociate: Change = (store, { associationId }) => { if (associationId !== undefined) store.disassociate(associationId); };
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    target.map((on) => editing(`on ${JSON.stringify(on)}`, (store, { allocationId }) => void store.associate(allocationId, on, true))),
    target.map((on) => editing(`another one on ${JSON.stringify(on)}`, (store) => void store.associate(ANOTHER, on, true))),
    fc.constant(editing('disassociated', disassociate)),
    tagged.map((tags) => editing(`tags ${JSON.stringify(tags)}`, (store, { allocationId }) => store.tag(allocationId, tags))),
    tagged.map((tags) => editing(`another one's tags ${JSON.stringify(tags)}`, (store) => store.tag(ANOTHER, tags))),
    fc.constantFrom('Name', 'more', 'role', TAG.key, TAG.stack, TAG.resource).map((key) => editing(`without tag ${key}`, (store, { allocationId, tags }) => {
      if (tags[key] !== undefined) store.untag(allocationId, { [key]: tags[key] });
    })),
    fc.constant(editing('released', (store, address) => {
      disassociate(store, address);
      store.release(address.allocationId);
    })),
  );

  test('each random edit is found, and nothing else', () => play(fc.tuple(source, maybe(target), fc.boolean(), some(edit)), async ([from, place, isThere, edits]) => {
    const account = new Account();
    const { store, instances } = account.world.ec2;
    for (const instance of ['i-1', 'i-2']) instances.set(instance, { state: 'running', interfaces: 1 });
    store.add({ allocationId: EXISTING, tags: { role: 'nat' } });
    store.add({ allocationId: ANOTHER, tags: {} });
    if (isThere && place) store.associate(EXISTING, place, true);
    const { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress } = place ?? {};
    const Target = place && { InstanceId, NetworkInterfaceId, PrivateIpAddress };
    const wanted = JSON.parse(JSON.stringify({
      ContractVersion: '1', ...from, Target, Tags: TAGS, AllowReassociation: 'true', RemovalPolicy: 'retain',
    })) as RawProperties;
    const isUsers = 'AllocationId' in from || 'SourceTag' in from;
    const declaredTags = [
      ...'SourceTag' in from ? [{ Key: 'role', Value: 'nat' }] : [], ...'RetainedKey' in from ? [{ Key: TAG.key, Value: 'k' }] : [], ...isUsers ? [] : TAGS,
    ];
    const isDrift = (id: string) => {
      const live = store.addresses.get(id);
      if (!live || (place && !isPlaced(live, place))) return true;
      const stack = live.tags[TAG.stack] ?? live.tags[TAG.associatedBy];
      // A user's own address has no mark where it was on its target already, so it may lose one.
      const isOurs = stack === undefined ? isUsers : stack === STACK && live.tags[TAG.resource] === LOGICAL_ID;
      return !isOurs || declaredTags.some(({ Key, Value }) => live.tags[Key] !== Value);
    };
    return check({ account, type: 'Custom::CdkAdoptElasticIp', wanted, feature: elasticIp(account.world.ec2) }, edits,
      (id) => (isDrift(id) ? [`address ${id}`] : []));
  }));
});

describe('a reverse DNS record', () => {
  const ID = 'eipalloc-0000000000000aaa1';
  const name = fc.constantFrom('mail.example.com', 'MAIL.example.com', 'www.example.com', 'by-hand.example.com');
  const marks = (stack: string, resource: string): Tags => ({ [TAG.reverseDnsBy]: stack, [TAG.reverseDns]: resource });
  const editing = (what: string, change: Change): Edit => [what, ({ dns }) => changeIfThere(dns.store, ID, change)];
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    name.map((to) => editing(to, (store) => store.modifyReverseDns(ID, to))),
    fc.constant(editing('reset', (store) => store.resetReverseDns(ID))),
    fc.constantFrom<Tags>(marks(OTHER_STACK, 'Dns'), marks(STACK, LOGICAL_ID), { [TAG.reverseDns]: 'Other' }, { more: '1' })
      .map((tags) => editing(`tags ${JSON.stringify(tags)}`, (store) => store.tag(ID, tags))),
    fc.constantFrom(TAG.reverseDnsBy, TAG.reverseDns, 'more').map((key) => editing(`without tag ${key}`, (store, { tags }) => {
      if (tags[key] !== undefined) store.untag(ID, { [key]: tags[key] });
    })),
    fc.constant(editing('gone', (store) => void store.addresses.delete(ID))),
  );

  test('each random edit is found, and nothing else', () => play(fc.tuple(name, maybe(name), some(edit)), async ([DomainName, former, edits]) => {
    const account = new Account();
    const { store } = account.dns;
    store.add({ allocationId: ID });
    store.add({ allocationId: 'eipalloc-0000000000000aaa2' });
    if (former) store.ptrRecords.set(ID, `${former}.`);
    const isDrift = () => {
      const tags = store.addresses.get(ID)?.tags;
      if (!tags) return true;
      // Where the record was there already, there is no mark, so it may be lost.
      const isOurs = tags[TAG.reverseDnsBy] === undefined || (tags[TAG.reverseDnsBy] === STACK && tags[TAG.reverseDns] === LOGICAL_ID);
      return !isOurs || store.ptrRecords.get(ID)?.toLowerCase() !== `${DomainName.toLowerCase()}.`;
    };
    return check({ account, type: 'Custom::CdkAdoptReverseDns', wanted: { ContractVersion: '1', AllocationId: ID, DomainName }, feature: reverseDns(account.dns) }, edits,
      () => (isDrift() ? ['reverse DNS'] : []));
  }));
});
