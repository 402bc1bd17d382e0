import type { Address } from '../../core/elastic-ip/address';
import { awsError } from '../support/aws-error';
import { failing } from '../support/calls';
import { OTHER_STACK, World } from '../support/world';

// Reads that lag behind, denials that pass, and operations that follow each other at once. The simulation found what these prove.

const READS_LAG = 12_000;
const TARGETED = { ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId: 'i-a' } };
const ELSEWHERE = { ...TARGETED, NetworkBorderGroup: 'us-east-1-bos-1', Target: { InstanceId: 'i-b' } };
const GIVEN = 'eipalloc-0000000000000000e';
const EMAIL = {
  ContractVersion: '1', TemplateName: 'welcome', Subject: 'Ours', Text: { Inline: 'Hi' }, OnExisting: 'adopt', RemovalPolicy: 'destroy',
};
const THEIRS = { subject: 'Theirs', text: 'from before' };

let world: World;
beforeEach(() => {
  world = new World();
  for (const id of ['i-a', 'i-b']) world.ec2.instances.set(id, { state: 'running', interfaces: 1 });
});

/** From now on, and for so long, looks by tags show nothing. */
function looksLag(): void {
  const until = world.clock.now() + READS_LAG;
  const find = world.ec2.describeAddresses.bind(world.ec2);
  world.ec2.describeAddresses = async (filters) => (world.clock.now() < until ? [] : find(filters));
}

const made = () => [...world.ec2.addresses.keys()];

describe('reads that lag behind', () => {
  test('do not make a Delete leave the address that its id names', async () => {
    const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: TARGETED });
    looksLag();
    expect((await world.ip({ type: 'Delete', id, properties: TARGETED })).Status).toBe('SUCCESS');
    expect(made()).toEqual([]);
  });

  test('do not make a rollback allocate another address than the one that it goes back to', async () => {
    const { PhysicalResourceId: before } = await world.ip({ type: 'Create', properties: TARGETED });
    const { PhysicalResourceId: id } = await world.ip({ type: 'Update', id: before, properties: ELSEWHERE, previous: TARGETED });
    looksLag();
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    const answer = await world.ip({ type: 'Update', id, properties: TARGETED, previous: ELSEWHERE, options });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: before });
  });

  test('do not make a Create fail for a holder that has just let the address go', async () => {
    world.ec2.add({ allocationId: GIVEN, tags: {} });
    const describe = world.ec2.describeAddress.bind(world.ec2);
    const until = world.clock.now() + READS_LAG;
    const held = { 'cdk-adopt:associated-by': OTHER_STACK, 'cdk-adopt:resource': 'Other' };
    world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
    const isBehind = () => world.clock.now() < until;
    world.ec2.describeAddress = async (id): Promise<Address> => ({ ...await describe(id), ...(isBehind() && { tags: held }) });
    expect((await world.ip({ type: 'Create', properties: { ...TARGETED, AllocationId: GIVEN } })).Status).toBe('SUCCESS');
  });

  test('do not make a Delete leave a template that was created a moment ago', async () => {
    const { PhysicalResourceId: id } = await world.email({ type: 'Create', properties: EMAIL });
    const get = world.ses.getTemplate.bind(world.ses);
    const until = world.clock.now() + READS_LAG;
    world.ses.getTemplate = async (name) => (world.clock.now() < until ? undefined : get(name));
    expect((await world.email({ type: 'Delete', id, properties: EMAIL })).Status).toBe('SUCCESS');
    expect(world.ses.store.list()).toEqual([]);
  });
});

test.each([
  ['a denial that passes', () => { world.calls.faultAt = failing('DescribeStacks', awsError('AccessDenied', { status: 403 }), { times: 1 }); }],
  ['an answer that is behind', () => {
    const stack = world.cloudFormation.stack.bind(world.cloudFormation);
    let asked = 0;
    world.cloudFormation.stack = async (id) => (++asked === 1 ? { status: 'CREATE_COMPLETE' } : stack(id));
  }],
])('%s to "does the stack roll back?" does not lose the former text', async (_, breakIt) => {
  world.ses.store.create('welcome', THEIRS);
  const { PhysicalResourceId: id } = await world.email({ type: 'Create', properties: EMAIL });
  breakIt();
  await world.email({ type: 'Delete', id, properties: EMAIL, options: { stackStatus: 'ROLLBACK_IN_PROGRESS' } });
  expect(world.ses.store.get('welcome')).toMatchObject(THEIRS);
});

test('a rollback that has to allocate another address, since somebody released the former one meanwhile, answers with the new one', async () => {
  const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: TARGETED });
  const moved = { ...TARGETED, Target: { InstanceId: 'i-b' } };
  await world.ip({ type: 'Update', id, properties: moved, previous: TARGETED });
  const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
  const began = world.clock.now();
  let released = false;
  world.calls.faultAt = () => {
    if (!released && world.clock.now() > began + 5_000) released = world.ec2.addresses.delete(id);
    return undefined;
  };
  const answer = await world.ip({ type: 'Update', id, properties: TARGETED, previous: moved, options });
  expect(made()).toEqual([answer.PhysicalResourceId]);
  expect(answer.PhysicalResourceId).not.toBe(id);
});

test.each(['CREATE_IN_PROGRESS', 'ROLLBACK_FAILED'])('RETAIN keeps nothing of a stack that was %s when it was deleted', async (before) => {
  const retained = { ...TARGETED, RemovalPolicy: 'retain' };
  const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: retained });
  world.cloudFormation.before = before;
  await world.ip({ type: 'Delete', id, properties: retained });
  expect(made()).toEqual([]);
});

test('a Delete that can not release one address lets the others go', async () => {
  const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: TARGETED });
  const { tags } = world.ec2.addresses.get(id)!;
  world.ec2.addresses.get(id)!.instanceId = 'i-of-somebody-else';
  world.ec2.add({ allocationId: 'eipalloc-0000000000000000b', tags });
  expect((await world.ip({ type: 'Delete', id, properties: TARGETED })).Status).toBe('FAILED');
  expect(made()).toEqual([id]);
});

test('a Delete that follows an operation at once looks for what a late delivery of it still writes', async () => {
  const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: TARGETED });
  world.cloudFormation.time = world.clock.now();
  const { tags } = world.ec2.addresses.get(id)!;
  const began = world.clock.now();
  world.calls.faultAt = () => {
    const isLate = world.clock.now() > began + 8_000 && !world.ec2.addresses.has('eipalloc-late');
    if (isLate) world.ec2.add({ allocationId: 'eipalloc-late', tags });
    return undefined;
  };
  expect((await world.ip({ type: 'Delete', id, properties: TARGETED })).Status).toBe('SUCCESS');
  expect(made()).toEqual([]);
});

test('a Delete of a resource that a stack takes out removes what a second delivery of its Create has made, too', async () => {
  const { PhysicalResourceId: id } = await world.ip({ type: 'Create', properties: TARGETED });
  world.ec2.add({ allocationId: 'eipalloc-0000000000000000b', tags: world.ec2.addresses.get(id)!.tags });
  await world.ip({ type: 'Delete', id, properties: TARGETED, options: { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' } });
  expect(made()).toEqual([]);
});
