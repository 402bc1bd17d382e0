import { readPage } from './pages';

/** A row of the table of docs/email-handlebars.md. */
export interface HandlebarsRow {
  readonly example: string;
  readonly renders: string;
  readonly documented: string;
  readonly synth: string;
}

const text = readPage('docs/email-handlebars.md');
const plain = (cell: string) => cell.replace(/^`|`$/g, '').replaceAll('\\|', '|').replaceAll('↵', '\n');

/** The data of all rows. */
export const HANDLEBARS_DATA = JSON.parse(/```json\n([^]*?)```/.exec(text)![1]!) as object;

export const HANDLEBARS_ROWS: readonly (readonly [feature: string, row: HandlebarsRow])[] = text.split('\n').filter((line) => /^\| (?!feature)/.test(line)).map((line) => {
  const [feature, example, renders, documented, synth] = line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
  return [feature!, { example: plain(example!), renders: plain(renders!), documented: documented!, synth: plain(synth!) }] as const;
});
