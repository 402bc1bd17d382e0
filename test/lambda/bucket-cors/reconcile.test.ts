import type { Rule } from '../../../core/bucket-cors/merge';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { FOREIGN, ID, newWorld, OURS, parked, properties, rules, world } from './support';

test("a single read that lags behind doesn't undo what others have written", async () => {
  const others = { AllowedMethods: ['GET'], AllowedOrigins: ['https://new.example.com'] };
  const get = world.s3.getRules.bind(world.s3);
  let reads = 0;
  world.s3.getRules = (bucket) => (++reads === 1 ? Promise.resolve([...FOREIGN]) : get(bucket));
  rules()!.push(others);
  await world.cors({ type: 'Create', properties: properties() });
  expect(rules()).toEqual([...FOREIGN, others, OURS]);
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
  expect(answer.Reason).toMatch(/could not put the CORS rules on bucket shared: AccessDenied \(asked again for \d+ s\); allow the function's role s3:GetBucketCORS/);
  expect(rules()).toEqual(FOREIGN);
  expect(world.clock.now() - began).toBeGreaterThanOrEqual(20_000);
  expect(world.clock.now() - began).toBeLessThan(40_000);
});

test('a policy that has not spread yet is waited for', async () => {
  world.calls.faultAt = failing('GetBucketCors', awsError('AccessDenied', { status: 403 }), { times: 4 });
  expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
});

describe.each([['OperationAborted', 409], ['SlowDown', 503], ['ServiceUnavailable', 503]])('%s', (code, status) => {
  const times = async (fails: number, chance: number) => {
    newWorld();
    world.clock.random = () => chance;
    world.calls.faultAt = failing('PutBucketCors', awsError(code, { status }), { times: fails });
    const began = world.clock.now();
    const answer = await world.cors({ type: 'Create', properties: properties() });
    return { answer, took: world.clock.now() - began };
  };

  test('is retried after pauses that double, half of each by chance', async () => {
    const [short, long] = [await times(6, 0), await times(6, 0.999)];
    expect([short.answer.Status, long.answer.Status]).toEqual(['SUCCESS', 'SUCCESS']);
    expect(rules()).toEqual([...FOREIGN, OURS]);
    expect(short.took).toBe(250 + 500 + 1_000 + 2_000 + 4_000 + 5_000);
    expect(long.took).toBeGreaterThan(1.99 * short.took);
  });

  test('is retried until the deadline, and answered before the function ends', async () => {
    const { answer, took } = await times(Infinity, 0.5);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(`could not put the CORS rules on bucket shared: ${code}`) });
    expect(took).toBeGreaterThan(240_000);
    expect(took).toBeLessThan(300_000);
    expect(rules()).toEqual(FOREIGN);
  });
});

describe('a foreign writer that has read before our write and writes behind it', () => {
  const THIRD: Rule = { ID: 'third', AllowedMethods: ['GET'], AllowedOrigins: ['https://third.example.com'] };

  /** Puts what there was, and a rule of its own, behind so many of our writes. */
  const overwrite = (times = 1) => {
    const stale = [...rules()!, THIRD];
    let left = times;
    for (const name of ['putRules', 'deleteRules'] as const) {
      const write = world.s3[name].bind(world.s3) as (...args: unknown[]) => Promise<void>;
      world.s3[name] = async (...args: unknown[]) => {
        await write(...args);
        if (left-- > 0) world.s3.buckets.set('shared', [...stale]);
      };
    }
  };

  test('does not make a Create lose its rules, and keeps its own', async () => {
    overwrite();
    expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...FOREIGN, THIRD, OURS]);
  });

  test('does not make an Update end with the former rules', async () => {
    await world.cors({ type: 'Create', properties: properties() });
    overwrite();
    const changed = properties({ Rules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }] });
    expect((await world.cors({ type: 'Update', id: ID, properties: changed, previous: properties() })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...FOREIGN, THIRD, { ID: `${ID}:1`, AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }]);
  });

  test('does not bring rules back that a Delete has taken', async () => {
    await world.cors({ type: 'Create', properties: properties() });
    overwrite();
    expect((await world.cors({ type: 'Delete', id: ID, properties: properties() })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...FOREIGN, THIRD]);
  });

  test('does not bring foreign rules back that an exclusive one has set aside', async () => {
    overwrite(2);
    expect((await world.cors({ type: 'Create', properties: properties({ Exclusive: 'true' }) })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...[...FOREIGN, THIRD].map(parked), OURS]);
  });

  test('makes the deployment fail before its time runs out when it does so again and again', async () => {
    overwrite(Infinity);
    const began = world.clock.now();
    const answer = await world.cors({ type: 'Create', properties: properties() });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(/could not put the CORS rules on bucket shared: .* something else overwrites .*; find it, .* and deploy again/);
    expect(world.clock.now() - began).toBeLessThan(300_000);
    expect(world.calls.count('PutBucketCors')).toBeGreaterThan(5);
  });

  test('is not overwritten in turn by a request that CloudFormation has given up meanwhile', async () => {
    overwrite();
    world.calls.faultAt = (_, name) => {
      if (name === 'PutBucketCors') world.cloudFormation.seen = { status: 'CREATE_FAILED' };
      return undefined;
    };
    expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('FAILED');
    expect(world.calls.count('PutBucketCors')).toBe(1);
    expect(rules()).toEqual([...FOREIGN, THIRD]);
  });
});

