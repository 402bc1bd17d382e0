import { handlebarsWarnings } from '../../../core/email-templates/handlebars-warnings';
import { inline } from './support';

describe('what SES does not document', () => {
  test.each([
    ['unless', '{{#unless a}}{{/unless}}'],
    ['with', '{{#with a}}{{/with}}'],
    ['lookup', '{{lookup a "b"}}'],
    ['log', '{{log a}}'],
    ['section', '{{#a}}{{/a}}'],
    ['data', '{{#each a}}{{@index}}{{/each}}'],
    ['data', '{{#each a}}{{#if @first}}{{/if}}{{/each}}'],
    ['parent', '{{#each a}}{{../b}}{{/each}}'],
    ['unescaped', '{{{a}}}'],
    ['unescaped', '{{&a}}'],
    ['comment', '{{! a }}'],
    ['whitespace', '{{~a}}'],
    ['whitespace', '{{#if a~}}{{/if}}'],
    ['whitespace', '{{#if a}}{{else~}}{{/if}}'],
    ['whitespace', '{{#if a}}{{~/if}}'],
    ['subexpression', '{{#if (log a)}}{{/if}}', 'log'],
    ['named-argument', '{{#if a includeZero=true}}{{/if}}'],
    ['block-parameter', '{{#each a as |b|}}{{/each}}'],
    ['partial-block', '{{#> a}}{{/a}}'],
    ['partial-context', `${inline('a', '')}{{> a b}}`],
  ])('is a doubt, once a part: %s in %s', (id, html, ...others: string[]) => {
    const ids = [...others, id];
    expect(handlebarsWarnings({ html: html + html }).map((warning) => warning.id)).toEqual(ids.map((each) => `html-${each}`));
  });

  test('is said in a sentence', () => {
    expect(handlebarsWarnings({ html: '{{! a }}', text: '{{#if a}}' })).toEqual([
      { id: 'html-comment', message: "html: SES doesn't document comments; with sampleData the deployment proves that SES renders it." },
    ]);
  });

  test('is none of what its own examples use', () => {
    const html = `${inline('row', '{{name}}')}{{a.b}}{{#each a}}{{> row}}{{#if b}}1{{else if c}}2{{else}}3{{/if}}{{else}}none{{/each}}`;
    expect(handlebarsWarnings({ html })).toEqual([]);
  });
});
