import { backupName } from '../../../core/email-templates/template-name';
import { assets, BYE, created, HELLO, NEWS, send, ses, template, texts } from './support';

const THEIRS = { subject: 'Theirs', html: 'from before' };
const NEW_HELLO = template('hello', 'Good morning {{name}}');

/** A folder whose update added news, which somebody else had, and bye, and failed when it had written them. */
async function failedUpdate() {
  ses.store.create('shop-news', THEIRS);
  const { properties: one, id } = await created(HELLO);
  const two = assets.put('two', [HELLO, BYE, NEWS]);
  await send('Update', two, { previous: one, id });
  return { one, two, id, failed: { properties: two, before: { id, properties: one } } };
}

describe('what an update left that failed and was not rolled back', () => {
  test.each(['one', 'two'] as const)('is undone by the next one, whichever properties come as the old ones: %s', async (former) => {
    const { id, failed, ...folders } = await failedUpdate();
    const three = assets.put('three', [NEW_HELLO]);
    expect(await send('Update', three, { previous: folders[former], id, failed })).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({ 'shop-hello': NEW_HELLO.html, 'shop-news': THEIRS.html });
  });

  test.each(['one', 'two'] as const)('goes with the stack, and so does what was there before, whichever properties come: %s', async (former) => {
    const { id, failed, ...folders } = await failedUpdate();
    const held = { id, properties: folders.two, latestId: id };
    const answer = await send('Delete', folders[former], { id, failed, held, status: 'DELETE_IN_PROGRESS', stackStatus: 'DELETE_IN_PROGRESS' });
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({ 'shop-news': THEIRS.html });
  });

  test('is undone by a rollback that the user begins later', async () => {
    const { one, two, id, failed } = await failedUpdate();
    await send('Update', one, { previous: two, id, failed, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    expect(texts()).toEqual({ 'shop-hello': HELLO.html, 'shop-news': THEIRS.html });
  });
});

describe('a text of the user\'s, written after a request that failed and was not rolled back', () => {
  const EDITED = { subject: 'Edited', html: 'by hand' };
  const THREE = [HELLO, BYE, template('news', 'Other news for {{name}}')];

  test('is copied before the next request overwrites it', async () => {
    const { one, id, failed } = await failedUpdate();
    ses.store.update('shop-news', EDITED);
    await send('Update', assets.put('three', THREE), { previous: one, id, failed });
    expect(texts()).toMatchObject({ 'shop-news': THREE[2]!.html, [backupName('shop-news')]: EDITED.html });
  });

  test('does not replace the copy when it may be that request\'s, whose asset is gone', async () => {
    const { one, id, failed } = await failedUpdate();
    ses.store.update('shop-news', EDITED);
    assets.delete('two');
    await send('Update', assets.put('three', THREE), { previous: one, id, failed });
    expect(texts()).toMatchObject({ 'shop-news': THREE[2]!.html, [backupName('shop-news')]: THEIRS.html });
  });
});

test('an update whose predecessor failed writes every template, since that one may not have come so far', async () => {
  const { properties: one, id } = await created(HELLO);
  const two = assets.put('two', [NEW_HELLO]);
  const three = assets.put('three', [NEW_HELLO, BYE]);
  await send('Update', three, { previous: two, id, failed: { properties: two, before: { id, properties: one } } });
  expect(texts()).toEqual({ 'shop-hello': NEW_HELLO.html, 'shop-bye': BYE.html });
});

test('the clean-up of a failed creation does not touch the folder that a later one holds', async () => {
  const { properties, id } = await created(HELLO, BYE);
  const held = { id, properties, latestId: id };
  await send('Delete', assets.put('one', [HELLO, BYE]), { id: 'none/request-1', held, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
  expect(Object.keys(texts()).sort()).toEqual(['shop-bye', 'shop-hello']);
});
