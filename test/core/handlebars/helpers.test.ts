import { parseText } from '../../../core/handlebars';
import { nodesOf } from '../../../core/handlebars/ast';
import { helperOf, isMaybeHelper } from '../../../core/handlebars/helpers';

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
