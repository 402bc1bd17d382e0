import { assets, BYE, created, HELLO, send, ses, texts } from './support';

describe('an Update', () => {
  test('looks at every template where the former asset is gone', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    assets.delete('one');
    ses.store.update('shop-bye', { subject: 'x', html: 'edited by hand' });
    expect(await send('Update', assets.put('two', [HELLO, BYE]), { previous: one, id })).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({ 'shop-hello': 'Hello {{name}}', 'shop-bye': 'Bye {{name}}' });
  });
});

describe('a Delete', () => {
  test('whose asset is gone says so, and deletes nothing', async () => {
    const { properties: one, id } = await created(HELLO);
    assets.delete('one');
    const { Status, Reason } = await send('Delete', one, { id });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/could not fetch the list of the templates from the assets: NoSuchKey.*synthesize and deploy again/)]);
    expect(Object.keys(texts())).toHaveLength(1);
  });
});
