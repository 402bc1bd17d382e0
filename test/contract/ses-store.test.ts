import { FakeClock } from '../support/clock';
import { SesStore } from '../support/ses/store';

const PARTS = { subject: 'Hello', text: 'Hi' };

describe('a template', () => {
  it('keeps its tags and the time of its creation when it is updated', () => {
    const clock = new FakeClock();
    const store = new SesStore({ clock });
    const createdAt = new Date(clock.time);
    store.create('a', PARTS, { team: 'web' });
    clock.time += 1000;
    store.update('a', { subject: 'Bye', html: '<p>' });
    expect(store.get('a')).toEqual({ name: 'a', subject: 'Bye', html: '<p>', tags: { team: 'web' }, createdAt });
  });

  it('tells an empty part from one that is absent', () => {
    const store = new SesStore();
    store.create('a', { ...PARTS, html: '' });
    expect(store.get('a').html).toBe('');
    store.update('a', { ...PARTS, html: undefined });
    expect(store.get('a')).not.toHaveProperty('html');
  });

  it.each(['', 'a b', 'a.b', 'ä', 'a'.repeat(65)])('cannot be called %j', (name) => {
    const store = new SesStore();
    expect(() => store.create(name, PARTS)).toThrow(refusal('InvalidParameterValue'));
    expect(store.list()).toEqual([]);
  });

  it('can have a name of 64 characters', () => {
    const store = new SesStore();
    const name = `A-z_0${'9'.repeat(59)}`;
    store.create(name, PARTS);
    expect(store.list()).toEqual([expect.objectContaining({ name })]);
  });

  it('may have so many bytes of text and HTML together, however few the characters', () => {
    const store = new SesStore({ maxBytes: 10 });
    store.create('fits', { subject: 'not counted at all', text: 'ää', html: '123456' });
    expect(() => store.create('large', { subject: 's', text: 'äää', html: '12345' })).toThrow(refusal('InvalidTemplate'));
    expect(() => store.update('fits', { subject: 's', html: '12345678901' })).toThrow(refusal('InvalidTemplate'));
    expect(store.list()).toEqual([expect.objectContaining({ name: 'fits', html: '123456' })]);
  });

  it('is refused for a reason that only SES knows', () => {
    const store = new SesStore({ refuse: ({ html }) => (html?.includes('<script') ? 'no scripts' : undefined) });
    store.create('a', PARTS);
    expect(() => store.create('b', { ...PARTS, html: '<script>' })).toThrow(refusal('InvalidTemplate', 'no scripts'));
    expect(() => store.update('a', { ...PARTS, html: '<script>' })).toThrow(refusal('InvalidTemplate', 'no scripts'));
    expect(store.list()).toEqual([expect.objectContaining({ name: 'a', text: 'Hi' })]);
  });

  it('is refused when there are too many, until one is deleted', () => {
    const store = new SesStore({ maxTemplates: 2 });
    store.create('a', PARTS);
    store.create('b', PARTS);
    expect(() => store.create('c', PARTS)).toThrow(refusal('LimitExceeded'));
    store.update('b', PARTS);
    store.delete('a');
    store.create('c', PARTS);
    expect(store.list().map(({ name }) => name)).toEqual(['b', 'c']);
  });
});

describe('tags', () => {
  it('have keys of 1 to 128 characters and values of up to 256', () => {
    const store = new SesStore();
    store.create('a', PARTS, { ['k'.repeat(128)]: 'v'.repeat(256) });
    for (const [key, value] of [['', 'v'], ['k'.repeat(129), 'v'], ['k', 'v'.repeat(257)]] as const) {
      const tags = { [key]: value };
      expect(() => store.create('b', PARTS, tags)).toThrow(refusal('InvalidParameterValue'));
      expect(() => store.tag('a', tags)).toThrow(refusal('InvalidParameterValue'));
    }
    expect(store.list().map(({ name, tags }) => [name, Object.keys(tags).length])).toEqual([['a', 1]]);
  });

  it('are at most 50', () => {
    const store = new SesStore();
    store.create('a', PARTS, Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, ''])));
    store.tag('a', { 'key-0': 'changed' });
    expect(() => store.tag('a', { 'key-50': '' })).toThrow(refusal('InvalidParameterValue'));
    store.untag('a', ['key-1']);
    store.tag('a', { 'key-50': '' });
    expect(store.get('a').tags).toMatchObject({ 'key-0': 'changed', 'key-50': '' });
  });
});

describe('a rendering', () => {
  const clock = new FakeClock();
  const render = (parts: object) => {
    const store = new SesStore({ clock });
    store.create('a', { subject: 'Hello {{name}}', ...parts });
    return store.render('a', '{"name": "Änn"}').split('\r\n');
  };
  const HEAD = ['Date: Thu, 01 Jan 2026 00:00:00 GMT', 'Subject: Hello Änn', 'MIME-Version: 1.0'];
  const PLAIN = ['Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: 8bit', ''];
  const HTML = ['Content-Type: text/html; charset=UTF-8', 'Content-Transfer-Encoding: 8bit', ''];

  it('is a message of one body when the template has one', () => {
    expect(render({ text: 'Hi {{name}}' })).toEqual([...HEAD, ...PLAIN, 'Hi Änn']);
    expect(render({ html: '<p>' })).toEqual([...HEAD, ...HTML, '<p>']);
  });

  it('is a message of two alternatives when the template has both, the HTML last', () => {
    expect(render({ html: '<p>{{name}}</p>', text: 'Hi {{name}}' })).toEqual([
      ...HEAD, 'Content-Type: multipart/alternative; boundary="----=_Part_0"', '',
      '------=_Part_0', ...PLAIN, 'Hi Änn',
      '------=_Part_0', ...HTML, '<p>Änn</p>',
      '------=_Part_0--', '',
    ]);
  });
});

function refusal(code: string, message?: string): Error {
  return expect.objectContaining({ code, ...(message !== undefined && { message }) });
}
