import type { BucketCorsContract } from '../../lambda/bucket-cors/contract';
import type { Rule } from '../../lambda/bucket-cors/merge';
import { ownerHash } from '../../lambda/lifecycle/owner';
import { awsError } from '../support/aws-error';
import { failing } from '../support/calls';
import { LOGICAL_ID, OTHER_STACK, STACK, World } from '../support/world';

const hash = ownerHash({ stackId: STACK, logicalId: LOGICAL_ID });
const ID = `cdk-adopt:${hash}`;
const OTHERS_PREFIX = `cdk-adopt:${ownerHash({ stackId: OTHER_STACK, logicalId: 'Cors' })}:`;
const FOREIGN: Rule[] = [
  { ID: 'theirs', AllowedMethods: ['GET'], AllowedOrigins: ['https://foreign.example.com'], MaxAgeSeconds: 5 },
  { AllowedMethods: ['PUT', 'POST'], AllowedOrigins: ['*'], AllowedHeaders: ['*'] },
];
const OURS: Rule = { ID: `${ID}:1`, AllowedMethods: ['GET'], AllowedOrigins: ['https://us.example.com'], MaxAgeSeconds: 300 };
const PROPERTIES: BucketCorsContract = {
  ContractVersion: '1',
  Bucket: 'shared',
  Rules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://us.example.com'], MaxAgeSeconds: '300' }],
  Precedence: 'last',
  Exclusive: 'false',
};
const properties = (changes: Partial<BucketCorsContract> = {}) => ({ ...PROPERTIES, ...changes }) as unknown as Record<string, unknown>;

let world: World;
const rules = (bucket = 'shared') => world.s3.buckets.get(bucket);
beforeEach(() => {
  world = new World();
  world.s3.buckets.set('shared', [...FOREIGN]);
});

test('a Create puts our rules behind the foreign ones, and numbers are numbers again', async () => {
  const answer = await world.cors({ type: 'Create', properties: properties() });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect(rules()).toEqual([...FOREIGN, OURS]);
});

test('a Create that is delivered again writes nothing', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  const again = await world.cors({ type: 'Create', properties: properties(), options: { status: 'CREATE_COMPLETE', heldId: ID } });
  expect(again).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect(world.calls.count('PutBucketCors')).toBe(1);
});

test('a late duplicate of a Create writes nothing over what came since', async () => {
  const late = await world.cors({ type: 'Create', properties: properties(), options: { status: 'UPDATE_COMPLETE', heldId: ID } });
  expect(late.Status).toBe('FAILED');
  expect(rules()).toEqual(FOREIGN);
});

test('an Update that changes nothing reads, and writes nothing', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  await world.cors({ type: 'Update', id: ID, properties: properties(), former: properties({ Precedence: 'first' }) });
  expect(world.calls.count('PutBucketCors')).toBe(1);
});

test('an Update replaces our rules and leaves the foreign ones', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  const two = [...PROPERTIES.Rules, { Id: 'more', AllowedMethods: ['HEAD'], AllowedOrigins: ['*'] }];
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties({ Rules: two, Precedence: 'first' }), former: properties() });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect(rules()).toEqual([OURS, { ID: `${ID}:more`, AllowedMethods: ['HEAD'], AllowedOrigins: ['*'] }, ...FOREIGN]);
});

test('a change of bucket takes our rules out of the former one in the same Update', async () => {
  world.s3.buckets.set('new', []);
  await world.cors({ type: 'Create', properties: properties() });
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties({ Bucket: 'new' }), former: properties() });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect([rules(), rules('new')]).toEqual([FOREIGN, [OURS]]);
});

test('a change of bucket succeeds when the former one is gone', async () => {
  world.s3.buckets.delete('shared');
  world.s3.buckets.set('new', []);
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties({ Bucket: 'new' }), former: properties() });
  expect(answer.Status).toBe('SUCCESS');
});

test("a rollback's Update puts the former rules back, and again if the failed Update writes late", async () => {
  await world.cors({ type: 'Create', properties: properties() });
  const forward = [{ Id: 'forward', AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }];
  let reads = 0;
  world.calls.faultAt = (_, name) => {
    if (name === 'GetBucketCors' && ++reads === 3) world.s3.buckets.set('shared', [...FOREIGN, { ...forward[0]!, ID: `${ID}:forward` }]);
    return undefined;
  };
  const answer = await world.cors({
    type: 'Update', id: ID, properties: properties(), former: properties({ Rules: forward }), options: { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' },
  });
  expect(answer.Status).toBe('SUCCESS');
  expect(rules()).toEqual([...FOREIGN, OURS]);
});

test('a Delete takes only our rules', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  const answer = await world.cors({ type: 'Delete', id: ID, properties: properties() });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect(rules()).toEqual(FOREIGN);
});

test('a Delete of the last rules deletes the configuration', async () => {
  world.s3.buckets.set('shared', []);
  await world.cors({ type: 'Create', properties: properties() });
  await world.cors({ type: 'Delete', id: ID, properties: properties() });
  expect(rules()).toEqual([]);
  expect(world.calls.made).toContain('DeleteBucketCors');
});

test.each([['rules', () => undefined], ['bucket', () => world.s3.buckets.delete('shared')]])('a Delete succeeds when the %s are gone already', async (_, remove) => {
  remove();
  expect((await world.cors({ type: 'Delete', id: ID, properties: properties() })).Status).toBe('SUCCESS');
});

