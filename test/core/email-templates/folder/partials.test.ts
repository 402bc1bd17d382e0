import { ANY, variableReads } from '../../../../core/email-templates/variable-reads';
import { handlebars } from '../../../../core/handlebars';
import { faultsOf, read, template } from './support';

const sample = { 'sample.json': '{"a":1,"b":[{"b":[],"c":1}]}' };

describe('the shared partials of a folder', () => {
  test('are put before the body, those that others need first, and only those that it uses', () => {
    const { templates, errors } = read({
      ...template('a', { 'body.html': '{{> page}}\n', 'body.txt': 'a {{> footer}}\n', ...sample }),
      '_partials/page.html': '<p>{{> header}}{{> footer}}</p>\n', '_partials/header.html': '{{> logo}}\n', '_partials/logo.html': '{{a}}', '_partials/footer.html': '\nb\n',
      '_partials/footer.txt': 'c\n',
    });
    expect(errors).toEqual([]);
    expect(templates[0]!.html).toBe('{{#* inline "logo"}}{{a}}{{/inline~}}\n{{#* inline "header"}}\n{{> logo}}\n{{/inline~}}\n{{#* inline "footer"}}\n\nb\n{{/inline~}}\n'
      + '{{#* inline "page"}}<p>{{> header}}{{> footer}}</p>\n{{/inline~}}\n{{> page}}\n');
    expect(templates[0]!.text).toBe('{{#* inline "footer"}}c\n{{/inline~}}\na {{> footer}}\n');
    expect(templates[0]!.variables).toEqual(['a']);
  });

  test('give way to one that the body defines, and may call it', () => {
    const { templates, errors } = read({
      ...template('a', { 'body.html': '{{#* inline "content"}}{{a}}{{/inline}}\n{{> page}}\n', ...sample }),
      ...template('b', { 'body.html': '{{#* inline "page"}}b{{/inline}}\n{{> page}}\n' }),
      '_partials/page.html': '<p>{{> content}}</p>\n',
    });
    expect(errors).toEqual([]);
    expect(templates.map(({ html }) => html)).toEqual([
      '{{#* inline "page"}}<p>{{> content}}</p>\n{{/inline~}}\n{{#* inline "content"}}{{a}}{{/inline}}\n{{> page}}\n',
      '{{#* inline "page"}}b{{/inline}}\n{{> page}}\n',
    ]);
  });

  test('have the faults of their own files and lines, each once', () => {
    const body = { 'body.html': 'a\nb\n{{> f}}\n', 'sample.json': '{}' };
    const sampleFault = (id: string) => `${id}/sample.json: leaves out a.b, which _partials/f.html:2 reads (only a condition can do without, such as {{#if a.b}}); `
      + 'add it, or SES answers "Attribute \'a.b\' is not present in the rendering data."';
    expect(faultsOf({ ...template('a', body), ...template('b', body), '_partials/f.html': '\n{{a.b}}\n' })).toEqual([sampleFault('a'), sampleFault('b')]);
    expect(faultsOf({ ...template('a', body), ...template('b', body), '_partials/f.html': '\n{{eq a b}}\n{{> g}}\n\n{{../x}}', '_partials/g.txt': 'a', }, { substitutions: [] }))
      .toEqual(expect.arrayContaining([
        expect.stringMatching(/^_partials\/f\.html:2: got "{{eq}}"/),
        '_partials/f.html:3: calls the partial g, which is nowhere; add _partials/g.html (_partials/g.txt is for the other body), or define it in the body: '
          + '{{#* inline "g"}}..{{/inline}} and a line break',
        expect.stringMatching(/^_partials\/f\.html:5: got "..\/x", expected a path inside the data/),
        '_partials/g.txt: is used by no template; call it with {{> g}} in a body.txt, or remove it',
      ]));
  });

  test('that count on a partial of the body, which one body does not define', () => {
    expect(faultsOf({
      ...template('a', { 'body.html': '{{#* inline "content"}}{{/inline}}\n{{> page}}' }), ...template('b', { 'body.html': '{{> page}}' }), '_partials/page.html': '\n{{> content}}\n',
    })).toEqual([
      "b/body.html: doesn't define the partial content, which _partials/page.html:2 calls; add {{#* inline \"content\"}}..{{/inline}} and a line break",
    ]);
  });

  test('that call each other without end are a fault, where the data cannot end it', () => {
    const end = 'put one of the calls into {{#if}} or {{#each}}, so that the data ends it';
    const of = (x: string, y: string) => faultsOf({ ...template('a', { 'body.html': '{{> x}}', ...sample }), '_partials/x.html': x, '_partials/y.html': y });
    expect(of('\n{{> y}}\n', '{{> x}}\n')).toEqual([`_partials/y.html:1: the partials call each other without end (x > y > x); ${end}`]);
    expect(of('{{> y}}\n', '\n{{> y}}\n')).toEqual([`_partials/y.html:2: the partials call each other without end (y > y); ${end}`]);
    expect(of('{{> y}}\n', '{{#each b}}{{> x}}{{/each}}\n')).toEqual([]);
    expect(of('{{> y}}\n', '{{#if a}}{{> x}}{{/if}}\n')).toEqual([expect.stringMatching(/^a\/body\.html: doesn't render with the sample; .*call stack/)]);
  });

  test('that do not parse are no reason to call others unused', () => {
    expect(faultsOf({ ...template('a', { 'body.html': '{{> x}}' }), ...template('b', { 'body.html': '{{#if a}}{{> z}}' }),
      '_partials/x.html': '\n{{#if}}{{> y}}', '_partials/y.html': 'a', '_partials/z.html': 'a' }).map((error) => error.split(' ')[0])).toEqual([
      '_partials/x.html:2:', 'b/body.html:1:',
    ]);
  });

  test('in trees read as in the texts, with the places of the files', () => {
    const { templates } = read({
      ...template('a', { 'body.html': 'a\n{{#each b}}\n{{> row .}}{{/each}}\n', ...sample }), '_partials/row.html': '\n{{c}}{{> cell}}\n', '_partials/cell.html': '{{@root.a}}\n',
    });
    const [, { program, source }] = templates[0]!.parsed as [unknown, { program: never; source: string }];
    const shown = (reads: ReturnType<typeof variableReads>) => reads.variables.map(({ path }) => path);
    expect(shown(variableReads(program, ANY))).toEqual(shown(variableReads(handlebars().parse(source), ANY)));
    expect(variableReads(program, ANY).variables.map(({ path, file, line }) => [path, file!.split('/').at(-1), line])).toEqual([
      ['b', 'body.html', 2], ['b[]', 'body.html', 3], ['b[].c', 'row.html', 2], ['a', 'cell.html', 1],
    ]);
  });
});

describe('a folder of templates', () => {
  test.each([
    ['a partial that no template uses', { ...template('a'), '_partials/x.html': 'a', '_partials/y.txt': '{{> z}}', '_partials/z.txt': '' }, [
      '_partials/x.html: is used by no template; call it with {{> x}} in a body.html, or remove it',
      '_partials/y.txt: is used by no template; call it with {{> y}} in a body.txt, or remove it',
      '_partials/z.txt: is used by no template; call it with {{> z}} in a body.txt, or remove it',
    ]],
  ] as const)('has a fault: %s', (_, files, expected) => {
    expect(faultsOf(files)).toEqual(expected);
  });
});
