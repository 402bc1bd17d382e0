import type { BucketCorsContract } from '../../core/contracts/bucket-cors';
import type { ElasticIpContract } from '../../core/contracts/elastic-ip';
import { ownerHash } from '../../core/ownership';
import { awsError, lostAnswer } from '../support/aws-error';
import { failingAt, type Fault } from '../support/calls';
import { LOGICAL_ID, type Request, STACK, World } from '../support/world';

// One fault at every call of a whole life: create, update, delete. A passing fault must change nothing about how it ends, and after a
// lasting one the Delete that CloudFormation sends must leave what was there before.

const UNRELATED = { allocationId: 'eipalloc-unrelated', publicIp: '192.0.2.1', tags: { Name: 'unrelated' } };
const FOREIGN = [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }];

function newWorld(): World {
  const world = new World();
  world.ec2.add({ ...UNRELATED });
  world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 }).set('i-b', { state: 'running', interfaces: 1 });
  world.s3.buckets.set('one', structuredClone(FOREIGN)).set('two', structuredClone(FOREIGN));
  return world;
}

const ip = (Target: ElasticIpContract['Target']) => ({ ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target });
const cors = (Bucket: string): BucketCorsContract => ({
  ContractVersion: '1', Bucket, Rules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['https://us'] }], Precedence: 'first', Exclusive: 'false',
});

const email = (Subject: string) => ({
  ContractVersion: '1', TemplateName: 'welcome', Subject, Text: { Inline: 'Hi {{name}}' }, SampleData: '{"name":"Ada"}',
  OnExisting: 'adopt', RemovalPolicy: 'destroy',
});

interface Life {
  readonly feature: 'ip' | 'cors' | 'email';
  readonly first: Request['properties'];
  readonly then: Request['properties'];
  /** What there is of ours, for comparison with a life without faults. */
  readonly state: (world: World) => unknown;
}
const LIVES: [string, Life][] = [
  ['ElasticIp', {
    feature: 'ip',
    first: ip({ InstanceId: 'i-a' }),
    then: ip({ InstanceId: 'i-b' }),
    state: (world) => [...world.ec2.addresses.values()].map(({ instanceId, tags }) => ({ instanceId, tags })),
  }],
  ['BucketCors', {
    feature: 'cors',
    first: { ...cors('one') },
    then: { ...cors('two') },
    state: (world) => [...world.s3.buckets],
  }],
  ['EmailTemplate', {
    feature: 'email',
    first: email('first'),
    then: email('then'),
    state: (world) => world.ses.store.list().map(({ name, subject, tags }) => ({ name, subject, tags })),
  }],
];

async function live({ feature, first, then }: Life, world: World) {
  const created = await world[feature]({ type: 'Create', properties: first });
  const id = created.PhysicalResourceId;
  if (created.Status === 'FAILED') return [created, await world[feature]({ type: 'Delete', id, properties: first })];
  const updated = await world[feature]({ type: 'Update', id, properties: then, previous: first });
  const deleted = await world[feature]({ type: 'Delete', id: updated.PhysicalResourceId, properties: updated.Status === 'SUCCESS' ? then : first });
  return [created, updated, deleted];
}

function expectNothingLeft(world: World) {
  expect([...world.ec2.addresses.values()]).toEqual([UNRELATED]);
  expect([...world.s3.buckets.values()]).toEqual([FOREIGN, FOREIGN]);
  expect(world.ses.store.list()).toEqual([]);
}

const PASSING: [string, Fault][] = [
  ['the request is lost', { when: 'before', error: lostAnswer() }],
  ['the answer is lost', { when: 'after', error: lostAnswer() }],
  ['AWS is broken', { when: 'before', error: awsError('InternalError', { status: 500 }) }],
  ['AWS throttles', { when: 'before', error: awsError('RequestLimitExceeded', { status: 503 }) }],
  ['the policy has not spread', { when: 'before', error: awsError('UnauthorizedOperation', { status: 403 }) }],
];

