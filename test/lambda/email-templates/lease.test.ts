import { ownershipTags } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { ownerHash } from '../../../core/ownership';
import { STACK } from '../../support/world';
import { assets, clock, created, fn, send, ses, template, texts } from './support';

const OWNER = { stackId: STACK, logicalId: 'Emails0A1B2C3D' };
const LEASE = backupName(`the lease of ${ownerHash(OWNER)}`);

const many = (count: number, html = 'x') => Array.from({ length: count }, (_, number) => template(`t${number}`, html));
const questions = () => fn.asked.made.filter((action) => action.startsWith('Describe'));
const leaseOf = (requestId: string) => ses.store.create(LEASE, { subject: requestId, text: 'under way' }, ownershipTags(OWNER, LEASE));

describe('a folder of more than sixty templates', () => {
  test('is created with two questions to CloudFormation in the first invocation, and one in each that follows', async () => {
    await created(...many(450));
    expect(fn.invocations).toBe(2);
    expect(questions()).toEqual(Array.from({ length: 3 }, () => 'DescribeStackResource'));
  });

  test('is changed with two questions in the first invocation, and one in each that follows', async () => {
    const { properties, id } = await created(...many(450));
    fn.asked.made.length = 0;
    const before = fn.invocations;
    const told = { Contents: ['t0..t449 0a1b2c'] };
    expect((await send('Update', assets.put('two', many(450, 'y'), told), { id, previous: { ...properties, ...told } })).Status).toBe('SUCCESS');
    expect(fn.invocations - before).toBe(2);
    expect(questions()).toEqual(['DescribeStacks', ...Array.from({ length: 2 }, () => 'DescribeStackResource')]);
  });

  test('leaves no lease, whether it succeeds or fails', async () => {
    await created(...many(61));
    expect(ses.store.find(LEASE)).toBeUndefined();
    ses.refuse = () => 'No.';
    expect((await send('Create', assets.put('two', many(70)))).Status).toBe('FAILED');
    expect(ses.store.find(LEASE)).toBeUndefined();
  });

  test('relies on its lease when CloudFormation has said yes at a time when every read shows it', async () => {
    const times: number[] = [];
    const { resource } = fn.cloudFormation;
    fn.cloudFormation.resource = (stackId, logicalId) => {
      times.push(clock.now());
      return resource.call(fn.cloudFormation, stackId, logicalId);
    };
    await created(...many(61));
    expect(times).toHaveLength(2);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(18_000); // the lease is made after the first
  });

  test('is answered for when no other delivery can rely on the lease any more', async () => {
    let removedAt = Infinity;
    const { deleteTemplate } = ses;
    ses.deleteTemplate = (name) => {
      if (name === LEASE) removedAt = clock.now();
      return deleteTemplate.call(ses, name);
    };
    await created(...many(61));
    expect(clock.now() - removedAt).toBeGreaterThanOrEqual(15_000);
  });

  test('leaves no lease when CloudFormation waits no more before it permits a write', async () => {
    const answer = send('Create', assets.put('one', many(100)));
    void clock.sleep(10_000).then(() => { fn.cloudFormation.seen = { status: 'DELETE_IN_PROGRESS' }; });
    expect((await answer).Status).toBe('FAILED');
    expect(ses.made('DeleteEmailTemplate')).toBe(1);
    expect(ses.store.find(LEASE)).toBeUndefined();
  });

  test('stops when a later request has removed its lease and CloudFormation waits no more', async () => {
    const answer = send('Create', assets.put('one', many(100)));
    void clock.sleep(60_000).then(() => {
      ses.store.delete(LEASE);
      fn.cloudFormation.seen = { status: 'DELETE_IN_PROGRESS' };
    });
    expect((await answer).Status).toBe('FAILED');
    const made = Object.keys(texts()).length;
    expect(made).toBeGreaterThan(20);
    expect(made).toBeLessThan(60);
  });

  test('is asked for every few seconds where no lease can be taken', async () => {
    ses.refuse = ({ text }) => (text?.includes('under way') ? 'No.' : undefined);
    await created(...many(100));
    expect(questions().length).toBeGreaterThan(15);
  });

  test.each([
    ['was updated in the last day', { status: 'UPDATE_COMPLETE' }],
    ['is unknown', 'unknown' as const],
  ])('takes no lease in a Create where the function %s, since a rollback may run code that knows none', async (_, seen) => {
    fn.cloudFormation.functionSeen = typeof seen === 'string' ? seen : { ...seen, lastUpdated: clock.now() };
    await created(...many(100));
    expect(questions().length).toBeGreaterThan(15);
  });

  test('takes no lease in an Update from a version that knows none', async () => {
    const { properties, id } = await created(...many(100));
    fn.asked.made.length = 0;
    expect((await send('Update', assets.put('two', many(100, 'y')), { id, previous: properties })).Status).toBe('SUCCESS');
    expect(questions().length).toBeGreaterThan(15);
  });
});

test('a folder of sixty templates takes no lease', async () => {
  await created(...many(60));
  expect(fn.sent.get('deleteTemplate')).toBeUndefined();
});

test.each([
  ['a Delete', 'Delete', 'DELETE_IN_PROGRESS', 15_000], ['a rollback', 'Update', 'UPDATE_ROLLBACK_IN_PROGRESS', 45_000],
] as const)('the lease of an earlier request is removed by %s, which writes only when no read shows it', async (_, type, stackStatus, time) => {
  const { properties, id } = await created(...many(2));
  leaseOf('request-of-before');
  const began = clock.now();
  expect((await send(type, properties, { id, previous: assets.put('two', many(2, 'y')), stackStatus })).Status).toBe('SUCCESS');
  expect(ses.store.find(LEASE)).toBeUndefined();
  expect(clock.now() - began).toBeGreaterThan(time);
});

test("somebody else's template of the lease's name is left alone", async () => {
  ses.store.create(LEASE, { subject: 'Theirs', text: 'theirs' });
  await created(...many(70));
  expect(ses.store.find(LEASE)).toMatchObject({ subject: 'Theirs' });
});
