import { oneLine } from './terminal';

export type Color = 'red' | 'yellow' | 'gray';

export interface Column<Row> {
  /** A column without any text isn't shown. */
  text(row: Row): string | undefined;
  readonly alignment?: 'right';
  /** What a reader copies, such as an ID, is never shortened. */
  readonly isWhole?: boolean;
  color?(row: Row): Color | undefined;
}

/** By heading. */
export type Columns<Row> = Readonly<Record<string, Column<Row>>>;

interface Cell {
  readonly text: string;
  readonly color?: Color;
}

interface TableColumn {
  readonly heading: string;
  readonly alignment?: 'right';
  readonly isWhole?: boolean;
  readonly cells: readonly Cell[];
}

/** What a command lists, before it is known where it is shown. */
export type Table = readonly TableColumn[];

export function tableOf<Row>(columns: Columns<Row>, rows: readonly Row[]): Table {
  return Object.entries(columns).flatMap(([heading, { text, alignment, isWhole, color }]) => {
    const cells = rows.map((row) => ({ text: text(row), color: color?.(row) }));
    if (cells.every((cell) => cell.text === undefined)) return [];
    return [{ heading, alignment, isWhole, cells: cells.map((cell) => ({ ...cell, text: oneLine(cell.text ?? '') })) }];
  });
}

/** Where a table is shown. */
export interface Look {
  /** In characters. Without one, the table is as wide as its texts. */
  readonly width?: number;
  readonly colors: boolean;
}

export const PLAIN: Look = { colors: false };

export function lookOf({ isTTY = false, columns }: { readonly isTTY?: boolean; readonly columns?: number }, env = process.env): Look {
  const mayColor = !env.NO_COLOR && env.TERM !== 'dumb';
  return isTTY ? { width: columns || undefined, colors: mayColor } : PLAIN;
}

/** The table, and the text below it. The text has to be safe for a terminal; the cells are made so here. */
export function withTable(table: Table | undefined, text: string, look: Look): string {
  return table === undefined || table.length === 0 ? text : [...linesOf(table, look), '', text].join('\n');
}

const GAP = '  ';
const CODES = { bold: 1, red: 31, yellow: 33, gray: 90 } as const;

export function linesOf(table: Table, { width, colors }: Look): string[] {
  const widths = fitted(table, width);
  const line = (cellOf: (column: TableColumn) => { readonly text: string; readonly style?: keyof typeof CODES }) => {
    const cells = table.map((column, index) => {
      const { text, style } = cellOf(column);
      const padded = placed(shortened(text, widths[index]!), widths[index]!, column.alignment);
      return style && colors ? `\u001b[${CODES[style]}m${padded}\u001b[0m` : padded;
    });
    return cells.join(GAP);
  };
  return [
    line(({ heading }) => ({ text: heading, style: 'bold' })),
    ...(table[0]?.cells ?? []).map((_, row) => line(({ cells }) => ({ text: cells[row]!.text, style: cells[row]!.color }))),
  ];
}

const NARROWEST = 8;

/** Takes from the widest columns what doesn't fit. A table that can't be made to fit is left to the terminal. */
function fitted(table: Table, width = Infinity): number[] {
  const widths = table.map(({ heading, cells }) => Math.max(...[heading, ...cells.map(({ text }) => text)].map(lengthOf)));
  const shrinkable = [...table.keys()].filter((index) => !table[index]!.isWhole);
  for (let excess = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width; excess > 0; excess--) {
    const widest = shrinkable.reduce((one, other) => (widths[other]! > widths[one]! ? other : one), shrinkable[0] ?? -1);
    if (widest < 0 || widths[widest]! <= NARROWEST) break;
    widths[widest]!--;
  }
  return widths;
}

function lengthOf(text: string): number {
  return [...text].length;
}

function shortened(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;
}

function placed(text: string, width: number, alignment: Column<never>['alignment']): string {
  const space = ' '.repeat(width - lengthOf(text));
  return alignment === 'right' ? `${space}${text}` : `${text}${space}`;
}
