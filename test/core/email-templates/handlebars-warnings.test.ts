import { handlebarsWarnings } from '../../../core/email-templates/handlebars-warnings';
import { inline } from './support';

describe('what no document of SES has', () => {
  test.each([
    ['{{#x}} without a helper', '{{#a}}{{/a}}'],
    ['{{{x}}} or {{&x}} (and escapes nothing anyway)', '{{{a}}}'],
    ['{{{x}}} or {{&x}} (and escapes nothing anyway)', '{{&a}}'],
    ['expressions in parentheses but (lookup)', '{{#if (log a)}}{{/if}}'],
    ['arguments with names but includeZero', `${inline('a', '')}{{> a b=c}}`],
    ['{{#> x}}..{{/x}}', '{{#> a}}{{/a}}'],
    ['partials with a context, such as {{> x y}}', `${inline('a', '')}{{> a b}}`],
  ])('is an information: %s in %s', (what, html) => {
    expect(handlebarsWarnings({ html: html + html })).toEqual([{
      id: 'email-undocumented', isInformation: true, message: `SES documents no ${what} (html); with sampleData the deployment proves that SES renders it`,
    }]);
  });

  test('is one information, however much of it there is', () => {
    expect(handlebarsWarnings({ subject: '{{{a}}}', html: '{{#a}}{{/a}}', text: '{{&a}}{{#if a}}{{/if}}' }).map(({ message }) => message)).toEqual([
      'SES documents no {{#x}} without a helper (html), no {{{x}}} or {{&x}} (and escapes nothing anyway) (subject, text); with sampleData the deployment proves that SES renders them',
    ]);
  });

  test.each([
    '{{#unless a}}{{/unless}}', '{{#with a}}{{/with}}', '{{lookup a "b"}}', '{{#with (lookup a "b")}}{{/with}}', '{{log a}}', '{{#each a}}{{@index}}{{@key}}{{#if @last}}{{../b}}{{/if}}{{/each}}',
    '{{! a }}', '{{!-- a --}}', '{{~a~}}', '{{#if a~}}{{else~}}{{~/if}}', '{{#if a includeZero=true}}{{/if}}', '{{#each a as |b i|}}{{b}}{{/each}}',
    `${inline('row', '{{name}}')}{{a.b}}{{#each a}}{{> row}}{{#if b}}1{{else if c}}2{{else}}3{{/if}}{{else}}none{{/each}}`,
  ])("is none of Handlebars' built-in helpers, nor of what SES's own examples use: %s", (html) => {
    expect(handlebarsWarnings({ html })).toEqual([]);
  });
});
