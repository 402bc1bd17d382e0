import { Continuation, OperationError } from '../../../core/errors';
import type { Call } from '../../../lambda/custom-resource/calls';
import type { Feature } from '../../../lambda/custom-resource/handler';
import { customResource } from '../../../lambda/custom-resource/handler';
import type { CustomResourceResponse } from '../../../lambda/custom-resource/protocol';
import { awsError, lostAnswer } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { type Request, STACK, World } from '../../support/world';

let world: World;
beforeEach(() => {
  world = new World();
});

/** A feature that does what the test says, whatever the request. */
function feature(work: Feature<unknown>['create'], overrides: Partial<Feature<unknown>> = {}): Feature<unknown> {
  return {
    parse: (raw) => raw, isRealPhysicalId: (id) => id.startsWith('thing-'), create: work, update: work,
    delete: async (request) => { await work(request); }, ...overrides,
  };
}
const done = async () => ({ physicalResourceId: 'thing-1' });
const create: Request = { type: 'Create', properties: {} };
const writing = (call: Call<unknown>) => feature(async ({ calls }) => {
  await calls.write(call);
  return done();
});
const action = 'make a thing';

test('each request type goes to its function, with the former properties on Update', async () => {
  const seen: unknown[] = [];
  const spy = feature(done, {
    create: async ({ properties }) => { seen.push(['create', properties]); return done(); },
    update: async ({ properties, previous, physicalResourceId }) => { seen.push(['update', properties, previous, physicalResourceId]); return done(); },
    delete: async ({ properties, physicalResourceId }) => { seen.push(['delete', properties, physicalResourceId]); },
  });
  await world.send(spy, { type: 'Create', properties: { A: '1' } });
  await world.send(spy, { type: 'Update', properties: { A: '2' }, previous: { A: '1' }, id: 'thing-1' });
  const answer = await world.send(spy, { type: 'Delete', properties: { A: '2' }, id: 'thing-1' });
  expect(seen).toEqual([['create', { A: '1' }], ['update', { A: '2' }, { A: '1' }, 'thing-1'], ['delete', { A: '2' }, 'thing-1']]);
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
});

test('work that ends at the deadline goes on in a further invocation, though that is denied at first', async () => {
  world.calls.faultAt = failing('Invoke', awsError('AccessDeniedException', { status: 403 }), { times: 3 });
  const twice = feature(async ({ calls, request }) => {
    if (request.progress !== undefined) return done();
    await world.clock.sleep(calls.deadline - world.clock.now());
    throw new Continuation('half');
  }, { continues: true });
  expect(await world.send(twice, create)).toMatchObject({ Status: 'SUCCESS' });
  expect(world.calls.count('Invoke')).toBe(4);
});

test.each([
  ['a failure', new OperationError('could not do it: Code: words; advice', 'Code'), /^could not do it: Code: words; advice \(log stream: /],
  ['a bug', new TypeError('x is not a function'), /^unexpected TypeError: x is not a function \(log stream: /],
  ['no error at all', 'text', /^unexpected error: text \(log stream: /],
])('%s is answered', async (_, thrown, reason) => {
  const answer = await world.send(feature(() => Promise.reject(thrown)), create);
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toMatch(reason);
});

test('properties that cannot be read are answered', async () => {
  const answer = await world.send(feature(done, { parse: () => { throw new OperationError('unreadable'); } }), create);
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('unreadable') });
});

test('attributes too long for a response are answered', async () => {
  const answer = await world.send(feature(async () => ({ physicalResourceId: 'thing-1', data: { Long: 'x'.repeat(5000) } })), create);
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('too long') });
});

test('neither the ResponseURL nor the properties are logged', async () => {
  await world.send(feature(() => Promise.reject(new Error('boom'))), { type: 'Create', properties: { Token: 'hunter2' } });
  expect(world.log.length).toBeGreaterThan(1);
  expect(JSON.stringify(world.log)).not.toMatch(/hunter2|response\.example\.com|secret/);
});

test('a response that cannot be sent makes the function fail, and nothing is settled', async () => {
  const afterResponse = jest.fn();
  world.cloudFormation.seen = { status: 'CREATE_IN_PROGRESS' };
  const handler = customResource(feature(done, { afterResponse }), {
    cloudFormation: world.cloudFormation, clock: world.clock, log: () => undefined, respond: () => Promise.reject(new Error('HTTP 503')),
  });
  const event = { RequestType: 'Create' as const, RequestId: 'r', ResponseURL: 'x', ResourceType: 'x', LogicalResourceId: 'x', StackId: STACK, ResourceProperties: {} };
  await expect(handler(event, { logStreamName: 's', getRemainingTimeInMillis: () => 60_000 })).rejects.toThrow('HTTP 503');
  expect(afterResponse).not.toHaveBeenCalled();
});

