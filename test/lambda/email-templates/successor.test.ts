import { awsError } from '../../support/aws-error';
import { assets, BYE, calls, clock, created, fn, HELLO, NEWS, send, texts } from './support';

describe('an Update', () => {
  test('leaves what was taken out to the clean-up, which deletes that and nothing else', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [HELLO, NEWS]);
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    expect(next).not.toBe(id);
    expect(Object.keys(texts()).sort()).toEqual(['shop-bye', 'shop-hello', 'shop-news']);
    expect(await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held: { id: next, properties: two } })).toMatchObject({ Status: 'SUCCESS' });
    expect(Object.keys(texts()).sort()).toEqual(['shop-hello', 'shop-news']);
  });

  const MASKED = { NamePrefix: '****', Substitutions: { host: '****' } };

  test('whose clean-up is shown the new properties masked deletes what was taken out, since the id proves the rest', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [HELLO]);
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    const held = { id: next, properties: { ...two, ...MASKED } };
    expect(await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held })).toMatchObject({ Status: 'SUCCESS' });
    expect(Object.keys(texts())).toEqual(['shop-hello']);
  });

  test.each(['id', 'latestId'] as const)('whose clean-up is shown another prefix masked, and its id as the %s, deletes nothing', async (shown) => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = { ...assets.put('two', [HELLO]), NamePrefix: 'post-' };
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    const held = { properties: { ...two, ...MASKED }, ...(shown === 'id' ? { id: next } : { id, latestId: next }) };
    const status = shown === 'id' ? 'UPDATE_COMPLETE' : 'DELETE_IN_PROGRESS';
    expect(await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held, status })).toMatchObject({ Status: 'FAILED' });
    expect(Object.keys(texts()).sort()).toEqual(['post-hello', 'shop-bye', 'shop-hello']);
  });

  test('whose clean-up is shown, as long as it lasts, the thing that was replaced goes by the id of the latest event', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [HELLO]);
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    const held = { id, properties: two, latestId: next };
    expect(await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held, status: 'DELETE_IN_PROGRESS' })).toMatchObject({ Status: 'SUCCESS' });
    expect(Object.keys(texts())).toEqual(['shop-hello']);
  });

  test('whose clean-up is delivered again writes nothing once a newer deployment has replaced the folder', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [HELLO]);
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    let throttled = 6;
    calls.faultAt = (_, name) => {
      if (name !== 'GetEmailTemplate' || throttled-- <= 0) return undefined;
      fn.holds('another id');
      return { when: 'before', error: awsError('TooManyRequestsException', { status: 429 }) };
    };
    const held = { id: next, properties: two };
    await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held });
    expect(Object.keys(texts()).sort()).toEqual(['shop-bye', 'shop-hello']);
  });

  test('whose clean-up can\'t find out what is still declared deletes nothing, and says so', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const held = { id: 'another', properties: undefined };
    const { Status, Reason } = await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/could not find out which templates are still declared, so none was deleted/)]);
    expect(Object.keys(texts())).toHaveLength(2);
  });
});

describe('a Delete', () => {
  test('of a folder that was added, and is taken back, takes its templates, though the events mask its prefix', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const held = { id, latestId: id, properties: { ...one, NamePrefix: '****' } };
    const { Status } = await send('Delete', one, { id, stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', held, status: 'DELETE_IN_PROGRESS' });
    expect([Status, texts()]).toEqual(['SUCCESS', {}]);
  });

  test('of a resource that goes alone takes its templates, also where its last event is long gone', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const held = { id, properties: undefined, isEarlier: true } as const;
    const { Status } = await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held, status: 'DELETE_IN_PROGRESS' });
    expect([Status, texts()]).toEqual(['SUCCESS', {}]);
  });

  test('whose stack is shown with its former status for a moment waits for the present one', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const held = { id, properties: one };
    const deleted = fn.send('Delete', one, { id, held, status: 'CREATE_COMPLETE' });
    void clock.sleep(4_000).then(() => fn.shows('DELETE_IN_PROGRESS'));
    expect(await clock.run(deleted)).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({});
  });
});