test('a late duplicate of a Delete leaves the rules that a later Create put there', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  await world.cors({ type: 'Delete', id: ID, properties: properties(), options: { status: 'CREATE_COMPLETE', heldId: ID } });
  expect(rules()).toEqual([...FOREIGN, OURS]);
});

test.each(['Shop-Thing0A1B2C3D-XYZ', 'none/request-1'])('the Delete of a cancelled Create (%s) keeps looking for rules that come late', async (id) => {
  let reads = 0;
  world.calls.faultAt = (_, name) => {
    if (name === 'GetBucketCors' && ++reads === 4) rules()!.push(OURS);
    return undefined;
  };
  const began = world.clock.now();
  const answer = await world.cors({ type: 'Delete', id, properties: properties() });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  expect(rules()).toEqual(FOREIGN);
  expect(world.clock.now() - began).toBeGreaterThanOrEqual(30_000);
});

test("a destroy's Delete doesn't wait when it finds its rules", async () => {
  rules()!.push(OURS);
  const began = world.clock.now();
  await world.cors({ type: 'Delete', id: ID, properties: properties() });
  expect(world.clock.now() - began).toBe(0);
});

test('a Delete does not take a read that lags behind for the absence of its rules', async () => {
  rules()!.push(OURS);
  const get = world.s3.getRules.bind(world.s3);
  const until = world.clock.now() + 12_000;
  world.s3.getRules = async (bucket) => (world.clock.now() < until ? [...FOREIGN] : get(bucket));
  expect((await world.cors({ type: 'Delete', id: ID, properties: properties() })).Status).toBe('SUCCESS');
  expect(rules()).toEqual(FOREIGN);
});

test("a single read that lags behind doesn't undo what others have written", async () => {
  const others = { AllowedMethods: ['GET'], AllowedOrigins: ['https://new.example.com'] };
  const get = world.s3.getRules.bind(world.s3);
  let reads = 0;
  world.s3.getRules = (bucket) => (++reads === 1 ? Promise.resolve([...FOREIGN]) : get(bucket));
  rules()!.push(others);
  await world.cors({ type: 'Create', properties: properties() });
  expect(rules()).toEqual([...FOREIGN, others, OURS]);
});

test('a Delete without a bucket has nothing to do', async () => {
  const answer = await world.cors({ type: 'Delete', id: 'none/1', properties: { ContractVersion: '1' } });
  expect(answer.Status).toBe('SUCCESS');
  expect(world.calls.made).toEqual([]);
});

test('exclusive removes foreign rules and writes them to the log in full', async () => {
  await world.cors({ type: 'Create', properties: properties({ Exclusive: 'true' }) });
  expect(rules()).toEqual([OURS]);
  expect(world.log).toContainEqual(expect.objectContaining({ bucket: 'shared', removed: FOREIGN }));
});

test('exclusive refuses to remove the rules of another BucketCors, and names them', async () => {
  const theirs = { ...FOREIGN[0]!, ID: `${OTHERS_PREFIX}web` };
  world.s3.buckets.set('shared', [...FOREIGN, theirs]);
  const answer = await world.cors({ type: 'Create', properties: properties({ Exclusive: 'true' }) });
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toContain(theirs.ID);
  expect(rules()).toEqual([...FOREIGN, theirs]);
});

test('a write that S3 refuses for the moment is based on a fresh read when it is tried again', async () => {
  const conflict = failing('PutBucketCors', awsError('OperationAborted', { status: 409 }), { times: 1 });
  const late: Rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://late.example.com'] };
  world.calls.faultAt = (index, name) => {
    const fault = conflict(index, name);
    if (fault) rules()!.push(late);
    return fault;
  };
  expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
  expect(rules()).toEqual([...FOREIGN, late, OURS]);
});

test('a write follows a read that is as fresh as the leave to write', async () => {
  // CloudFormation is slow to answer, and meanwhile somebody adds a rule.
  const late: Rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://late.example.com'] };
  world.calls.faultAt = (_, name) => {
    if (name !== 'DescribeStackResource' || world.calls.count(name) > 1) return undefined;
    rules()!.push(late);
    world.clock.time += 30_000;
    return undefined;
  };
  await world.cors({ type: 'Create', properties: properties() });
  expect(rules()).toEqual([...FOREIGN, late, OURS]);
});

test('the answer waits until S3 shows what was written, so that the next resource on the bucket sees it', async () => {
  const old = structuredClone(FOREIGN);
  let lagging = 3;
  const read = world.s3.getRules.bind(world.s3);
  world.s3.getRules = async (bucket) => {
    const current = await read(bucket);
    return world.calls.count('PutBucketCors') > 0 && lagging-- > 0 ? old : current;
  };
  expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
  expect(lagging).toBeLessThan(0);
});

test('a denied read never counts as a bucket without rules', async () => {
  world.calls.faultAt = failing('GetBucketCors', awsError('AccessDenied', { status: 403 }));
  const began = world.clock.now();
  const answer = await world.cors({ type: 'Create', properties: properties() });
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toMatch(/could not put the CORS rules on bucket shared: AccessDenied: .*; allow the function's role s3:GetBucketCORS/);
  expect(rules()).toEqual(FOREIGN);
  expect(world.clock.now() - began).toBeGreaterThanOrEqual(20_000);
  expect(world.clock.now() - began).toBeLessThan(40_000);
});

test('a policy that has not spread yet is waited for', async () => {
  world.calls.faultAt = failing('GetBucketCors', awsError('AccessDenied', { status: 403 }), { times: 4 });
  expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
});