test('reads that lag behind for as long as they may make no rules be put twice', async () => {
  const get = world.s3.getRules.bind(world.s3);
  let until = Infinity;
  world.s3.getRules = async (bucket) => {
    if (world.calls.count('PutBucketCors') > 0) until = Math.min(until, world.clock.now() + 12_000);
    return world.clock.now() < until ? [...FOREIGN] : get(bucket);
  };
  expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
  expect(world.calls.count('PutBucketCors')).toBe(1);
});

test('a single late read that lacks our rules does not make them be put twice', async () => {
  const get = world.s3.getRules.bind(world.s3);
  let writtenAt: number | undefined;
  let late = 0;
  world.s3.getRules = async (bucket) => {
    if (world.calls.count('PutBucketCors') > 0) writtenAt ??= world.clock.now();
    const isEarly = writtenAt === undefined || world.clock.now() < writtenAt + 15_000;
    return isEarly || ++late === 1 ? [...FOREIGN] : get(bucket);
  };
  await world.cors({ type: 'Create', properties: properties() });
  expect(late).toBe(2);
  expect(world.calls.count('PutBucketCors')).toBe(1);
});

test('a change of place that reads do not show yet is waited for, so that the next resource on the bucket does not undo it', async () => {
  await world.cors({ type: 'Create', properties: properties() });
  const old = structuredClone(rules()!);
  const get = world.s3.getRules.bind(world.s3);
  const until = world.clock.now() + 10_000;
  world.s3.getRules = async (bucket) => (world.clock.now() < until ? old : get(bucket));
  await world.cors({ type: 'Update', id: ID, properties: properties({ Precedence: 'first' }), previous: properties() });
  expect(world.clock.now()).toBeGreaterThanOrEqual(until);
  expect(rules()).toEqual([OURS, ...FOREIGN]);
});

const withoutId = (rule: Rule): Rule => ({ ...rule, ID: undefined });

