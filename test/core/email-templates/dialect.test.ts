import { handlebarsProblems } from '../../../core/email-templates/handlebars-validation';
import { faultsOf, html, template } from './folder/support';
import { described, inline } from './support';

describe('what SES would refuse', () => {
  const own = "expected one of Handlebars' own helpers: if, unless, each, with, lookup, log";
  const data = "decide it in the data: SES has no other helpers, and can't be given any";
  const compares = 'Handlebars compares and combines nothing: decide it in the data';
  const line = 'expected a line break after its {{/inline}}; add one: SES wants it';
  test.each([
    ['an unknown helper', '\n{{eq a b}}', [`html (line 2): got "{{eq}}", ${own}; ${data}`]],
    ['an unknown helper with a named argument', '{{date format="iso"}}', [`html (line 1): got "{{date}}", ${own}; ${data}`]],
    ['an unknown helper in parentheses', '{{#if (eq a b)}}{{/if}}', [`html (line 1): got "(eq)", ${own}; ${data}`]],
    ['a member as a helper', '{{a.if b}}', [`html (line 1): got "{{a.if}}", ${own}; ${data}`]],
    ['a helper in capitals', '{{#IF a}}{{/IF}}', [`html (line 1): got "{{#IF}}", ${own}; write if: names are case-sensitive, and some tools that make text of HTML upper-case its headings, as React Email does`]],
    ['a comparison', '{{#if a b}}{{/if}}', [`html (line 1): got "{{#if}}", expected 1 argument, it has 2; ${compares}`]],
    ['a condition on nothing', '{{#if}}{{/if}}', [`html (line 1): got "{{#if}}", expected 1 argument, it has 0; ${compares}`]],
    ['lookup without a key', '{{lookup a}}', [`html (line 1): got "{{lookup}}", expected 2 arguments, it has 1; ${compares}`]],
    ['a block helper that is no block', '{{each items}}', ['html (line 1): got "{{each}}", expected {{#each}}..{{/each}}; each is a block']],
    ['a block of what has none', '{{#lookup a b}}{{/lookup}}', ['html (line 1): got "{{#lookup}}", expected {{lookup}}; lookup has no block']],
    ['text behind an inline partial', '{{#* inline "x"}}{{/inline}}b', [`html (line 1): got "{{#* inline \\"x\\"}}", ${line}`]],
    ['an inline partial that ends the text', 'a\n{{#* inline "x"}}\na\n{{/inline}}', [`html (line 2): got "{{#* inline \\"x\\"}}", ${line}`]],
    ['an inline partial without quotes', '{{#* inline x}}{{/inline}}\n', ['html (line 1): got "{{#* inline}}", expected a name in quotes; write it, such as {{#* inline "footer"}}']],
    ['another name with @', '{{#each a}}{{@length}}{{/each}}',
      ['html (line 1): got "@length", expected one of @root, @index, @key, @first, @last; take it from the data: there are no others, and none can be added']],
    ['one in capitals', '{{#each a}}\n{{@../INDEX}}{{/each}}', [expect.stringMatching(/^html \(line 2\): got "@\.\.\/INDEX", .*; write @index: names are case-sensitive/)]],
    ['another decorator', '{{* foo}}', ['html (line 1): got "{{* foo}}", expected no decorator but {{#* inline "x"}}; remove it']],
    ['another decorator with a block', '{{#* foo "x"}}{{/foo}}\n', ['html (line 1): got "{{#* foo}}", expected no decorator but {{#* inline "x"}}; remove it']],
  ])('is an error: %s', (_, html, expected) => {
    expect(described(handlebarsProblems({ html }))).toEqual(expected);
  });

  test.each([
    ['a name with a space', '\n{{first name}}', { 'first name': 'b' }, 2, '{{first name}}', '{{[first name]}}'],
    ['a member whose name has spaces', '{{user.line 2 of it}}', { user: { 'line 2 of it': 'b' } }, 1, '{{user.line 2 of it}}', '{{user.[line 2 of it]}}'],
  ])('is no helper where the sample has the name: %s', (_, body, sample, line, value, write) => {
    const message = `got "${value}", expected ${write}; put brackets around a name with spaces`;
    expect(described(handlebarsProblems({ html: body }, JSON.stringify(sample)))).toEqual([`html (line ${line}): ${message}`]);
    expect(faultsOf(template('a', html(body, sample)))).toEqual([`a/body.html:${line}: ${message}`]);
    expect(faultsOf(template('a', html(write, sample)))).toEqual([]);
  });

  test('is a helper where the sample has another name', () => {
    expect(described(handlebarsProblems({ html: '{{first name}}' }, '{"name":"first name"}'))).toEqual([expect.stringContaining(`${own}; ${data}`)]);
  });

  test.each([
    ['every helper', '{{#if a}}{{/if}}{{#unless a}}{{/unless}}{{#each a}}{{/each}}{{#with a}}{{/with}}{{lookup a b}}{{log a}}'],
    ['every name with @', `${inline('p', '{{> @partial-block}}')}{{#> p}}{{@root.a}}{{/p}}{{#each a}}{{@index}}{{@key}}{{@first}}{{@last}}{{#each b}}{{@../index}}{{/each}}{{/each}}`],
    ["a member with a helper's name", '{{order.if}}{{this.log}}'],
    ['spaces and a CRLF behind an inline partial', '{{#* inline "x"}}\r\n{{/inline}}  \r\n{{> x}}'],
  ])('is not: %s', (_, html) => {
    expect(handlebarsProblems({ html })).toEqual([]);
  });
});
