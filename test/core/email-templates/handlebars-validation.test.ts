import { handlebarsProblems } from '../../../core/email-templates/handlebars-validation';
import { described, inline } from './support';

describe('what SES would refuse', () => {
  const unknown = (name: string) => `html: got "{{> ${name}}}", expected a partial that html defines where it's called; `
    + `add {{#* inline "${name}"}}..{{/inline}} and a line break to html: parts don't share their partials`;
  test.each([
    ['a mustache without an end', 'a\n{{a', [expect.stringMatching(/^html: expected Handlebars that parses; Handlebars says: Parse error on line 2:.*got 'INVALID'$/)]],
    ['what only the compiler finds', `${inline('x', '')}{{> x a b}}`, [expect.stringContaining('Handlebars says: Unsupported number of partial arguments: 2')]],
    ['a partial that is nowhere', '{{> footer}}{{> footer}}', [unknown('footer')]],
    ['a partial that is nowhere, in one that is not used', inline('x', '{{> footer}}'), [unknown('footer')]],
    ['a partial that is defined elsewhere', `{{#if a}}\n${inline('x', '')}{{/if}}{{> x}}`, [unknown('x')]],
    ['a block that no partial was given', `${inline('x', '{{> @partial-block}}')}{{> x}}`, [unknown('@partial-block')]],
    ['a way out of the data', '{{../a}}', ["html: got \"../a\", expected a path inside the data; leave out a '../': only each and with open a context to leave"]],
  ])('is an error: %s', (_, html, expected) => {
    expect(described(handlebarsProblems({ html }))).toEqual(expected);
  });

  test('parts do not share their partials', () => {
    const html = `${inline('footer', '')}{{> footer}}`;
    expect(handlebarsProblems({ html, text: html })).toEqual([]);
    expect(handlebarsProblems({ html, text: '{{> footer}}' }).map(({ property }) => property)).toEqual(['text']);
  });

  test.each([
    ['a partial in a partial', `${inline('a', '{{> b}}')}${inline('b', '')}{{> a}}`],
    ['a partial that is defined behind its use', `{{> a}}${inline('a', '')}`],
    ['a partial that the data names', '{{> (lookup a b)}}'],
    ['a block in the place of a partial', '{{#> footer}}{{/footer}}'],
    ['a partial with a block', `${inline('box', '[{{> @partial-block}}]')}{{#> box}}a{{/box}}`],
  ])('is not: %s', (_, html) => {
    expect(handlebarsProblems({ html })).toEqual([]);
  });
});
