import { content, create, world } from './support';

describe('a template that is not there', () => {
  test('gets its bodies from the assets', async () => {
    world.ses.assets.set('assets/abc.html', '<b>from a file</b>');
    await create({ Html: { Bucket: 'assets', Key: 'abc.html' } });
    expect(content().html).toBe('<b>from a file</b>');
  });
});
