import { Lazy } from 'aws-cdk-lib';
import { variablesOf } from '../../../core/email-templates/variables';
import { checkableParts } from '../../../lib/email-templates/private/body-validation';
import { inline } from './support';

describe('the variables of a template', () => {
  test.each([
    ['text alone reads nothing', 'Hello', []],
    ['a name', '{{name}}', ['name']],
    ['each name once, sorted', '{{b}} {{a}} {{b}}', ['a', 'b']],
    ['a nested path', '{{order.total}}', ['order.total']],
    ['a path with this', '{{this.name}} {{./age}}', ['age', 'name']],
    ['a name in brackets', '{{order.[first name]}}', ['order.[first name]']],
    ['a name in quotes', '{{"first name"}}', ['[first name]']],
    ['the data itself', '{{this}}', ['this']],
    ['a condition, and both of its branches', '{{#if a}}{{b}}{{else}}{{c}}{{/if}}', ['a', 'b', 'c']],
    ['else if', '{{#if a}}1{{else if b.c}}2{{else}}{{d}}{{/if}}', ['a', 'b.c', 'd']],
    ['unless', '{{#unless a}}{{b}}{{/unless}}', ['a', 'b']],
    ['a list and the members of its items', '{{#each items}}{{name}}{{/each}}', ['items', 'items[].name']],
    ['the items of a list', '{{#each items}}{{this}}{{/each}}', ['items', 'items[]']],
    ['lists in lists', '{{#each a}}{{#each b}}{{c}}{{/each}}{{/each}}', ['a', 'a[].b', 'a[].b[].c']],
    ['a list that is empty', '{{#each a}}{{else}}{{b}}{{/each}}', ['a', 'b']],
    ['the data as a list', '{{#each this}}{{name}}{{/each}}', ['this', 'this[].name']],
    ['the outer context', '{{#each items}}{{../currency}}{{/each}}', ['currency', 'items']],
    ['the outer context, out of a condition', '{{#each items}}{{#if a}}{{../currency}}{{/if}}{{/each}}', ['currency', 'items', 'items[].a']],
    ['the root', '{{#each items}}{{@root.currency}}{{/each}}', ['currency', 'items']],
    ['no @index and no literal', '{{#each items}}{{@index}}{{@first}}{{/each}}{{#if true}}{{lookup a "b"}}{{/if}}', ['a', 'a.b', 'items']],
    ['with', '{{#with order}}{{total}}{{/with}}', ['order', 'order.total']],
    ['lookup by a variable', '{{lookup prices currency}}', ['currency', 'prices', 'prices[]']],
    ['a helper in parentheses', '{{#if (lookup a b)}}{{/if}}', ['a', 'a[]', 'b']],
    ['block parameters', '{{#each items as |item at|}}{{item.name}}{{at}}{{/each}}', ['items', 'items[].name']],
    ['block parameters of with', '{{#with order as |o|}}{{o.total}}{{/with}}', ['order', 'order.total']],
    ['a section, of which only the data tells what it is', '{{#a}}{{b}}{{/a}}', ['a', 'a.b', 'a[].b']],
    ['an inverted section', '{{^a}}{{b}}{{/a}}', ['a', 'b']],
    ['a partial where it is used', `${inline('row', '{{name}}')}{{#each items}}{{> row}}{{/each}}`, ['items', 'items[].name']],
    ['no partial that is not used', inline('row', '{{name}}'), []],
    ['a partial with a context', `${inline('row', '{{name}}')}{{> row customer}}`, ['customer', 'customer.name']],
    ['a partial with arguments', `${inline('row', '{{label}} {{name}}')}{{> row label=title}}`, ['name', 'title']],
    ['a partial that calls itself', `${inline('node', '{{name}}{{#each children}}{{> node}}{{/each}}')}{{> node}}`, ['children', 'name']],
    ['a partial with a block', `${inline('box', '[{{> @partial-block}}]')}{{#> box}}{{a}}{{/box}}`, ['a']],
    ['the arguments of a helper that SES has not', '{{#eq a b}}{{c}}{{/eq}}', ['a', 'b', 'c']],
    ['nothing, where a part does not parse', '{{#if a}}', []],
  ])('are known: %s', (_, html, expected) => {
    expect(variablesOf({ html })).toEqual(expected);
  });

  test('are those of all parts that are known at synth', () => {
    expect(variablesOf({ subject: '{{b}}', html: '{{a}}', text: '{{a}}{{c}}' })).toEqual(['a', 'b', 'c']);
    const token = Lazy.string({ produce: () => '' });
    expect(variablesOf(checkableParts({ subject: token, html: `{{b}}${token}`, text: '{{a}}' }).parts)).toEqual(['a', 'b']);
  });
});
