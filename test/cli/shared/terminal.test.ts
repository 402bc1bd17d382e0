import { escaped, oneLine } from '../../../cli/shared/terminal';

/** By their numbers: C0, DEL and C1, what turns the writing direction, what ends a line, what can't be seen. */
const UNSAFE = [
  0x00, 0x07, 0x08, 0x09, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x034f, 0x061c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f,
  0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2065, 0x2066, 0x2067, 0x2068, 0x2069,
  0x206f, 0x3164, 0xfe0f, 0xfeff, 0xfff9, 0xe0001, 0xe0041, 0xe01ef,
].map((code) => String.fromCodePoint(code));
const TEXT = 'Grüße, שלום 你好 😀 \u{10ffff} a\u0301';

test.each(UNSAFE)('%j is shown as a placeholder in a line, and as an escape in JSON that means the same', (character) => {
  expect(oneLine(`a${character}b`)).toBe('a\uFFFDb');
  const value = { [`key${character}`]: [`a${character}b`, { deep: `${character}${character}` }] };
  const json = escaped(JSON.stringify(value, undefined, 2));
  expect(json).toMatch(/^[\n\x20-\x7e]*$/);
  expect(JSON.parse(json)).toEqual(value);
  expect(escaped(`a${character}b`)).toMatch(/^a(\\u[0-9a-f]{4})+b$/);
});

test('a line break is shown as a placeholder in a line, and stays where lines are written', () => {
  expect([oneLine('a\nb'), escaped('a\nb')]).toEqual(['a\uFFFDb', 'a\nb']);
  expect(JSON.parse(escaped(JSON.stringify({ a: 'b\nc' }, undefined, 2)))).toEqual({ a: 'b\nc' });
});

test('other text is left as it is', () => {
  expect([oneLine(TEXT), escaped(TEXT)]).toEqual([TEXT, TEXT]);
});
