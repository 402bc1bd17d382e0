import { type Columns, PLAIN, tableOf, withTable } from '../../cli/shared/table';
import { OWNER, type State, THIS_STACK } from './state';

/** What there was at one moment of the story. */
export interface Moment {
  readonly moment: string;
  readonly state: State;
}

interface Row {
  readonly whose: 'foreign' | 'ours';
  readonly what: string;
  /** By what the state calls it. */
  readonly is: (what: string, text: string) => boolean;
  /** What is told of it. Without it, how many there are. */
  readonly tell?: (text: string) => string;
}

const isTemplate = (what: string) => what.startsWith('template ') && !what.includes('(former text)');
const isOurs = (text: string) => text.includes(OWNER) || text.includes(THIS_STACK) || text.includes('tagged cdk-adopt:stack');

const ROWS: readonly Row[] = [
  { whose: 'foreign', what: 'rules of the shared bucket', is: (what, text) => what.startsWith('shared bucket') && !isOurs(text) },
  { whose: 'foreign', what: 'address of another team', is: (what) => what.startsWith('unrelated address') },
  { whose: 'foreign', what: 'email templates, with their text', is: (what, text) => isTemplate(what) && !isOurs(text) && isFormer(text) },
  { whose: 'foreign', what: 'email templates, with our text', is: (what, text) => isTemplate(what) && !isOurs(text) && !isFormer(text) },
  { whose: 'ours', what: 'copies of their texts', is: (what) => what.includes('(former text)') },
  { whose: 'ours', what: 'rules of the shared bucket', is: (what, text) => what.startsWith('shared bucket') && isOurs(text) },
  { whose: 'ours', what: 'rules of our own bucket', is: (what) => what.startsWith('own bucket') },
  { whose: 'ours', what: 'email templates', is: (what, text) => isTemplate(what) && isOurs(text) },
  { whose: 'ours', what: 'Elastic IP address', is: (what) => what.startsWith('other address 1'), tell: (text) => text.split(' ')[1] ?? '' },
  { whose: 'ours', what: 'on the instance', is: (what) => what.startsWith('other address 1'), tell: (text) => `${/ on (.{6})/.exec(text)?.[1]}…` },
  { whose: 'ours', what: 'stack', is: (what) => what === 'stack', tell: (text) => text.replace(/(UPDATE_)?(\w+)_COMPLETE/, '$2') },
];

/** What the templates say that were there before. */
function isFormer(text: string): boolean {
  return text.startsWith('Your order {{number}} | Thank you. The shop, before.');
}

/** One screen: what there was at each moment, of whom, and what is left. */
export function summary(moments: readonly Moment[]): string[] {
  const columns: Columns<Row> = {
    'whose': { text: ({ whose }) => whose },
    'what': { text: ({ what }) => what },
    ...Object.fromEntries(moments.map(({ moment, state }) => [moment, { text: (row: Row) => cell(row, state), alignment: 'right' as const }])),
  };
  return withTable(tableOf(columns, ROWS), left(moments), PLAIN).split('\n');
}

function cell({ is, tell }: Row, state: State): string {
  const texts = Object.entries(state).flatMap(([what, text]) => (is(what, text) ? [text] : []));
  if (texts.length === 0) return '-';
  return tell ? tell(texts[0]!) : String(texts.length);
}

function left(moments: readonly Moment[]): string {
  const { state = {} } = moments.at(-1) ?? {};
  const count = ROWS.filter(({ whose, is }) => whose === 'ours' && Object.entries(state).some(([what, text]) => is(what, text))).length;
  return `left of ours: ${count === 0 ? 'nothing' : `${count} of the above`}`;
}
