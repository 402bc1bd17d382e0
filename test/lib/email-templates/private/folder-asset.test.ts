import type { Manifest, TemplateLine } from '../../../../core/contracts/email-templates';
import type { FolderTemplate } from '../../../../core/email-templates/folder';
import { contentHashes, contentOf, hashOfIds } from '../../../../lib/email-templates/private/folder-asset';

const template = (more: Partial<FolderTemplate> = {}): FolderTemplate =>
  ({ id: 'welcome', subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', sample: '{}', substitutions: [], variables: [], parsed: [], ...more });

/** As the handler reads it: the first line, and then each template by its place, all in bytes. */
function read(templates: readonly FolderTemplate[]): { manifest: Manifest; lines: TemplateLine[]; read: number; bytes: Buffer } {
  const { text, manifestBytes } = contentOf(templates);
  const bytes = Buffer.from(text);
  const manifest = JSON.parse(bytes.subarray(0, manifestBytes).toString()) as Manifest;
  const lines = manifest.templates.map(({ offset, length }) =>
    JSON.parse(bytes.subarray(manifestBytes + offset, manifestBytes + offset + length).toString()) as TemplateLine);
  const last = manifest.templates.at(-1);
  return { manifest, lines, read: manifestBytes + (last ? last.offset + last.length + 1 : 0), bytes };
}

const ALL: FolderTemplate[] = [
  template({ id: 'b', subject: 'Grüße 🎉', html: '<p>日本\u2028語\r\n</p>', text: undefined, sample: '{"name":"Zoë"}' }),
  template({ id: 'a', html: undefined, text: 'one\ntwo\n' }),
  template({ id: 'B', text: 'lone \ud800 surrogate' }),
];

test('the manifest and each template are found at the bytes that they are said to be at', () => {
  const { lines, read: total, bytes } = read(ALL);
  expect(lines).toEqual([
    { id: 'B', subject: 'Hi', html: '<p>Hi</p>', text: 'lone \ud800 surrogate', sample: '{}' },
    { id: 'a', subject: 'Hi', text: 'one\ntwo\n', sample: '{}' },
    { id: 'b', subject: 'Grüße 🎉', html: '<p>日本\u2028語\r\n</p>', sample: '{"name":"Zoë"}' },
  ]);
  expect(total).toBe(bytes.length);
});

test('it is a line for the manifest, and one for each template', () => {
  const { text, manifestBytes } = contentOf(ALL);
  expect(text.split('\n')).toHaveLength(1 + ALL.length + 1);
  expect(Buffer.from(text)[manifestBytes - 1]).toBe('\n'.charCodeAt(0));
});

test('the order in which the templates come changes nothing', () => {
  expect(contentOf([...ALL].reverse())).toEqual(contentOf(ALL));
});

describe('a template\'s entry', () => {
  const entryOf = (more: Partial<FolderTemplate>) => read([template(more)]).manifest.templates[0]!;
  const before = entryOf({});

  test('has hashes of 16 digits', () => {
    expect(before).toEqual({
      id: 'welcome', content: expect.stringMatching(/^[0-9a-f]{16}$/), sample: expect.stringMatching(/^[0-9a-f]{16}$/), offset: 0, length: expect.any(Number),
    });
  });

  test.each<[string, Partial<FolderTemplate>]>([
    ['another subject', { subject: 'Ho' }], ['another HTML', { html: '' }], ['no HTML', { html: undefined }],
    ['another text', { text: '' }], ['no text', { text: undefined }], ['a text for a part that was HTML', { html: undefined, text: '<p>Hi</p>Hi' }],
  ])('has another hash of the content with %s, and the same of the sample', (_, more) => {
    expect(entryOf(more).content).not.toBe(before.content);
    expect(entryOf(more).sample).toBe(before.sample);
  });

  test('tells an absent part from an empty one', () => {
    expect(entryOf({ html: '' }).content).not.toBe(entryOf({ html: undefined }).content);
  });

  test('has another hash of the sample with another one, and the same of the content', () => {
    const { content, sample } = entryOf({ sample: '{"name":"Ada"}' });
    expect([content === before.content, sample === before.sample]).toEqual([true, false]);
  });

  test('names the substitutions, sorted, where there are any', () => {
    expect(entryOf({ substitutions: ['host', 'cdn'] }).substitutions).toEqual(['cdn', 'host']);
    expect(before).not.toHaveProperty('substitutions');
  });
});

test('the hash of the ids is of the set, not of its order, nor of the letters alone', () => {
  expect(hashOfIds(['a', 'b'])).toBe(hashOfIds(['b', 'a']));
  expect(new Set([hashOfIds(['a', 'b']), hashOfIds(['ab']), hashOfIds(['a']), hashOfIds([])]).size).toBe(4);
});

test('of 3,000 templates of 20 KB the last is found where it is said to be', () => {
  const html = 'ä'.repeat(10_000);
  const { text, manifestBytes } = contentOf(Array.from({ length: 3_000 }, (_, index) => template({ id: `t${index}`, html })));
  const bytes = Buffer.from(text);
  const { offset, length } = (JSON.parse(bytes.subarray(0, manifestBytes).toString()) as Manifest).templates.at(-1)!;
  expect(manifestBytes + offset + length + 1).toBe(bytes.length);
  expect(JSON.parse(bytes.subarray(manifestBytes + offset, -1).toString())).toMatchObject({ id: 't999', html });
});

describe('the hashes that a diff shows', () => {
  const many = (count: number, changed?: number) => Array.from({ length: count }, (_, index) =>
    template({ id: `${'long-name-of-a-template-'.repeat(2)}${String(index).padStart(5, '0')}`, text: index === changed ? 'Changed' : 'Hi' }));

  test('are a line for each template in the order of the ids, however they come', () => {
    const lines = contentHashes(ALL);
    expect(lines.map((line) => line.replace(/ [0-9a-f]{8}$/, ''))).toEqual(['B', 'a', 'b']);
    expect(contentHashes([...ALL].reverse())).toEqual(lines);
  });

  test.each<[string, Partial<FolderTemplate>]>([
    ['subject', { subject: 'Ho' }], ['HTML', { html: '<p>Ho</p>' }], ['text', { text: 'Ho' }], ['sample', { sample: '{"a":1}' }], ['parts', { html: undefined }],
  ])('differ in the line of the one template with another %s', (_, more) => {
    const before = contentHashes([template({ id: 'a' }), template({ id: 'b' }), template({ id: 'c' })]);
    const after = contentHashes([template({ id: 'a' }), template({ id: 'b', ...more }), template({ id: 'c' })]);
    expect(after.map((line, index) => line === before[index])).toEqual([true, false, true]);
  });

  test('of a large folder are of several templates each, and still tell where the change is', () => {
    const before = contentHashes(many(3_000));
    const after = contentHashes(many(3_000, 1_234));
    expect(JSON.stringify(before).length).toBeLessThanOrEqual(25_000);
    const changed = after.filter((line, index) => line !== before[index]);
    expect(changed).toHaveLength(1);
    const [, first, last] = /-(\d{5})\.\..*-(\d{5}) [0-9a-f]{8}$/.exec(changed[0]!)!;
    expect([Number(first) <= 1_234, 1_234 <= Number(last), Number(last) - Number(first) < 20]).toEqual([true, true, true]);
  });

  test('of no template are none', () => {
    expect(contentHashes([])).toEqual([]);
  });
});
