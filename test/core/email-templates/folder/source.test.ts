import { faultsOf, html, template } from './support';

describe('the Handlebars of a folder', () => {
  const own = "expected one of Handlebars' own helpers: if, unless, each, with, lookup, log; decide it in the data: SES has no other helpers, and can't be given any";
  test.each([
    ['a mustache without an end', html('a\n{{a', {}), [expect.stringMatching(/^a\/body\.html:2: isn't Handlebars that parses; Handlebars says: Parse error on line 2: .*got 'INVALID'$/)]],
    ['an unknown helper', html('\n\n{{eq a b}}', { a: 1, b: 1 }), [`a/body.html:3: got "{{eq}}", ${own}`]],
    ['a second context', html('{{#* inline "x"}}{{/inline}}\n{{> x a b}}', { a: 1, b: 1 }),
      ['a/body.html:2: got "{{> x}}", expected at most one context, it has 2; name the others, such as {{> row item label=title}}']],
    ['text behind an inline partial', html('a\n{{#* inline "x"}}{{/inline}}b'),
      ['a/body.html:2: got "{{#* inline \\"x\\"}}", expected a line break after its {{/inline}}; add one: SES wants it']],
    ['a raw block', html('a\n{{{{raw}}}}{{b}}{{{{/raw}}}}', { raw: 1, b: 1 }),
      ['a/body.html:2: got "{{{{raw}}}}", expected no raw block; remove it: raw blocks need a helper, and SES has none']],
    ['a raw block with an argument', html('{{{{if a}}}}{{b}}{{{{/if}}}}', { a: 1 }),
      ['a/body.html:1: got "{{{{if}}}}", expected no raw block; remove it: raw blocks need a helper, and SES has none']],
  ])('has a fault: %s', (_, files, expected) => {
    expect(faultsOf(template('a', files))).toEqual(expected);
  });
});