test('what a request still has to settle comes after its answer', async () => {
  const order: string[] = [];
  const handler = customResource(feature(done, { afterResponse: async () => { order.push('settle'); } }), {
    cloudFormation: world.cloudFormation, clock: world.clock, log: () => undefined,
    respond: async (_: string, { Status }: CustomResourceResponse) => { order.push(Status); },
  });
  const event = { RequestType: 'Create' as const, RequestId: 'r', ResponseURL: 'x', ResourceType: 'x', LogicalResourceId: 'x', StackId: STACK, ResourceProperties: {} };
  await handler(event, { logStreamName: 's', getRemainingTimeInMillis: () => 60_000 });
  expect(order).toEqual(['SUCCESS', 'settle']);
});

describe('a write', () => {
  const write = jest.fn(async () => undefined);
  beforeEach(() => { write.mockReset(); });

  test('is not made when CloudFormation no longer waits', async () => {
    const answer = await world.send(writing({ action, call: write }), { ...create, options: { status: 'DELETE_IN_PROGRESS' } });
    expect(write).not.toHaveBeenCalled();
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('no longer waits') });
  });

  test('is not made when a later request has overtaken this one, by the dates and the properties', async () => {
    let latest = '{"A":"later"}';
    const request: Request = {
      type: 'Update', id: 'thing-1', properties: { A: 'earlier' }, previous: {},
      options: { event: { ResponseURL: 'https://example.com/?X-Amz-Date=20251231T235930Z' } },
    };
    world.calls.faultAt = () => {
      world.cloudFormation.seen = { status: 'UPDATE_IN_PROGRESS', physicalId: 'thing-1', lastUpdated: Date.UTC(2026, 0, 1, 0, 1) };
      world.cloudFormation.properties = latest;
      return undefined;
    };
    expect((await world.send(writing({ action, call: write }), request)).Status).toBe('FAILED');
    expect(write).not.toHaveBeenCalled();
    latest = '{"A":"earlier"}';
    expect((await world.send(writing({ action, call: write }), request)).Status).toBe('SUCCESS');
  });

  test.each([
    ['denied', awsError('AccessDenied', { status: 403 })], ['unreachable', lostAnswer()],
  ])('is made when CloudFormation cannot be asked (%s)', async (_, error) => {
    world.calls.faultAt = failing('DescribeStackResource', error);
    expect((await world.send(writing({ action, call: write }), create)).Status).toBe('SUCCESS');
    expect(write).toHaveBeenCalledTimes(1);
  });

  test('waits out a throttled question', async () => {
    world.calls.faultAt = failing('DescribeStackResource', awsError('Throttling'), { times: 6 });
    const answer = await world.send(writing({ action, call: write }), { ...create, options: { status: 'DELETE_IN_PROGRESS' } });
    expect(answer.Status).toBe('FAILED');
    expect(world.calls.count('DescribeStackResource')).toBe(8); // six throttled, and two that say no
  });

  test('follows a yes that is at most 5 s old', async () => {
    const slow = feature(async ({ calls }) => {
      for (const wait of [0, 4_000, 2_000, 4_000]) {
        await world.clock.sleep(wait);
        await calls.write({ action, call: write });
      }
      return done();
    });
    await world.send(slow, create);
    expect(write).toHaveBeenCalledTimes(4);
    expect(world.calls.count('DescribeStackResource')).toBe(2); // at 0 s and at 6 s
  });

  test('asks again before each repetition that comes later than that', async () => {
    write.mockRejectedValue(awsError('SlowDown', { status: 503 }) as never);
    world.calls.faultAt = () => {
      if (world.calls.count('DescribeStackResource') === 3) world.cloudFormation.seen = { status: 'DELETE_IN_PROGRESS' };
      return undefined;
    };
    const answer = await world.send(writing({ action, call: write }), create);
    expect(answer.Reason).toContain('no longer waits');
    expect(world.calls.count('DescribeStackResource')).toBe(4); // two that say yes, two that say no
  });

  test('is made when a no turns out to be an old answer', async () => {
    world.calls.faultAt = () => {
      world.cloudFormation.seen = { status: world.calls.count('DescribeStackResource') === 1 ? 'DELETE_COMPLETE' : 'CREATE_IN_PROGRESS' };
      return undefined;
    };
    expect((await world.send(writing({ action, call: write }), create)).Status).toBe('SUCCESS');
  });

  test('waits for a yes that is fresh when it comes', async () => {
    // The first answer is a minute under way.
    world.calls.faultAt = (_, name) => {
      if (name === 'DescribeStackResource' && world.calls.count(name) === 1) world.clock.time += 60_000;
      return undefined;
    };
    await world.send(writing({ action, call: write }), create);
    expect(world.calls.count('DescribeStackResource')).toBe(2);
    expect(write).toHaveBeenCalledTimes(1);
  });

  test('is not made when CloudFormation throttles the question until the time is up', async () => {
    world.calls.faultAt = failing('DescribeStackResource', awsError('Throttling'));
    const answer = await world.send(writing({ action, call: write }), create);
    expect(answer.Reason).toContain('could not make a thing: the time is up');
    expect(write).not.toHaveBeenCalled();
  });

  test('that breaks in the SDK or in here is not repeated', async () => {
    write.mockRejectedValue(new TypeError('x is not a function') as never);
    expect((await world.send(writing({ action, call: write }), create)).Reason).toContain('could not make a thing: TypeError. Message: x is not a function');
    expect(write).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['throttled', awsError('RequestLimitExceeded', { status: 503 })], ['a server error', awsError('InternalError', { status: 500 })],
    ['no answer', lostAnswer()],
  ])('is repeated after %s', async (_, error) => {
    write.mockRejectedValueOnce(error as never).mockRejectedValueOnce(error as never);
    expect((await world.send(writing({ action, call: write }), create)).Status).toBe('SUCCESS');
    expect(write).toHaveBeenCalledTimes(3);
  });

  test('that creates is not repeated when its outcome is unclear, but is when it was throttled', async () => {
    write.mockRejectedValueOnce(awsError('RequestLimitExceeded', { status: 503 }) as never).mockRejectedValueOnce(lostAnswer() as never);
    expect((await world.send(writing({ action, call: write, once: true }), create)).Status).toBe('FAILED');
    expect(write).toHaveBeenCalledTimes(2);
  });

  test('that AWS refuses is not repeated', async () => {
    write.mockRejectedValue(awsError('InvalidRequest') as never);
    const answer = await world.send(writing({ action, call: write, remediation: () => 'change it' }), create);
    expect(answer.Reason).toContain('could not make a thing: InvalidRequest; change it. Message: InvalidRequest happened');
    expect(write).toHaveBeenCalledTimes(1);
  });

  test('that is denied in an encoded message, longer than an answer, is told with what to do', async () => {
    const message = `You are not authorized. Encoded authorization failure message: ${'AbC-_9'.repeat(700)}`;
    write.mockRejectedValue(awsError('UnauthorizedOperation', { status: 403, message }) as never);
    const { Reason } = await world.send(writing({ action, call: write }), create);
    expect(Reason).toMatch(/^could not make a thing: UnauthorizedOperation \(asked again for \d+ s\); allow it .*aws sts decode-authorization-message.*\. Message: You are not authorized/);
    expect(Reason).toMatch(/ \[\.\.\.\] .* \(log stream: \S+\)$/);
    expect(world.log).toContainEqual(expect.objectContaining({ message: 'failed', reason: expect.stringContaining(message) }));
  });

  test.each(['Create', 'Update', 'Delete'] as const)('is given up in time for the answer to a %s, and the answer tells what AWS said', async (type) => {
    write.mockRejectedValue(awsError('Throttling', { message: 'Rate exceeded' }) as never);
    const began = world.clock.now();
    const answer = await world.send(writing({ action, call: write }), { type, properties: {}, previous: {}, id: type === 'Create' ? undefined : 'thing-1' });
    expect(answer.Reason).toMatch(/could not make a thing: Throttling \(asked again for 2\d\d s\); .*\. Message: Rate exceeded/);
    expect(world.clock.now() - began).toBeLessThanOrEqual(300_000 - 40_000);
  });

  test('is not begun when the time is up', async () => {
    const answer = await world.send(writing({ action, call: write }), { ...create, options: { remaining: 30_000 } });
    expect(answer.Reason).toContain('could not make a thing: the time is up');
    expect(write).not.toHaveBeenCalled();
  });
});
