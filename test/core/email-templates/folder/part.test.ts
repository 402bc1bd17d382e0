import { faultsOf, html, template } from './support';

describe('the Handlebars of a folder', () => {
  test.each([
    ['a way out of the data', html('a\n{{../a}}', { a: 1 }),
      ['a/body.html:2: got "../a", expected a path inside the data; leave out a \'../\': only each and with open a context to leave']],
    ['a partial that is nowhere', html('a\n{{> footer}}'),
      ['a/body.html:2: calls the partial footer, which is nowhere; add _partials/footer.html, or define it in the body: {{#* inline "footer"}}..{{/inline}} and a line break']],
    ['a partial that is defined elsewhere', html('{{#if a}}\n{{#* inline "x"}}\n{{/inline}}\n{{/if}}\n{{> x}}', {}),
      ["a/body.html:5: calls the partial x where it isn't defined; move its definition to the beginning of the file"]],
    ['a partial in a subject', { 'subject.txt': 'a {{> x}}' }, ['a/subject.txt:1: calls the partial x, and a subject has no place to define it in; write its text out']],
  ])('has a fault: %s', (_, files, expected) => {
    expect(faultsOf(template('a', files))).toEqual(expected);
  });
});

describe('the sample of a template', () => {
  test.each([
    ['does not end a recursion', { 'body.html': '{{#* inline "x"}}{{#if a}}{{> x}}{{/if}}{{/inline}}\n{{> x}}', 'sample.json': '{"a":1}' },
      ["a/body.html: doesn't render with the sample; Handlebars says: Maximum call stack size exceeded"]],
    ['names a partial that is not there', { 'body.html': '{{> (lookup this "a")}}', 'sample.json': '{"a":"b"}' },
      ["a/body.html: doesn't render with the sample; Handlebars says: The partial b could not be found"]],
  ])('is a fault where it %s', (_, files, expected) => {
    expect(faultsOf(template('a', files))).toEqual(expected);
  });

  test.each([
    ['with recursion that the data ends', html('{{#* inline "n"}}{{name}}{{#each in}}{{> n}}{{/each}}{{/inline}}\n{{> n}}', { name: 'a', in: [{ name: 'b', in: [] }] })],
  ])('may be %s', (_, files) => {
    expect(faultsOf(template('a', files))).toEqual([]);
  });
});
