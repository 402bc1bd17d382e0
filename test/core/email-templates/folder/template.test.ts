import { faultsOf, html, read, template } from './support';

describe('a folder of templates', () => {
  test.each([
    ['an empty subject', template('a', { 'subject.txt': ' \n' }), ['a/subject.txt: is empty; write the subject: SES stores no template without one']],
    ['a subject of two lines', template('a', { 'subject.txt': 'a\r\nb\n' }),
      ['a/subject.txt:2: is a second line, and a subject has one; remove the line break: behind it a mail has its next header']],
    ['empty bodies', template('a', { 'body.html': '', 'body.txt': '\n' }), [
      'a/body.html: is empty; write the text, or remove the file', 'a/body.txt: is empty; write the text, or remove the file',
    ]],
    ['more than SES stores', { ...template('a', { 'body.html': `{{> x}}${'a'.repeat(250_000)}`, 'body.txt': 'a'.repeat(249_990) }), '_partials/x.html': 'b\n' },
      ['a: body.html and body.txt have 500029 bytes with the shared partials, and SES stores 500000; shorten them']],
  ] as const)('has a fault: %s', (_, files, expected) => {
    expect(faultsOf(files)).toEqual(expected);
  });

  test('has subjects that may end in blank lines', () => {
    const { templates, errors } = read({ ...template('a', { 'subject.txt': 'a \r\n\r\n' }), ...template('b', { 'subject.txt': 'b\n\n \n' }) });
    expect(errors).toEqual([]);
    expect(templates.map(({ subject }) => subject)).toEqual(['a ', 'b']);
  });
});

describe('the sample of a template', () => {
  const where = '(only a condition can do without, such as {{#if';
  test.each([
    ['is missing', { 'body.html': '{{a.b}}{{#each c}}{{d}}{{/each}}' }, ['a/sample.json: is missing; add it, as an object with a.b, c, c[].d: SES renders the template with it']],
    ['leaves variables out', { 'body.html': '\n{{a}}\n{{#each items}}\n{{price}}{{/each}}', 'body.txt': '{{a}}', 'sample.json': '{"items":[{"price":1},{}]}' }, [
      `a/sample.json: leaves out a, which a/body.html:2 reads ${where} a}}); add it, or SES answers "Attribute 'a' is not present in the rendering data."`,
      `a/sample.json: leaves out items[1].price, which a/body.html:4 reads ${where} price}}); `
      + 'add it, or SES answers "Attribute \'items[1].price\' is not present in the rendering data."',
    ]],
  ])('is a fault where it %s', (_, files, expected) => {
    expect(faultsOf(template('a', files))).toEqual(expected);
  });

  test('leaves a variable out beside other faults, too', () => {
    expect(faultsOf(template('a', html('{{eq a b}}{{c}}', { a: 1, b: 1 })))).toEqual([
      expect.stringMatching(/^a\/body\.html:1: got "{{eq}}"/), expect.stringMatching(/^a\/sample\.json: leaves out c,/),
    ]);
  });

  test.each([
    ['with more than is read, conditions left out', html('{{#if a}}{{b}}{{/if}}', { c: 1 })],
    ['missing where nothing is read', html('Hello')],
  ])('may be %s', (_, files) => {
    expect(faultsOf(template('a', files))).toEqual([]);
  });
});
