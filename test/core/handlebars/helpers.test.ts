import Handlebars from 'handlebars';
import { parseText } from '../../../core/handlebars';
import { nodesOf } from '../../../core/handlebars/ast';
import { helperOf, HELPERS, isMaybeHelper } from '../../../core/handlebars/helpers';

const helpersIn = (text: string) => nodesOf(parseText(text)).filter(isMaybeHelper).map(helperOf);

test.each<[string, (string | undefined)[]]>([
  ['{{a}}', [undefined]],
  ['{{a.b}}', [undefined]],
  ['{{#a}}{{/a}}', [undefined]],
  ['{{^a}}{{/a}}', [undefined]],
  ['{{log}}', ['log']],
  ['{{this.log}}', [undefined]],
  ['{{./log}}', [undefined]],
  ['{{order.log}}', [undefined]],
  ['{{eq a b}}', ['eq']],
  ['{{date format="iso"}}', ['date']],
  ['{{this.a b}}', ['this.a']],
  ['{{#if a}}{{else if b}}{{/if}}', ['if', 'if']],
  ['{{#each (lookup a "b")}}{{/each}}', ['each', 'lookup']],
  ['{{#if (eq)}}{{/if}}', ['if', 'eq']],
  ['{{toString}}', [undefined]],
])('of %s, the helpers are %j', (text, expected) => {
  expect(helpersIn(text)).toEqual(expected);
});

test('partials, comments and decorators call none', () => {
  expect(helpersIn('{{> if}}{{! if }}{{#* inline "if"}}{{/inline}}\na')).toEqual([]);
});

test('the known helpers are those that Handlebars has built in', () => {
  const { helpers } = Handlebars.create();
  expect(Object.keys(HELPERS).sort()).toEqual(Object.keys(helpers).filter((name) => !name.endsWith('Missing')).sort());
});

test.each(Object.entries(HELPERS))('%s: %j tells whether Handlebars takes it as a block only, and with how many parameters', (name, { block, params = 1 }) => {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('log', () => '');
  const accepts = (text: string) => {
    try {
      handlebars.compile(text)({ a: { b: 1 } });
      return true;
    } catch {
      return false;
    }
  };
  expect(accepts(`{{${name}${' a'.repeat(params)}}}`)).toBe(!block);
  if (block) expect([1, 2, 3].filter((count) => accepts(`{{#${name}${' a'.repeat(count)}}}{{/${name}}}`))).toEqual([params]);
});
