import { sampleProblems } from '../../../core/email-templates';
import { guessedSample, isGuessed } from '../../../core/email-templates/guessed-sample';

const guess = (html: string) => guessedSample({ subject: 'x', html });
const MARK = { '//': expect.stringMatching(/^Guessed /) };

test.each<[string, string, object]>([
  ['a text for what is written out', '{{name}} {{order.number}}', { name: 'name', order: { number: 'number' } }],
  ['a list for what each goes through', '{{#each items}}{{title}}{{../currency}}{{/each}}', { items: [{ title: 'title' }], currency: 'currency' }],
  ['a list of texts for items that are written out', '{{#each names}}{{this}}{{/each}}', { names: ['name'] }],
  ['a list in a list', '{{#each rows}}{{#each this}}{{n}}{{/each}}{{/each}}', { rows: [[{ n: 'n' }]] }],
  ['a list for what has a length or numbers', '{{a.length}}{{b.[1].c}}{{b.[0].c}}', { a: ['a'], b: [{ c: 'c' }, { c: 'c' }] }],
  ['all of an item that is read by its number and by each', '{{#each items}}{{name}}{{a.b}}{{/each}}{{items.[0].price}}{{items.[1].a.c}}',
    { items: [{ price: 'price', name: 'name', a: { b: 'b' } }, { name: 'name', a: { c: 'c', b: 'b' } }] }],
  ['true for what is only asked', '{{#if vip}}x{{/if}}{{#unless old}}x{{/unless}}', { vip: true, old: true }],
  ['an object for what is asked and has members', '{{#if delay}}{{delay.date}}{{/if}}{{#with user}}{{first}}{{/with}}', { delay: { date: 'date' }, user: { first: 'first' } }],
  ['an object for a section', '{{#user}}{{first}}{{/user}}', { user: { first: 'first' } }],
  ['names that JavaScript knows, too', '{{[first name]}} {{__proto__}} {{constructor}}', JSON.parse('{"first name":"first name","__proto__":"__proto__","constructor":"constructor"}')],
])('a guess has %s, says that it is one, and renders the template', (_, html, expected) => {
  const sample = guess(html)!;
  expect(sample).toEqual({ ...MARK, ...expected });
  expect(sampleProblems({ subject: 'x', html }, sample)).toEqual([]);
});

test('what goes through its own data gets no mark, which it would show', () => {
  const sample = guess('{{#each this}}{{name}}{{/each}}')!;
  expect(sample).toEqual({ item: { name: 'name' } });
  expect([isGuessed(sample), isGuessed(guess('{{name}}')), isGuessed({ '//': 'mine' }), isGuessed(null)]).toEqual([false, true, false, false]);
});

test('there is none where nothing is read, and parts that do not parse add nothing to it', () => {
  expect(guess('Hello {{!-- {{name}} --}}')).toBeUndefined();
  expect(guessedSample({ subject: '{{name}}', html: '{{#if a}}' })).toEqual({ ...MARK, name: 'name' });
});
