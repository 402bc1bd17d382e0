import { type Columns, linesOf, lookOf, PLAIN, tableOf, withTable } from '../../../cli/shared/table';

interface Row { readonly id: string; readonly owner?: string; readonly state?: string; readonly price: string }
const COLUMNS: Columns<Row> = {
  ID: { text: ({ id }) => id, isWhole: true },
  OWNER: { text: ({ owner }) => owner, color: ({ state }) => (state === 'gone' ? 'red' : undefined) },
  NOTE: { text: ({ state }) => state },
  PRICE: { text: ({ price }) => price, alignment: 'right' },
};
const ROWS: Row[] = [{ id: 'eipalloc-0001', owner: 'Thing of stack Shop', price: '3.65' }, { id: 'eipalloc-2', price: '10.00' }];
const LONG = { id: 'eipalloc-0123456789abcdef0', owner: 'a'.repeat(60), state: 'b'.repeat(40), price: '1.00' };

test('columns are as wide as their texts, and one without any is left out', () => {
  expect(linesOf(tableOf(COLUMNS, ROWS), PLAIN)).toEqual([
    'ID             OWNER                PRICE',
    'eipalloc-0001  Thing of stack Shop   3.65',
    'eipalloc-2                          10.00',
  ]);
});

test('in a terminal a table is as wide as that: what is widest is shortened first, and an ID never', () => {
  const lines = linesOf(tableOf(COLUMNS, [LONG]), { width: 80, colors: false });
  expect(lines.map((line) => line.length)).toEqual([80, 80]);
  expect(lines[1]).toMatch(/^eipalloc-0123456789abcdef0 {2}a{20,21}… {2}b{20,21}… {3}1\.00$/);
});

test('a terminal that is too narrow gets the shortest form', () => {
  expect(linesOf(tableOf(COLUMNS, [LONG]), { width: 20, colors: false })[1]).toBe('eipalloc-0123456789abcdef0  aaaaaaa…  bbbbbbb…   1.00');
});

test('colors are around what is padded, so that they take no place', () => {
  const lines = linesOf(tableOf(COLUMNS, [{ ...ROWS[0]!, state: 'gone' }, ROWS[1]!]), { colors: true });
  expect(lines[1]).toBe('eipalloc-0001  \u001b[31mThing of stack Shop\u001b[0m  gone   3.65');
  expect(lines[0]).toContain('\u001b[1mOWNER              \u001b[0m');
});

test('a text of others neither ends its line nor colors it, and a sign of two code units is not cut in two', () => {
  const hostile = { ...ROWS[0]!, owner: 'x\n\u001b[31my' };
  expect(linesOf(tableOf(COLUMNS, [hostile]), PLAIN)[1]).toBe('eipalloc-0001  x\uFFFD\uFFFD[31my   3.65');
  expect(linesOf(tableOf({ A: { text: () => '\u{1F600}'.repeat(20) } }, [1]), { width: 10, colors: false })[1]).toBe(`${'\u{1F600}'.repeat(9)}…`);
});

test('colors and a width are a terminal\'s, and NO_COLOR and a dumb terminal have none', () => {
  expect(lookOf({ isTTY: true, columns: 80 }, {})).toEqual({ width: 80, colors: true });
  expect([lookOf({}, {}), lookOf({ columns: 80 }, {})]).toEqual([PLAIN, PLAIN]);
  expect([{ NO_COLOR: '1' }, { TERM: 'dumb' }, { NO_COLOR: '' }].map((env) => lookOf({ isTTY: true, columns: 80 }, env).colors)).toEqual([false, false, true]);
});

test('the text stands below the table, and alone where nothing is listed', () => {
  expect([withTable(undefined, 'text', PLAIN), withTable(tableOf(COLUMNS, []), 'text', PLAIN)]).toEqual(['text', 'text']);
  expect(withTable(tableOf({ A: { text: () => 'a' } }, [1]), 'text', PLAIN)).toBe('A\na\n\ntext');
});
