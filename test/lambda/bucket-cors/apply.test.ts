import type { Rule } from '../../../core/bucket-cors/merge';
import { ownerHash } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { OTHER_STACK } from '../../support/world';
import { FOREIGN, ID, OURS, parked, properties, rules, world } from './support';

const OTHERS_ID = `cdk-adopt:${ownerHash({ stackId: OTHER_STACK, logicalId: 'Cors' })}`;
const exclusive = properties({ Exclusive: 'true' });
const created = () => world.cors({ type: 'Create', properties: exclusive });
const isRolledBack = { options: { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' } };

test('an exclusive one sets foreign rules aside where they stand, so that only its own decide', async () => {
  expect((await created()).Status).toBe('SUCCESS');
  expect(rules()).toEqual([...FOREIGN.map(parked), OURS]);
  const hash = ID.slice('cdk-adopt:'.length);
  expect(rules()!.slice(0, 2).flatMap(({ AllowedOrigins }) => AllowedOrigins)).toEqual([
    `cdk-adopt-parked:${hash}:https://foreign.example.com`, `cdk-adopt-parked:${hash}:*`,
  ]);
});

test('where there is nothing to set aside, one write does', async () => {
  world.s3.buckets.set('shared', []);
  await created();
  expect(rules()).toEqual([OURS]);
  expect(world.calls.count('PutBucketCors')).toBe(1);
});

test.each<[string, () => Promise<unknown>, Rule[]]>([
  ['when it is deleted', () => world.cors({ type: 'Delete', id: ID, properties: exclusive }), []],
  ['by the Delete of a Create that failed', () => world.cors({ type: 'Delete', id: 'none/request-1', properties: exclusive }), []],
  ['when it is exclusive no more', () => world.cors({ type: 'Update', id: ID, properties: properties(), previous: exclusive }), [OURS]],
  ['when its update is rolled back', () => world.cors({ type: 'Update', id: ID, properties: properties(), previous: exclusive, ...isRolledBack }), [OURS]],
  ['when it goes to another bucket', () => world.cors({ type: 'Update', id: ID, properties: properties({ Exclusive: 'true', Bucket: 'new' }), previous: exclusive }), []],
])('foreign rules are back, byte for byte, %s', async (_, request, ours) => {
  world.s3.buckets.set('new', []);
  await created();
  expect(await request()).toMatchObject({ Status: 'SUCCESS' });
  expect(rules()).toEqual([...FOREIGN, ...ours]);
});

test('what somebody does to rules that are set aside stays when they come back', async () => {
  await created();
  const [first] = rules() as [Rule];
  const copied = { ...first, ID: 'copy' };
  const added = { AllowedMethods: ['GET'], AllowedOrigins: ['https://added.example.com'] };
  world.s3.buckets.set('shared', [{ ...first, AllowedOrigins: [...first.AllowedOrigins, 'https://more.example.com'], MaxAgeSeconds: 9 }, copied, OURS, added]);
  await world.cors({ type: 'Update', id: ID, properties: properties({ Exclusive: 'true', Precedence: 'first' }), previous: exclusive });
  expect(rules()).toEqual([OURS, parked({ ...FOREIGN[0]!, AllowedOrigins: ['https://foreign.example.com', 'https://more.example.com'], MaxAgeSeconds: 9 }),
    parked({ ...FOREIGN[0]!, ID: 'copy' }), parked(added)]);
  await world.cors({ type: 'Delete', id: ID, properties: exclusive });
  expect(rules()).toEqual([
    { ...FOREIGN[0]!, AllowedOrigins: ['https://foreign.example.com', 'https://more.example.com'], MaxAgeSeconds: 9 }, { ...FOREIGN[0]!, ID: 'copy' }, added,
  ]);
});

test('nothing is lost where the service refuses origins with the prefix', async () => {
  const put = world.s3.putRules.bind(world.s3);
  world.s3.putRules = async (bucket, all) => {
    const refused = all.flatMap(({ AllowedOrigins }) => AllowedOrigins).find((origin) => origin.startsWith('cdk-adopt-parked:'));
    if (refused) throw awsError('InvalidRequest', { status: 400, message: `AllowedOrigin "${refused}" is no URL` });
    return put(bucket, all);
  };
  const answer = await created();
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toMatch(/could not set the other CORS rules of bucket shared aside: InvalidRequest; set exclusive to false, .*is no URL/);
  expect(rules()).toEqual(FOREIGN);
});

test.each<[string, (origin: string) => string]>([
  ['removes', (origin) => origin.replace(/^cdk-adopt-parked:\w+:/, '')],
  ['changes', (origin) => origin.replace(/^cdk-adopt-parked:/, 'cdk-adopt-parked://')],
  ['empties', (origin) => origin.replace(/^cdk-adopt-parked:.*/, '')],
  ['cuts', (origin) => origin.slice(0, 40)],
])('nothing is lost where the service %s the prefix, at any moment', async (_, form) => {
  const put = world.s3.putRules.bind(world.s3);
  const seen: Rule[][] = [];
  world.s3.putRules = async (bucket, all) => {
    await put(bucket, all.map((rule) => ({ ...rule, AllowedOrigins: rule.AllowedOrigins.map(form) })));
    seen.push(structuredClone(rules()!));
  };
  const answer = await created();
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toMatch(/could not set the other CORS rules of bucket shared aside: the service keeps them otherwise .*; set exclusive to false/);
  expect(seen.length).toBeGreaterThan(0);
  for (const each of seen) expect(each.filter(({ ID: id }) => !id?.startsWith(ID))).toEqual(FOREIGN);
  expect(rules()).toEqual(FOREIGN);
});

test.each([
  ['rules', Array.from({ length: 100 }, (_, index) => ({ ...FOREIGN[0]!, ID: `foreign-${index}` })), /101 rules, and S3 takes at most 100/],
  ['bytes', [{ ...FOREIGN[0]!, AllowedOrigins: Array.from({ length: 1_000 }, (_, index) => `https://${index}.example.com`) }],
    /\d{5} bytes, and S3 takes at most 65536/],
])('what would exceed the limit of %s with the foreign rules set aside is refused before anything is written', async (_, foreign, reason) => {
  world.s3.buckets.set('shared', foreign);
  expect(await created()).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  expect(rules()).toEqual(foreign);
  expect(world.calls.count('PutBucketCors')).toBe(0);
});

describe('another BucketCors on the bucket', () => {
  const theirs: Rule = { ID: `${OTHERS_ID}:1`, AllowedMethods: ['GET'], AllowedOrigins: ['https://us.example.com'], MaxAgeSeconds: 300 };
  const hashOf = (id: string) => id.slice('cdk-adopt:'.length);
  const asParkedByOther = (rule: Rule) => JSON.parse(JSON.stringify(parked(rule)).replaceAll(hashOf(ID), hashOf(OTHERS_ID))) as Rule;

  test.each(['first', 'last'] as const)('that is exclusive keeps its parked rules when one with precedence %s comes and goes', async (Precedence) => {
    const stood = [...FOREIGN.map(asParkedByOther), theirs];
    world.s3.buckets.set('shared', structuredClone(stood));
    const beside = properties({ Precedence });
    await world.cors({ type: 'Create', properties: beside });
    expect(rules()).toEqual(Precedence === 'first' ? [OURS, ...stood] : [...stood, OURS]);
    await world.cors({ type: 'Delete', id: ID, properties: beside });
    expect(rules()).toEqual(stood);
  });

  test('stays, beside the foreign rules that are given back', async () => {
    await created();
    rules()!.push(theirs);
    await world.cors({ type: 'Delete', id: ID, properties: exclusive });
    expect(rules()).toEqual([...FOREIGN, theirs]);
  });

  test('that has gone without giving back is made good for by the next one, whichever way it comes', async () => {
    for (const [request, expected] of [
      [properties(), [...FOREIGN, OURS]],
      [exclusive, [...FOREIGN.map(parked), OURS]],
    ] as const) {
      world.s3.buckets.set('shared', FOREIGN.map(asParkedByOther));
      await world.cors({ type: 'Create', properties: request });
      expect(rules()).toEqual(expected);
      await world.cors({ type: 'Delete', id: ID, properties: request });
      expect(rules()).toEqual(FOREIGN);
    }
  });

  test('does not keep the update of an exclusive one beside it from being rolled back, although foreign rules came meanwhile', async () => {
    await created();
    const added = { AllowedMethods: ['GET'], AllowedOrigins: ['https://added.example.com'] };
    rules()!.push(theirs, added);
    const changed = properties({ Exclusive: 'true', Precedence: 'first' });
    expect((await world.cors({ type: 'Update', id: ID, properties: changed, previous: exclusive })).Status).toBe('FAILED');
    expect((await world.cors({ type: 'Update', id: ID, properties: exclusive, previous: changed, ...isRolledBack })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...FOREIGN.map(parked), theirs, parked(added), OURS]);
  });
});

test('a Create that died between its two writes is undone by its Delete', async () => {
  let writes = 0;
  const put = world.s3.putRules.bind(world.s3);
  world.s3.putRules = async (bucket, all) => {
    if (++writes >= 2) throw awsError('AccessDenied', { status: 403 });
    return put(bucket, all);
  };
  expect((await created()).Status).toBe('FAILED');
  expect(rules()).not.toEqual(FOREIGN);
  world.s3.putRules = put;
  await world.cors({ type: 'Delete', id: 'none/request-1', properties: exclusive });
  expect(rules()).toEqual(FOREIGN);
});