describe('a service that keeps rules otherwise than they were sent', () => {
  const keeps = (form: (rules: Rule[]) => Rule[]) => {
    const put = world.s3.putRules.bind(world.s3);
    world.s3.putRules = (bucket, all) => put(bucket, form([...all]));
  };
  const each = (change: (rule: Rule) => Rule) => (all: Rule[]) => all.map(change);
  const lowerCase = each((rule) => ({ ...rule, AllowedOrigins: rule.AllowedOrigins.map((origin) => origin.toLowerCase()) }));
  const ours = properties({ Rules: [{ Id: 'Web', AllowedMethods: ['PUT', 'GET'], AllowedOrigins: ['https://us.example.com', 'tauri://LocalHost'] }] });

  test.each<[string, (all: Rule[]) => Rule[], string]>([
    ['in lower case', lowerCase, `rule ${ID}:Web: sent AllowedOrigins ["tauri://LocalHost"], read ["tauri://localhost"]`],
    ['in another order of their lists', each((rule) => ({ ...rule, AllowedMethods: [...rule.AllowedMethods].sort() })),
      'sent AllowedMethods ["PUT","GET"], read ["GET","PUT"]'],
    ['with an age of its own', each((rule) => ({ MaxAgeSeconds: 0, ...rule })), 'sent MaxAgeSeconds none, read 0'],
    ['without their ids', each(withoutId), `sent ID "${ID}:Web", read none`],
    ['without their ids, and with a slash', each((rule) => withoutId({ ...rule, AllowedOrigins: rule.AllowedOrigins.map((origin) => `${origin.replace(/\/$/, '')}/`) })),
      'read ["https://us.example.com/","tauri://LocalHost/"]'],
    ['with ids of its own, and in lower case', (all) => lowerCase(all).map((rule, index) => ({ ...rule, ID: `rule-${index}` })), 'read "rule-2"'],
    ['in another order', (all) => [...all].sort((one, other) => String(one.ID).localeCompare(String(other.ID))), 'sent in the order ["theirs","",'],
  ])('%s: the deployment fails soon, says what was sent and what was read, and leaves nothing', async (_, form, difference) => {
    world.s3.buckets.set('shared', form([...FOREIGN]));
    const stood = structuredClone(rules());
    keeps(form);
    const began = world.clock.now();
    const answer = await world.cors({ type: 'Create', properties: ours });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain('could not put the CORS rules on bucket shared: the service keeps them otherwise than they were sent (');
    expect(answer.Reason).toContain(difference);
    expect(answer.Reason).not.toContain('something else overwrites');
    expect(world.clock.now() - began).toBeLessThan(60_000);
    expect(rules()).toEqual(stood);
  });

  test('is named after an Update, too, which leaves the former rules', async () => {
    keeps(lowerCase);
    await world.cors({ type: 'Create', properties: properties() });
    expect((await world.cors({ type: 'Update', id: ID, properties: ours, previous: properties() })).Reason).toContain('tauri://LocalHost');
    expect(rules()).toEqual([...FOREIGN, OURS]);
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    expect((await world.cors({ type: 'Update', id: ID, properties: properties(), previous: ours, options })).Status).toBe('SUCCESS');
  });

  test('keeps the foreign rules that came meanwhile', async () => {
    keeps(each(withoutId));
    world.s3.buckets.set('shared', []);
    const late: Rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://late.example.com'] };
    world.calls.faultAt = (_, name) => {
      if (name === 'GetBucketCors' && world.calls.count('PutBucketCors') === 1 && rules()!.length === 1) rules()!.push(late);
      return undefined;
    };
    expect((await world.cors({ type: 'Create', properties: ours })).Status).toBe('FAILED');
    expect(rules()).toEqual([late]);
  });

  test('is no matter where the rules stay as they are', async () => {
    keeps(lowerCase);
    expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
    expect(rules()).toEqual([...FOREIGN, OURS]);
  });
});

test('a late write of another delivery is not taken for what the service has made of the rules', async () => {
  const put = world.s3.putRules.bind(world.s3);
  let late = false;
  world.s3.putRules = async (bucket, all) => {
    await put(bucket, all);
    if (!late) world.s3.buckets.set('shared', [...FOREIGN, { ...OURS, AllowedOrigins: ['https://of-the-other-delivery.example.com'] }]);
    late = true;
  };
  expect((await world.cors({ type: 'Create', properties: properties() })).Status).toBe('SUCCESS');
  expect(rules()).toEqual([...FOREIGN, OURS]);
});

describe('a configuration with parts that the SDK does not know', () => {
  const unknown = ['AllowPrivateNetwork'];
  const marked = (all: Rule[]) => all.map((rule) => ({ ...rule, unknown }));
  beforeEach(() => {
    const get = world.s3.getRules.bind(world.s3);
    world.s3.getRules = async (bucket) => marked(await get(bucket));
  });

  test('is not written over, and the error names them', async () => {
    const answer = await world.cors({ type: 'Create', properties: properties() });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(/put the CORS rules on bucket shared: .* does not know, and that would be lost: AllowPrivateNetwork; remove them, or deploy/);
    expect(rules()).toEqual(FOREIGN);
    expect(world.calls.count('PutBucketCors')).toBe(0);
  });

  test('lets what was refused be rolled back, and what changes nothing succeed', async () => {
    const created = await world.cors({ type: 'Create', properties: properties() });
    const options = { stackStatus: 'ROLLBACK_IN_PROGRESS' };
    expect((await world.cors({ type: 'Delete', id: created.PhysicalResourceId, properties: properties(), options })).Status).toBe('SUCCESS');
    world.s3.buckets.set('shared', [...FOREIGN, OURS]);
    expect((await world.cors({ type: 'Update', id: ID, properties: properties(), previous: properties() })).Status).toBe('SUCCESS');
  });

  test('does not lose them with the rules that a Delete takes', async () => {
    world.s3.buckets.set('shared', [...FOREIGN, OURS]);
    const answer = await world.cors({ type: 'Delete', id: ID, properties: properties() });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('AllowPrivateNetwork') });
    expect(rules()).toEqual([...FOREIGN, OURS]);
  });
});
