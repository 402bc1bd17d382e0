import type { Rule } from '../../../core/bucket-cors/merge';
import type { BucketCorsContract } from '../../../core/contracts/bucket-cors';
import { ownerHash } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { failedUpdate } from '../../support/fake-cloudformation';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { FOREIGN, ID, OURS, parked, PROPERTIES, properties, rules, world } from './support';

const OTHERS_PREFIX = `cdk-adopt:${ownerHash({ stackId: OTHER_STACK, logicalId: 'Cors' })}:`;

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
  await world.cors({ type: 'Update', id: ID, properties: properties(), previous: properties({ Precedence: 'first' }) });
  expect(world.calls.count('PutBucketCors')).toBe(1);
});

test('an Update replaces our rules and leaves the foreign ones', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  const two = [...PROPERTIES.Rules, { Id: 'more', AllowedMethods: ['HEAD'], AllowedOrigins: ['*'] }];
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties({ Rules: two, Precedence: 'first' }), previous: properties() });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect(rules()).toEqual([OURS, { ID: `${ID}:more`, AllowedMethods: ['HEAD'], AllowedOrigins: ['*'] }, ...FOREIGN]);
});

test('a change of bucket takes our rules out of the former one in the same Update', async () => {
  world.s3.buckets.set('new', []);
  await world.cors({ type: 'Create', properties: properties() });
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties({ Bucket: 'new' }), previous: properties() });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect([rules(), rules('new')]).toEqual([FOREIGN, [OURS]]);
});

test('a change of bucket succeeds when the former one is gone', async () => {
  world.s3.buckets.delete('shared');
  world.s3.buckets.set('new', []);
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties({ Bucket: 'new' }), previous: properties() });
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
    type: 'Update', id: ID, properties: properties(), previous: properties({ Rules: forward }), options: { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' },
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

test("a destroy's Delete that finds its rules waits only until CloudFormation shows the stack's status", async () => {
  rules()!.push(OURS);
  const began = world.clock.now();
  await world.cors({ type: 'Delete', id: ID, properties: properties() });
  expect(world.clock.now() - began).toBeLessThanOrEqual(3_000);
});

test('a Delete does not take a read that lags behind for the absence of its rules', async () => {
  rules()!.push(OURS);
  const get = world.s3.getRules.bind(world.s3);
  const until = world.clock.now() + 12_000;
  world.s3.getRules = async (bucket) => (world.clock.now() < until ? [...FOREIGN] : get(bucket));
  expect((await world.cors({ type: 'Delete', id: ID, properties: properties() })).Status).toBe('SUCCESS');
  expect(rules()).toEqual(FOREIGN);
});

test('a Delete without a bucket has nothing to do', async () => {
  const answer = await world.cors({ type: 'Delete', id: 'none/1', properties: { ContractVersion: '1' } });
  expect(answer.Status).toBe('SUCCESS');
  expect(world.calls.made).toEqual([]);
});

test('exclusive refuses the rules of another BucketCors, and names them', async () => {
  const theirs = { ...FOREIGN[0]!, ID: `${OTHERS_PREFIX}web` };
  world.s3.buckets.set('shared', [...FOREIGN, theirs]);
  const answer = await world.cors({ type: 'Create', properties: properties({ Exclusive: 'true' }) });
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toContain(theirs.ID);
  expect(rules()).toEqual([...FOREIGN, theirs]);
});

describe('what does not fit into 100 rules and 64 KB', () => {
  const foreign = (count: number): Rule[] => Array.from({ length: count }, (_, index) => ({ ...FOREIGN[0]!, ID: `foreign-${index}` }));
  const two = properties({ Rules: [...PROPERTIES.Rules, { AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }] });

  test('makes a Create fail that says how many rules are foreign and how many ours, and writes nothing', async () => {
    const full = [...foreign(98), { ...FOREIGN[0]!, ID: `${OTHERS_PREFIX}web` }];
    world.s3.buckets.set('shared', full);
    const answer = await world.cors({ type: 'Create', properties: two });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain('could not put the CORS rules on bucket shared: with them it would have 101 rules, and S3 takes at most 100: '
      + 'of its 101 rules 99 are foreign (1 of them of other BucketCors) and 2 are ours; remove rules, or put origins');
    expect(rules()).toEqual(full);
    expect(world.calls.count('PutBucketCors')).toBe(0);
  });

  test('is counted in bytes, too', async () => {
    const large = { ...FOREIGN[0]!, AllowedOrigins: Array.from({ length: 100 }, (_, index) => `https://${index}.${'x'.repeat(610)}`) };
    world.s3.buckets.set('shared', [large]);
    const answer = await world.cors({ type: 'Create', properties: properties({ Rules: [{ AllowedMethods: ['GET'], AllowedOrigins: large.AllowedOrigins }] }) });
    expect(answer.Reason).toMatch(/with them it would have \d{6} bytes, and S3 takes at most 65536: of its 2 rules 1 are foreign and 1 are ours/);
    expect(rules()).toEqual([large]);
  });

  test('makes an Update fail that leaves the former rules, to which the rollback has nothing to do', async () => {
    world.s3.buckets.set('shared', foreign(99));
    await world.cors({ type: 'Create', properties: properties() });
    expect((await world.cors({ type: 'Update', id: ID, properties: two, previous: properties() })).Status).toBe('FAILED');
    expect(rules()).toEqual([...foreign(99), OURS]);
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    expect((await world.cors({ type: 'Update', id: ID, properties: properties(), previous: two, options })).Status).toBe('SUCCESS');
    expect(world.calls.count('PutBucketCors')).toBe(1);
  });

  test('is read again, since rules that were removed a moment ago may still be shown', async () => {
    const get = world.s3.getRules.bind(world.s3);
    const until = world.clock.now() + 12_000;
    world.s3.getRules = async (bucket) => (world.clock.now() < until ? foreign(100) : get(bucket));
    expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...FOREIGN, OURS]);
  });

  test('does not keep rules from being taken back, nor those that stand from standing', async () => {
    const over = [...foreign(101), OURS];
    world.s3.buckets.set('shared', over);
    expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
    const put = jest.spyOn(world.s3, 'putRules').mockImplementation(async ({ name }, all) => void world.s3.buckets.set(name, [...all]));
    expect((await world.cors({ type: 'Delete', id: ID, properties: properties() })).Status).toBe('SUCCESS');
    expect(put).toHaveBeenCalledTimes(1);
    expect(rules()).toEqual(foreign(101));
  });
});