describe.each(LIVES)('%s', (_, life) => {
  const numberOfCalls = async () => {
    const world = newWorld();
    await live(life, world);
    return world.calls.made.length;
  };

  test('leaves nothing when nothing breaks', async () => {
    const world = newWorld();
    expect((await live(life, world)).map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
    expectNothingLeft(world);
  });

  test.each(PASSING)('gets over it at every call when %s once', async (__, fault) => {
    const calls = await numberOfCalls();
    expect(calls).toBeGreaterThan(8);
    const clean = newWorld();
    await clean[life.feature]({ type: 'Create', properties: life.first });
    for (let index = 0; index < calls; index++) {
      const world = newWorld();
      world.calls.faultAt = failingAt(index, fault);
      const created = await world[life.feature]({ type: 'Create', properties: life.first });
      expect({ index, Status: created.Status, state: life.state(world) }).toEqual({ index, Status: 'SUCCESS', state: life.state(clean) });
      const again = newWorld();
      again.calls.faultAt = failingAt(index, fault);
      expect([index, ...(await live(life, again)).map(({ Status }) => Status)]).toEqual([index, 'SUCCESS', 'SUCCESS', 'SUCCESS']);
      expectNothingLeft(again);
    }
  });

  test('leaves nothing when AWS refuses any one call for good', async () => {
    const calls = await numberOfCalls();
    for (let index = 0; index < calls; index++) {
      const world = newWorld();
      world.calls.faultAt = failingAt(index, { when: 'before', error: awsError('InvalidParameterValue') });
      const answers = await live(life, world);
      const last = answers.at(-1)!;
      // A Delete that failed is tried again, as a user would.
      if (last.Status === 'FAILED') {
        const properties = answers[1]?.Status === 'SUCCESS' ? life.then : life.first;
        await world[life.feature]({ type: 'Delete', id: last.PhysicalResourceId, properties });
      }
      // An Update that failed after it had moved things is rolled back by CloudFormation, which this life does not play.
      if (answers.length === 3 && answers[1]!.Status === 'FAILED') continue;
      expectNothingLeft(world);
    }
  });

  test('leaves nothing when the function dies at any call of the Create, and the Delete comes with an invented id', async () => {
    const first = newWorld();
    await first[life.feature]({ type: 'Create', properties: life.first });
    for (let index = 0; index < first.calls.made.length; index++) {
      for (const when of ['before', 'after'] as const) {
        const world = newWorld();
        world.calls.faultAt = (made) => (made >= index ? { when: made === index ? when : 'before', error: new Dead() } : undefined);
        // From its death on nothing gets through, so the answer that the fake world takes was never sent.
        await world[life.feature]({ type: 'Create', properties: life.first, options: { remaining: 60_000 } });
        world.calls.faultAt = () => undefined;
        const deleted = await world[life.feature]({ type: 'Delete', id: `Shop-${LOGICAL_ID}-INVENTED`, properties: life.first });
        expect([index, when, deleted.Status]).toEqual([index, when, 'SUCCESS']);
        expectNothingLeft(world);
      }
    }
  });

  test('ends in one thing when the function dies at any call of the Create, and Lambda delivers it again', async () => {
    const clean = newWorld();
    await clean[life.feature]({ type: 'Create', properties: life.first });
    for (let index = 0; index < clean.calls.made.length; index++) {
      for (const when of ['before', 'after'] as const) {
        const world = newWorld();
        world.calls.faultAt = (made) => (made >= index ? { when: made === index ? when : 'before', error: new Dead() } : undefined);
        await world[life.feature]({ type: 'Create', properties: life.first, options: { remaining: 60_000 } });
        world.calls.faultAt = () => undefined;
        const again = await world[life.feature]({ type: 'Create', properties: life.first });
        expect({ index, when, Status: again.Status, state: life.state(world) }).toEqual({ index, when, Status: 'SUCCESS', state: life.state(clean) });
      }
    }
  });
});

test('the physical id of a BucketCors is its owner, so that a Delete proves nothing but ownership', async () => {
  const world = newWorld();
  const { PhysicalResourceId } = await world.cors({ type: 'Create', properties: { ...cors('one') } });
  expect(PhysicalResourceId).toBe(`cdk-adopt:${ownerHash({ stackId: STACK, logicalId: LOGICAL_ID })}`);
});

class Dead extends Error {}
