import { backupName } from '../../../core/email-templates/template-name';
import { failedUpdate } from '../../support/fake-cloudformation';
import { content, create, NAME, names, NEXT, next, OURS, OWNER, properties, THEIRS, world } from './support';

const ELSE = { TemplateName: 'hello' };
/** An update that gave the resource another name, and failed when it had written. */
async function failedRename(): Promise<void> {
  world.ses.store.create('hello', THEIRS);
  await create();
  await world.email({ type: 'Update', id: NAME, properties: properties(ELSE), previous: properties() });
  world.cloudFormation.failed = failedUpdate(OWNER, properties(ELSE), { id: NAME, properties: properties() });
}

describe('what an update left that failed and was not rolled back', () => {
  test.each([
    ['the properties that failed', properties(ELSE)],
    ['those before them', properties()],
  ])('is undone by the next update, whichever properties come as the old ones: %s', async (_, previous) => {
    await failedRename();
    expect((await world.email({ type: 'Update', id: NAME, properties: next(), previous })).Status).toBe('SUCCESS');
    expect(names()).toEqual(['hello', NAME]);
    expect(content('hello')).toEqual({ ...THEIRS, html: undefined });
  });

  test.each([
    ['the properties that failed', properties(ELSE)],
    ['those before them', properties()],
  ])('is undone when the stack is deleted, with what was there before, by %s', async (_, declared) => {
    await failedRename();
    const options = { stackStatus: 'DELETE_IN_PROGRESS', heldProperties: properties(ELSE) };
    world.cloudFormation.latestId = NAME;
    expect((await world.email({ type: 'Delete', id: NAME, properties: declared, options })).Status).toBe('SUCCESS');
    expect(names()).toEqual(['hello']);
    expect(content('hello')).toEqual({ ...THEIRS, html: undefined });
  });

  test('stays as the user declares it when the update is tried again', async () => {
    await failedRename();
    const answer = await world.email({ type: 'Update', id: NAME, properties: properties(ELSE), previous: properties(ELSE) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'hello' });
    expect(content('hello')).toMatchObject(OURS);
    expect(names()).toContain(backupName('hello'));
  });

  test('is no text of the user\'s, which would be copied', async () => {
    await failedRename();
    await world.email({ type: 'Update', id: NAME, properties: next(ELSE), previous: properties() });
    expect(content(backupName('hello'))).toMatchObject(THEIRS);
  });
});

describe('a text of the user\'s, written after a request that failed and was not rolled back', () => {
  const EDITED = { subject: 'Edited', text: 'by hand' };
  const BODY = { Html: { Bucket: 'assets', Key: 'gone.html' } };

  test('is copied before the next request overwrites it', async () => {
    await failedRename();
    world.ses.store.update('hello', EDITED);
    await world.email({ type: 'Update', id: NAME, properties: next(ELSE), previous: properties() });
    expect(content('hello')).toMatchObject(NEXT);
    expect(content(backupName('hello'))).toMatchObject(EDITED);
  });

  test('does not replace the copy when it may be that request\'s, whose asset is gone', async () => {
    await failedRename();
    world.cloudFormation.failed = failedUpdate(OWNER, properties({ ...ELSE, ...BODY }), { id: NAME, properties: properties() });
    world.ses.store.update('hello', EDITED);
    await world.email({ type: 'Update', id: NAME, properties: next(ELSE), previous: properties() });
    expect(content(backupName('hello'))).toMatchObject(THEIRS);
  });
});

test('a template adopted in an operation that failed has its former text back when the stack goes', async () => {
  await failedRename();
  world.cloudFormation.failed = failedUpdate(OWNER, properties(ELSE), { id: NAME, properties: properties() })
    .map((event) => (event.status === 'UPDATE_FAILED' && event.logicalId ? { ...event, status: 'UPDATE_COMPLETE', physicalId: 'hello' } : event));
  await world.email({ type: 'Delete', id: 'hello', properties: properties(ELSE), options: { stackStatus: 'DELETE_IN_PROGRESS' } });
  expect(content('hello')).toEqual({ ...THEIRS, html: undefined });
});

test('the clean-up of a failed creation does not touch the template that a later one holds', async () => {
  world.ses.store.create(NAME, THEIRS);
  await create();
  world.cloudFormation.latestId = NAME;
  world.cloudFormation.failed = failedUpdate(OWNER, properties());
  const options = { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' };
  await world.email({ type: 'Delete', id: 'none/request-1', properties: properties(), options });
  expect(content()).toMatchObject(OURS);
  expect(names()).toEqual([backupName(NAME), NAME].sort());
});

test('an update that is tried again is rendered again, although its text is there', async () => {
  await create();
  const sampled = next({ SampleData: '{"name":"Ada"}' });
  await world.email({ type: 'Update', id: NAME, properties: sampled, previous: properties() });
  const before = world.calls.count('TestRenderTemplate');
  await world.email({ type: 'Update', id: NAME, properties: sampled, previous: sampled });
  expect(world.calls.count('TestRenderTemplate')).toBe(before + 1);
});