test.each([
  ['edited', [{ ...OURS, AllowedOrigins: ['https://by-hand.example.com'] }, { ...OURS, ID: `${ID}:2` }]],
  ['reordered', [{ ...OURS, ID: `${ID}:2` }, OURS]],
  ['removed in part', [OURS]],
  ['torn apart', [{ ...OURS, ID: `${ID}:2` }, { ...FOREIGN[0]!, ID: 'between' }, OURS]],
] as [string, Rule[]][])('rules of ours that a person has %s are put back by the next change', async (_, byHand) => {
  world.s3.buckets.set('shared', [...FOREIGN, ...byHand]);
  const [rule] = PROPERTIES.Rules as [BucketCorsContract['Rules'][number]];
  const previous = properties({ Rules: [rule, rule], Exclusive: 'false' });
  const three = properties({ Rules: [rule, rule, { Id: 'new', AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }] });
  expect((await world.cors({ type: 'Update', id: ID, properties: three, previous })).Status).toBe('SUCCESS');
  const foreign = [...FOREIGN, ...byHand.filter((one) => one.ID === 'between')];
  expect(rules()).toEqual([...foreign, OURS, { ...OURS, ID: `${ID}:2` }, { ID: `${ID}:new`, AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }]);
});

test('LAST becomes FIRST, and FIRST becomes LAST, around foreign rules that stay in their order', async () => {
  const first = properties({ Precedence: 'first' });
  await world.cors({ type: 'Create', properties: first });
  expect(rules()).toEqual([OURS, ...FOREIGN]);
  await world.cors({ type: 'Update', id: ID, properties: properties(), previous: first });
  expect(rules()).toEqual([...FOREIGN, OURS]);
  await world.cors({ type: 'Update', id: ID, properties: first, previous: properties() });
  expect(rules()).toEqual([OURS, ...FOREIGN]);
});

