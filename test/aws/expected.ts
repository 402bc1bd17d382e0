import type { State } from '../e2e/state';
import { ORIGIN, SUBJECTS } from './app';
import { FOREIGN_RULES, FOREIGN_SUBJECT } from './surroundings';

const FOREIGN: State = {
  ...Object.fromEntries(FOREIGN_RULES.map(({ AllowedOrigins }, index) => [`bucket foreign, foreign rule ${index + 1}`, AllowedOrigins.join(' ')])),
  'address foreign': 'on nothing',
  'template receipt': FOREIGN_SUBJECT,
  'template confirmation': FOREIGN_SUBJECT,
  'template order': FOREIGN_SUBJECT,
};

const FIRST: State = {
  ...FOREIGN,
  'stack main': 'CREATE_COMPLETE',
  'stack kept': 'CREATE_COMPLETE',
  'bucket foreign, rule web': ORIGIN,
  'bucket own, rule (no id)': ORIGIN,
  'address own': 'on interface 1',
  'address foreign': 'on interface 3',
  'address pooled': 'on nothing',
  'address kept': 'on nothing',
  'template receipt': SUBJECTS.first,
  'copy of receipt': FOREIGN_SUBJECT,
  'template (generated)': 'Welcome, {{name}}',
  'template former': 'Renamed',
  'template mail-notice': 'Notice',
  'template mail-reminder': 'Reminder',
};

const CHANGED: State = {
  ...without('template mail-reminder', FIRST),
  'stack main': 'UPDATE_COMPLETE',
  'bucket foreign, rule extra': 'https://changed.example.com',
  'address own': 'on interface 2',
  'template receipt': SUBJECTS.changed,
  'template mail-notice': 'New notice',
  'template mail-digest': 'Digest',
};

const FAILED: State = { ...CHANGED, 'stack main': 'UPDATE_ROLLBACK_COMPLETE', 'stack fresh': 'ROLLBACK_COMPLETE' };

/** What was there before stays: the address under its key, and the template, with the declared text. */
const DESTROYED: State = { ...FOREIGN, 'address kept': 'on nothing', 'template receipt': SUBJECTS.changed };

export type Moment = 'made' | 'first' | 'changed' | 'failed' | 'destroyed';

/** What has to stand after each step. @param domainName the reverse DNS record of the stack's address, if it has one */
export function expectedOf(domainName?: string): Readonly<Record<Moment, State>> {
  const withRecord = ({ 'address own': own, ...state }: State): State =>
    (own === undefined ? state : { ...state, 'address own': `${own}${domainName ? `, ${domainName}.` : ''}` });
  return { made: FOREIGN, first: withRecord(FIRST), changed: withRecord(CHANGED), failed: withRecord(FAILED), destroyed: DESTROYED };
}

function without(gone: string, state: State): State {
  return Object.fromEntries(Object.entries(state).filter(([what]) => what !== gone));
}
