import { withStandIns } from '../../../core/email-templates/ses-placeholders';
import { HANDLEBARS_DATA as DATA, HANDLEBARS_ROWS as ROWS } from '../../support/handlebars-rows';
import { readPage } from '../../support/pages';
import { check, render } from '../../support/ses/render';
import { doubtsOf, faultsOf, read, template } from './folder/support';

/** What Handlebars itself takes: the first SES wants otherwise, the second needs a helper, and of the third Handlebars makes nothing. */
const TAKEN_HERE = ['a partial without a line break behind it', 'a raw block', 'another name with `@`'];

test('the table has rows of all kinds', () => {
  expect(ROWS.length).toBeGreaterThan(40);
  expect(new Set(ROWS.map(([, { documented }]) => documented))).toEqual(new Set(['yes', 'no', 'refused']));
});

test('the docs count them', () => {
  const count = (wanted: string) => ROWS.filter(([, { documented }]) => documented === wanted).length;
  expect(readPage('docs/email-handlebars.md')).toContain(
    `Of ${ROWS.length} features, the documents have ${count('yes')} and are silent about ${count('no')}, and ${count('refused')} are refused.`);
});

test.each(ROWS)('the docs are right about %s', (feature, { example, renders, documented, synth }) => {
  const files = template('t', { 'body.txt': example, 'sample.json': JSON.stringify(DATA) });
  const ses = (stored: string) => {
    check(stored);
    return render(stored, withStandIns(DATA));
  };
  if (documented === 'refused' && !TAKEN_HERE.includes(feature)) expect(() => ses(example)).toThrow();
  expect(faultsOf(files).length > 0).toBe(synth === 'an error');
  expect(synth === 'an error').toBe(documented === 'refused');
  expect(synth === 'email-undocumented').toBe(documented === 'no');
  if (documented === 'refused') return;
  expect(doubtsOf(files).map((doubt) => doubt.split(' ')[0])).toEqual(synth.startsWith('email-') ? [synth] : []);
  expect(ses(read(files).templates[0]!.text!)).toBe(renders);
});