test('the rules that another BucketCors puts behind an exclusive one are not fought', async () => {
  const theirs = { ...FOREIGN[0]!, ID: `${OTHERS_PREFIX}web` };
  const put = world.s3.putRules.bind(world.s3);
  world.s3.putRules = async (bucket, all) => {
    await put(bucket, all);
    if (world.calls.count('PutBucketCors') === 2) rules()!.push(theirs);
  };
  expect((await world.cors({ type: 'Create', properties: properties({ Exclusive: 'true' }) })).Status).toBe('SUCCESS');
  expect(rules()).toEqual([...FOREIGN.map(parked), OURS, theirs]);
});

test('a rollback to a bucket that somebody has deleted succeeds, and takes our rules out of the other one', async () => {
  world.s3.buckets.set('new', [OURS]);
  world.s3.buckets.delete('shared');
  const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties(), previous: properties({ Bucket: 'new' }), options });
  expect(answer.Status).toBe('SUCCESS');
  expect(rules('new')).toEqual([]);
});

test('a bucket that is deleted while a Delete reads back is success', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  world.calls.faultAt = (_, name) => {
    if (name === 'GetBucketCors' && world.calls.count('PutBucketCors') === 2) world.s3.buckets.delete('shared');
    return undefined;
  };
  expect((await world.cors({ type: 'Delete', id: ID, properties: properties() })).Status).toBe('SUCCESS');
});

test('an exclusive one beside which another BucketCors has come can be rolled back to', async () => {
  const theirs = { ...FOREIGN[0]!, ID: `${OTHERS_PREFIX}web` };
  const exclusive = properties({ Exclusive: 'true' });
  const changed = properties({ Exclusive: 'true', Rules: [{ AllowedMethods: ['HEAD'], AllowedOrigins: ['*'] }] });
  await world.cors({ type: 'Create', properties: exclusive });
  rules()!.push(theirs);
  expect((await world.cors({ type: 'Update', id: ID, properties: changed, previous: exclusive })).Status).toBe('FAILED');
  const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
  expect((await world.cors({ type: 'Update', id: ID, properties: exclusive, previous: changed, options })).Status).toBe('SUCCESS');
  expect(rules()).toEqual([...FOREIGN.map(parked), OURS, theirs]);
});

test.each(['EndpointError', 'InvalidBucketName', 'PermanentRedirect'])('a Create whose bucket is none, by %s, can be rolled back', async (code) => {
  // The SDK itself refuses an ARN, without asking S3.
  const refusal = code === 'EndpointError' ? Object.assign(new Error('Invalid ARN'), { name: code }) : awsError(code, { status: 400 });
  world.calls.faultAt = failing('GetBucketCors', refusal);
  const created = await world.cors({ type: 'Create', properties: properties() });
  expect(created.Status).toBe('FAILED');
  const options = { stackStatus: 'ROLLBACK_IN_PROGRESS' };
  expect(await world.cors({ type: 'Delete', id: created.PhysicalResourceId, properties: properties(), options })).toMatchObject({ Status: 'SUCCESS' });
});

