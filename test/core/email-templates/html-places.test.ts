import fc from 'fast-check';
import { places, regionsOf } from './html';
import { inline } from './support';

describe('a variable in HTML', () => {
  test.each([
    ['a condition in a style attribute', '<p style="{{#if a}}color: {{x}}{{else}}{{y}}{{/if}}">', ['style x', 'style y']],
    ['a condition in a value without quotes', '<td width={{#if a}}{{x}}{{else}}10{{/if}}>', ['unquoted x']],
    ['what is filled in unescaped', '<script>{{{x}}}{{&y}}</script>', ['script x', 'script y']],
    ['what a helper gives', '<script>{{lookup a b}}</script>', ['script lookup']],
    ['what a list repeats', '<style>{{#each a}}{{this}}{{else}}{{x}}{{/each}}</style>', ['style this', 'style x']],
    ['an inline partial, where it is called', `${inline('p', '{{x}}')}<style>{{> p}}</style>{{> p}}`, ['style x']],
    ['an inline partial, in two places', `${inline('p', '{{x}}')}<style>{{> p}}</style><td width={{> p}}>`, ['style x', 'unquoted x']],
    ['an inline partial, through another one', `${inline('p', '{{x}}')}${inline('q', '<a b="c">{{> p}}')}<style>{{> q}}</style>`, ['style x']],
    ['an inline partial with a tag', `${inline('p', '<td width={{x}}>')}{{> p}}`, ['unquoted x']],
    ['the attributes that a partial gives', `${inline('p', 'a="{{x}}" b={{y}} {{z}}')}<p {{> p}}>`, ['unquoted y', 'tag z']],
    ['a partial that ends the quotes', `${inline('p', '{{y}}" b={{x}} c="')}<p a="{{> p}}">`, ['unquoted x']],
    ['the block of a partial', '<style>{{#> p}}{{x}}{{/p}}</style>', ['style x']],
    ['a comment in between', '{{! "<style>" }}<a b={{! " }}{{x}}>', ['unquoted x']],
    ['a line of its own', '<a\r\n  {{! }}\r\n  {{#if a}}\r\n  b={{x}}\r\n  {{/if}}>', ['unquoted x']],
    ['what comes behind the separators of lines in JavaScript', 'a\u2028b<a b={{x}} c="{{y}}">', ['unquoted x']],
  ])('is in a wrong place: %s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  test.each([
    ['a quoted attribute behind a condition', '<a {{#if a}}href="{{x}}"{{else}}class="{{y}}"{{/if}} title="{{z}}">'],
    ['a condition in a tag, without a variable', '<td {{#if a}}hidden{{/if}} width={{#if a}}1{{else}}2{{/if}}><h{{#if a}}1{{else}}2{{/if}}>{{x}}'],
    ['a partial that nobody calls', inline('p', '<td width={{x}}>')],
    ['an escaped mustache', '<td width=\\{{x}}>'],
    ['a partial in quotes', `${inline('p', '{{x}}')}<a href="{{> p}}">`],
    ['a partial that calls itself', `${inline('p', '<b>{{x}}{{#if y}}{{> p}}{{/if}}</b>')}{{> p}}`],
  ])('is in a right one: %s', (_, text) => {
    expect(places(text)).toEqual([]);
  });

  test('of a shared partial is judged where it is called', () => {
    expect(places('<style>{{> css}}</style>{{> text}}', { css: '{{x}}{{> text}}', text: '{{y}}' })).toEqual(['style x', 'style y']);
    expect(places(`${inline('content', '{{x}}')}{{> page}}`, { page: '<td width={{> content}}>' })).toEqual(['unquoted x']);
  });

  test('keeps its place when the mustaches are masked', () => {
    const piece = fc.constantFrom('a', '\n', '\r\n', 'é😀', '<p>', '{{x}}', '{{{x}}}', '{{! \n }}', '{{#if a}}', '{{/if}}', '{{~x~}}', '{{> p}}', '\\{{x}}', '"', '{{lookup\n a b}}');
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }).map((all) => all.join('')), (text) => {
      let regions;
      try {
        regions = regionsOf(text);
      } catch {
        return true;
      }
      const { masked, marks } = regions.root;
      const kept = text.split('').every((char, index) => masked[index] === char || masked[index] === ' ' || masked[index] === 'x');
      return masked.length === text.length && kept && marks.every(({ offset }) => text.startsWith('{{', offset));
    }), { numRuns: 500 });
  });
});