describe('a bucket that may not be read, as one of somebody else\'s that is named by mistake', () => {
  const DENIED = awsError('AccessDenied', { status: 403 });
  beforeEach(() => {
    for (const call of ['getRules', 'putRules', 'deleteRules'] as const) {
      const original = (world.s3[call] as (bucket: { name: string }, ...rest: unknown[]) => Promise<unknown>).bind(world.s3);
      Object.assign(world.s3, {
        [call]: async (bucket: { name: string }, ...rest: unknown[]) => {
          if (bucket.name === 'closed') throw DENIED;
          return original(bucket, ...rest);
        },
      });
    }
  });

  test('makes a Create fail, and its Delete succeed with a line in the log', async () => {
    const closed = properties({ Bucket: 'closed' });
    const created = await world.cors({ type: 'Create', properties: closed });
    expect(created).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('AccessDenied') });
    const options = { stackStatus: 'ROLLBACK_IN_PROGRESS' };
    expect(await world.cors({ type: 'Delete', id: created.PhysicalResourceId, properties: closed, options })).toMatchObject({ Status: 'SUCCESS' });
    expect(world.log).toContainEqual(expect.objectContaining({ message: expect.stringContaining('it is left as it is'), idsOfOurs: `${ID}:` }));
  });

  test('makes an Update fail, and its rollback succeed', async () => {
    await world.cors({ type: 'Create', properties: properties() });
    const [here, there] = [properties(), properties({ Bucket: 'closed' })];
    expect((await world.cors({ type: 'Update', id: ID, properties: there, previous: here })).Status).toBe('FAILED');
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    expect((await world.cors({ type: 'Update', id: ID, properties: here, previous: there, options })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...FOREIGN, OURS]);
  });

  test('is not taken for one without our rules by the Delete of what stood there', async () => {
    const closed = properties({ Bucket: 'closed' });
    expect((await world.cors({ type: 'Delete', id: ID, properties: closed })).Status).toBe('FAILED');
  });

  test('is not taken for one without our rules by an Update that leaves it', async () => {
    const answer = await world.cors({ type: 'Update', id: ID, properties: properties(), previous: properties({ Bucket: 'closed' }) });
    expect(answer.Status).toBe('FAILED');
  });
});

test('rules that are seen and may not be taken back make the rollback fail, and are not left in silence', async () => {
  world.s3.buckets.set('new', [OURS]);
  world.calls.faultAt = failing('DeleteBucketCors', awsError('AccessDenied', { status: 403 }));
  const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
  const answer = await world.cors({ type: 'Update', id: ID, properties: properties(), previous: properties({ Bucket: 'new' }), options });
  expect(answer.Status).toBe('FAILED');
  expect(rules('new')).toEqual([OURS]);
});

test('an Update to a bucket without a name fails, and its rollback succeeds', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  const nameless = properties({ Bucket: '' });
  world.s3.buckets.delete('');
  expect((await world.cors({ type: 'Update', id: ID, properties: nameless, previous: properties() })).Status).toBe('FAILED');
  const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
  expect((await world.cors({ type: 'Update', id: ID, properties: properties(), previous: nameless, options })).Status).toBe('SUCCESS');
  expect(rules()).toEqual([...FOREIGN, OURS]);
});

describe('an update that failed and was not rolled back', () => {
  const elsewhere = properties({ Bucket: 'new' });
  beforeEach(async () => {
    await world.cors({ type: 'Create', properties: properties() });
    world.s3.buckets.set('new', [OURS]);
    world.cloudFormation.failed = failedUpdate({ stackId: STACK, logicalId: LOGICAL_ID }, elsewhere, { id: ID, properties: properties() });
  });

  test.each([
    ['the properties that failed', elsewhere],
    ['those before them', properties()],
  ])('leaves no rules in its bucket when the next one goes elsewhere, whichever come as the old properties: %s', async (_, previous) => {
    world.s3.buckets.set('third', []);
    await world.cors({ type: 'Update', id: ID, properties: properties({ Bucket: 'third' }), previous });
    expect([rules(), rules('new'), rules('third')]).toEqual([FOREIGN, [], [OURS]]);
  });

  test('leaves none in the bucket before it when it is tried again', async () => {
    await world.cors({ type: 'Update', id: ID, properties: elsewhere, previous: elsewhere });
    expect([rules(), rules('new')]).toEqual([FOREIGN, [OURS]]);
  });

  test('leaves none in either when the resource is deleted', async () => {
    await world.cors({ type: 'Delete', id: ID, properties: elsewhere });
    expect([rules(), rules('new')]).toEqual([FOREIGN, []]);
  });
});

test('the clean-up of a failed creation leaves the rules that a later one holds', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  world.s3.buckets.set('new', [OURS]);
  world.cloudFormation.latestId = ID;
  const options = { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', heldProperties: properties() };
  await world.cors({ type: 'Delete', id: 'none/request-1', properties: properties({ Bucket: 'new' }), options });
  expect([rules(), rules('new')]).toEqual([[...FOREIGN, OURS], []]);
});
