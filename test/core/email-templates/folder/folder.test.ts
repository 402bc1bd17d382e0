import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describeFinding, readFolder } from '../../../../core/email-templates/folder';
import { doubtsOf, faultsOf, read, template, write } from './support';

const html = (body: string, sample?: object) => ({ 'body.html': body, ...(sample ? { 'sample.json': JSON.stringify(sample) } : {}) });

describe('a folder of templates', () => {
  test('is read: texts, sample, variables, placeholders', () => {
    const { templates, errors, warnings } = read({
      ...template('welcome', { 'subject.txt': 'Hello {{name}}\n', 'body.html': '<a href="%%url%%/{{id}}">%%site%%</a>\n', 'sample.json': '{ "id": 1,\n"name": "Ann" }\n' }),
      ...template('bye', { 'subject.txt': 'Bye' }),
      '.DS_Store': 'x', 'welcome/.hidden': 'x',
    }, { substitutions: ['url', 'site'] });
    expect(errors).toEqual([]);
    expect(warnings).toEqual([]);
    expect(templates.map((each) => ({ ...each, parsed: undefined }))).toEqual([
      { id: 'bye', subject: 'Bye', html: undefined, text: 'Hello\n', sample: '{}', substitutions: [], variables: [] },
      {
        id: 'welcome', subject: 'Hello {{name}}', html: '<a href="%%url%%/{{id}}">%%site%%</a>\n', text: 'Hello\n',
        sample: '{"id":1,"name":"Ann"}', substitutions: ['site', 'url'], variables: ['id', 'name'],
      },
    ]);
    expect(templates[1]!.parsed.map(({ name, source }) => [name, source])).toEqual([
      ['subject', 'Hello {{name}}'], ['html', '<a href="%%url%%/{{id}}">%%site%%</a>\n'], ['text', 'Hello\n'],
    ]);
  });

  test('reports all faults at once, by file and line', () => {
    expect(faultsOf({
      ...template('b', { 'body.html': '{{x}}\n{{eq a b}}\n{{date c}}', 'sample.json': '{' }),
      ...template('a', { 'subject.txt': '' }),
      'note.md': '',
    })).toEqual([
      expect.stringMatching(/^a\/subject\.txt: /),
      expect.stringMatching(/^b\/body\.html:2: /),
      expect.stringMatching(/^b\/body\.html:3: /),
      expect.stringMatching(/^b\/sample\.json:1: /),
      expect.stringMatching(/^note\.md: /),
    ]);
  });

  test('that is not there is a fault', () => {
    expect(readFolder('test/nowhere')).toEqual({
      templates: [], warnings: [], errors: [{ file: 'test/nowhere', message: "isn't a folder that can be read (ENOENT); correct the path" }],
    });
    expect(readFolder('package.json').errors.map(describeFinding)).toEqual(["package.json: isn't a folder that can be read (ENOTDIR); correct the path"]);
  });

  const missing = 'is used by no template; ';
  test.each([
    ['no template', { '_partials/': '' }, ['.: holds no template; add a folder for each, such as welcome with subject.txt, body.html and sample.json']],
    ['a file beside the templates', { ...template('a'), 'notes.md': '' },
      [`notes.md: ${missing}a template is a folder: with subject.txt, body.html, body.txt and sample.json, or remove it`]],
    ['a name that SES would refuse', template('ä b'), ["ä b: can't be part of a template's name; name the folder with letters, digits, hyphens and underscores"]],
    ['a name that is too long', template('a'.repeat(65)), [`${'a'.repeat(65)}: has a name of 65 characters, and 64 are left for it beside the prefix; shorten it`]],
    ['an empty folder', { ...template('a'), 'b/': '' }, ['b: is empty; add subject.txt and body.html or body.txt, or remove it']],
    ['no subject', { 'a/body.txt': 'a' }, ['a/subject.txt: is missing; add it: SES stores no template without a subject']],
    ['no body', { 'a/subject.txt': 'a' }, ['a: has no body; add body.html, body.txt or both']],
    ['a file that nobody knows', template('a', { 'notes.md': '' }), [`a/notes.md: ${missing}rename it to one of body.html, sample.json, or remove it`]],
    ['a file for which no name is left', template('a', { 'notes.md': '', 'body.html': 'a', 'sample.json': '{}' }), ['a/notes.md: is used by no template; remove it']],
    ['a file of which there is another case', template('a', { 'Body.TXT': '' }), ['a/Body.TXT: is used by no template; remove it']],
    ['two templates that are one on other systems', { ...template('welcome'), ...template('Welcome') },
      ['welcome: differs from Welcome only in case, and on macOS and Windows they are one; rename one of them']],
    ['two partials that are one on other systems', { ...template('a', { 'body.html': '{{> f}}{{> F}}' }), '_partials/f.html': 'a', '_partials/F.html': 'b' },
      ['_partials/f.html: differs from F.html only in case, and on macOS and Windows they are one; rename one of them']],
    ['a name in another case', template('a', { 'Body.HTML': '' }), [`a/Body.HTML: ${missing}rename it to body.html, or remove it`]],
    ['a folder in a template', { ...template('a'), 'a/b/': '' }, [`a/b: ${missing}a template has no folders in it, or remove it`]],
    ['a folder in the place of a file', { ...template('a'), 'a/body.html/': '' }, [`a/body.html: ${missing}a template has no folders in it, or remove it`]],
    ['what is no partial', { ...template('a'), '_partials/x.md': '' }, [`_partials/x.md: ${missing}a shared partial is a file with .html or .txt at its end, or remove it`]],
    ['a partial that can not be called', { ...template('a'), '_partials/a b.html': '' },
      ["_partials/a b.html: can't be called as a partial; name the file with letters, digits, hyphens and underscores"]],
    ['a partial that no template uses', { ...template('a'), '_partials/x.html': 'a', '_partials/y.txt': '{{> z}}', '_partials/z.txt': '' }, [
      '_partials/x.html: is used by no template; call it with {{> x}} in a body.html, or remove it',
      '_partials/y.txt: is used by no template; call it with {{> y}} in a body.txt, or remove it',
      '_partials/z.txt: is used by no template; call it with {{> z}} in a body.txt, or remove it',
    ]],
    ['another encoding', template('a', { 'body.txt': Buffer.from([0x41, 0xe4, 0x42]) }), ["a/body.txt: isn't in UTF-8; save it in that encoding"]],
    ['a byte order mark', template('a', { 'body.txt': '\ufeffa' }), ['a/body.txt: begins with a byte order mark, which would be part of the email; save it without']],
    ['an empty subject', template('a', { 'subject.txt': ' \n' }), ['a/subject.txt: is empty; write the subject: SES stores no template without one']],
    ['a subject of two lines', template('a', { 'subject.txt': 'a\r\nb\n' }),
      ['a/subject.txt:2: is a second line, and a subject has one; remove the line break: behind it a mail has its next header']],
    ['empty bodies', template('a', { 'body.html': '', 'body.txt': '\n' }), [
      'a/body.html: is empty; write the text, or remove the file', 'a/body.txt: is empty; write the text, or remove the file',
    ]],
    ['more than SES stores', { ...template('a', { 'body.html': `{{> x}}${'a'.repeat(250_000)}`, 'body.txt': 'a'.repeat(249_990) }), '_partials/x.html': 'b\n' },
      ['a: body.html and body.txt have 500028 bytes with the shared partials, and SES stores 500000; shorten them']],
  ] as const)('has a fault: %s', (_, files, expected) => {
    expect(faultsOf(files)).toEqual(expected);
  });

  test('has a fault: a link to nowhere, and none where a link is a file', () => {
    const directory = write(template('a', { 'body.html': 'a' }));
    symlinkSync('nowhere', join(directory, 'b.txt'));
    unlinkSync(join(directory, 'a', 'body.html'));
    symlinkSync('body.txt', join(directory, 'a', 'body.html'));
    symlinkSync('nowhere', join(directory, 'a', 'sample.json'));
    const { errors, templates } = readFolder(directory);
    expect(templates[0]!.html).toBe('Hello\n');
    expect(errors.map(({ message }) => message)).toEqual([
      "can't be read (ENOENT); correct the link, or remove it", "can't be read (ENOENT); correct the link, or remove it",
    ]);
  });

  test('has a fault: a link to itself, wherever it is', () => {
    const directory = write({ ...template('a'), '_partials/': '' });
    for (const path of ['loop', 'a/loop', 'a/body.html', '_partials/x.html', '_partials/x']) symlinkSync(path.split('/').at(-1)!, join(directory, path));
    expect(readFolder(directory).errors.map(({ message }) => message)).toEqual(Array(5).fill("can't be read (ELOOP); correct the link, or remove it"));
  });

  test('may hold what file managers and editors leave behind, and a README', () => {
    const left = ['.DS_Store', 'Thumbs.db', 'desktop.ini', 'body.txt~', '#body.txt#'];
    const files = ['', 'a/', '_partials/'].flatMap((folder) => left.map((name) => [`${folder}${name}`, 'x']));
    expect(faultsOf({ ...template('a'), ...Object.fromEntries(files), 'README.md': 'x', 'README': 'x', 'a/README.de.md': 'x' })).toEqual([]);
    expect(faultsOf({ ...template('a'), 'README/': '' })).toEqual(['README: is empty; add subject.txt and body.html or body.txt, or remove it']);
  });

  test('has subjects that may end in blank lines', () => {
    const { templates, errors } = read({ ...template('a', { 'subject.txt': 'a \r\n\r\n' }), ...template('b', { 'subject.txt': 'b\n\n \n' }) });
    expect(errors).toEqual([]);
    expect(templates.map(({ subject }) => subject)).toEqual(['a ', 'b']);
  });

  test('has names as long as the prefix leaves room for', () => {
    expect(faultsOf(template('abcde'), { maxIdLength: 5 })).toEqual([]);
    expect(faultsOf(template('abcdef'), { maxIdLength: 5 })).toEqual(['abcdef: has a name of 6 characters, and 5 are left for it beside the prefix; shorten it']);
  });
});

describe('the Handlebars of a folder', () => {
  const own = "expected one of Handlebars' own helpers: if, unless, each, with, lookup, log; decide it in the data: SES has no other helpers, and can't be given any";
  test.each([
    ['a block without an end', html('a\n{{#if a}}\n', {}), [expect.stringMatching(/^a\/body\.html:3: isn't Handlebars that parses; Handlebars says: Parse error on line 3: .*got 'EOF'$/)]],
    ['a block with another end', html('\n{{#if a}}{{/each}}', {}), ["a/body.html:2: isn't Handlebars that parses; Handlebars says: if doesn't match each - 2:3"]],
    ['an unknown helper', html('\n\n{{eq a b}}', { a: 1, b: 1 }), [`a/body.html:3: got "{{eq}}", ${own}`]],
    ['a second context', html('{{#* inline "x"}}{{/inline}}\n{{> x a b}}', { a: 1, b: 1 }),
      ['a/body.html:2: got "{{> x}}", expected at most one context, it has 2; name the others, such as {{> row item label=title}}']],
    ['text behind an inline partial', html('a\n{{#* inline "x"}}{{/inline}}b'),
      ['a/body.html:2: got "{{#* inline \\"x\\"}}", expected a line break after its {{/inline}}; add one: SES wants it']],
    ['a way out of the data', html('a\n{{../a}}', { a: 1 }),
      ['a/body.html:2: got "../a", expected a path inside the data; leave out a \'../\': only each and with open a context to leave']],
    ['a partial that is nowhere', html('a\n{{> footer}}'),
      ['a/body.html:2: calls the partial footer, which is nowhere; add _partials/footer.html, or define it in the body: {{#* inline "footer"}}..{{/inline}} and a line break']],
    ['a partial that is defined elsewhere', html('{{#if a}}\n{{#* inline "x"}}\n{{/inline}}\n{{/if}}\n{{> x}}', {}),
      ["a/body.html:5: calls the partial x where it isn't defined; move its definition to the beginning of the file"]],
    ['a raw block', html('a\n{{{{raw}}}}{{b}}{{{{/raw}}}}', { raw: 1, b: 1 }),
      ['a/body.html:2: got "{{{{raw}}}}", expected no raw block; remove it: raw blocks need a helper, and SES has none']],
    ['a raw block with an argument', html('{{{{if a}}}}{{b}}{{{{/if}}}}', { a: 1 }),
      ['a/body.html:1: got "{{{{if}}}}", expected no raw block; remove it: raw blocks need a helper, and SES has none']],
    ['a partial in a subject', { 'subject.txt': 'a {{> x}}' }, ['a/subject.txt:1: calls the partial x, and a subject has no place to define it in; write its text out']],
  ])('has a fault: %s', (_, files, expected) => {
    expect(faultsOf(template('a', files))).toEqual(expected);
  });
});

describe('the sample of a template', () => {
  const where = '(only a condition can do without, such as {{#if';
  test.each([
    ['is missing', { 'body.html': '{{a.b}}{{#each c}}{{d}}{{/each}}' }, ['a/sample.json: is missing; add it, as an object with a.b, c, c[].d: SES renders the template with it']],
    ['is no JSON', { 'sample.json': '{\n  "a": 1,\n  b: 2\n}' }, ['a/sample.json:3: isn\'t JSON: where a name in double quotes should be, there is "b: 2"; correct it']],
    ['ends too early', { 'sample.json': '{\n  "a": [1\n' }, ["a/sample.json:3: isn't JSON: where ',' or ']' should be, the file ends; correct it"]],
    ['is a list', { 'sample.json': '[]' }, ['a/sample.json: isn\'t an object; give the variables as its members, such as { "name": "Ann" }']],
    ['is null', { 'sample.json': 'null' }, ['a/sample.json: isn\'t an object; give the variables as its members, such as { "name": "Ann" }']],
    ['is too long', { 'sample.json': JSON.stringify({ a: 'a'.repeat(262_137) }) },
      ['a/sample.json: has 262145 characters, and SES takes 262144; shorten it: a list needs no more items than show how it renders']],
    ['leaves variables out', { 'body.html': '\n{{a}}\n{{#each items}}\n{{price}}{{/each}}', 'body.txt': '{{a}}', 'sample.json': '{"items":[{"price":1},{}]}' }, [
      `a/sample.json: leaves out a, which a/body.html:2 reads ${where} a}}); add it, or SES answers "Attribute 'a' is not present in the rendering data."`,
      `a/sample.json: leaves out items[1].price, which a/body.html:4 reads ${where} items[1].price}}); `
      + 'add it, or SES answers "Attribute \'items[1].price\' is not present in the rendering data."',
    ]],
    ['does not end a recursion', { 'body.html': '{{#* inline "x"}}{{#if a}}{{> x}}{{/if}}{{/inline}}\n{{> x}}', 'sample.json': '{"a":1}' },
      ["a/body.html: doesn't render with the sample; Handlebars says: Maximum call stack size exceeded"]],
    ['names a partial that is not there', { 'body.html': '{{> (lookup this "a")}}', 'sample.json': '{"a":"b"}' },
      ["a/body.html: doesn't render with the sample; Handlebars says: The partial b could not be found"]],
  ])('is a fault where it %s', (_, files, expected) => {
    expect(faultsOf(template('a', files))).toEqual(expected);
  });

  test('leaves a variable out beside other faults, too', () => {
    expect(faultsOf(template('a', html('{{eq a b}}{{c}}', { a: 1, b: 1 })))).toEqual([
      expect.stringMatching(/^a\/body\.html:1: got "{{eq}}"/), expect.stringMatching(/^a\/sample\.json: leaves out c,/),
    ]);
  });

  test.each([
    ['as long as SES takes it', { 'sample.json': JSON.stringify({ a: 'a'.repeat(262_136) }) }],
    ['with more than is read, conditions left out', html('{{#if a}}{{b}}{{/if}}', { c: 1 })],
    ['missing where nothing is read', html('Hello')],
    ['with recursion that the data ends', html('{{#* inline "n"}}{{name}}{{#each in}}{{> n}}{{/each}}{{/inline}}\n{{> n}}', { name: 'a', in: [{ name: 'b', in: [] }] })],
  ])('may be %s', (_, files) => {
    expect(faultsOf(template('a', files))).toEqual([]);
  });
});

describe('placeholders', () => {
  const files = { ...template('a', { 'subject.txt': '%%site%%', 'body.html': 'a\n%%ur%% {{> f}}', 'body.txt': '100 %% of %%1%% and %%url %%' }), '_partials/f.html': 'a\n\n%%site%% %%sit%%\n' };
  test('without a value and values without a placeholder are faults', () => {
    expect(faultsOf(files, { substitutions: ['site', 'url'] })).toEqual([
      '.: no text holds %%url%%; use it, or remove url from substitutions',
      '_partials/f.html:3: %%sit%% has no value; add sit to substitutions, or correct the name (there are site, url)',
      'a/body.html:2: %%ur%% has no value; add ur to substitutions, or correct the name (there are site, url)',
    ]);
    expect(faultsOf(template('a', { 'body.txt': '%%a%%' }), { substitutions: [] }))
      .toEqual(['a/body.txt:1: %%a%% has no value; add a to substitutions, or correct the name']);
  });

  const inside = 'stands inside a mustache, where SES would read the value as Handlebars; use it in the text';
  const next = (where: string) => `stands directly ${where}, so that with a value it could become a mustache; put a space between them`;
  test.each([
    ['an argument', '\n{{lookup this "%%x%%"}}', [`a/body.html:2: %%x%% ${inside}`]],
    ['an argument of a block', '{{#if\n(lookup this "%%x%%")}}b{{/if}}', [`a/body.html:2: %%x%% ${inside}`]],
    ['a name in brackets', '{{[%%x%%]}}', [`a/body.html:1: %%x%% ${inside}`]],
    ["a partial's argument", '{{#* inline "p"}}a{{/inline}}\n{{> p a="%%x%%"}}', [`a/body.html:2: %%x%% ${inside}`]],
    ['a place behind {', 'a\n{%%x%% b', [`a/body.html:2: %%x%% ${next('behind {')}`]],
    ['a place before }', 'a\n{ %%x%%}', [`a/body.html:2: %%x%% ${next('before }')}`]],
    ['a place between mustaches', '{{b}}%%x%%{{b}}', []],
    ['the text of blocks', '{{#if b}}%%x%%{{else}}\n  %%x%%\n{{/if}}\n', []],
    ['the text behind an escaped mustache', '\\{{b}} %%x%% \\\\{{b}}%%x%%', []],
    ['a comment', '{{! {%%x%%} }}{{!-- %%x%% --}}', []],
  ])('in %s', (_, body, expected) => {
    expect(faultsOf(template('a', html(body, { b: 1, '%%x%%': 1 })), { substitutions: ['x'] })).toEqual(expected);
    expect(faultsOf({ ...template('a', html('{{> shared}}', { b: 1, '%%x%%': 1 })), '_partials/shared.html': body }))
      .toEqual(expected.map((error) => error.replace('a/body.html', '_partials/shared.html')));
  });

  test('are not judged where the values are not known, and found in shared partials', () => {
    const { errors, templates } = read(files);
    expect(errors).toEqual([]);
    expect(templates[0]!.substitutions).toEqual(['sit', 'site', 'ur']);
  });
});

describe('doubts', () => {
  test('what SES does not document is one doubt for the whole folder', () => {
    const a = template('a', html('{{! a }}\n{{! b }}'));
    expect(doubtsOf({ ...template('b', html('x\n{{! b }}')), ...a, ...template('c', { 'subject.txt': '{{&a}}', 'sample.json': '{"a":1}' }) })).toEqual([
      "email-comment a/body.html:1: SES doesn't document comments (and in 2 other lines); the deployment proves with the sample that SES renders it",
      "email-unescaped c/subject.txt:1: SES doesn't document {{{x}}} and {{&x}} (and escapes nothing anyway); the deployment proves with the sample that SES renders it",
    ]);
  });

  test('a variable in the wrong place of HTML is one doubt for each kind of place, with its lines', () => {
    const body = '<script>\nvar a = {{a}};\n</script>\n<p onclick="f({{a}})" style="color: {{a}}">\n<td width={{a}}>\n';
    expect(doubtsOf({ ...template('a', html(body, { a: 1 })), ...template('b', html(`${'<p class={{a}}>\n'.repeat(12)}`, { a: 1 })) })).toEqual([
      'email-html-script a/body.html:2: a variable in a <script> or an event handler: SES escapes nothing, so that the value can be code; move it out of there (also at a/body.html:4)',
      'email-html-style a/body.html:4: a variable in a <style> or a style attribute: SES escapes nothing, so that the value can change how all of the email looks; '
      + 'write the styles out, with {{#if}} where they differ',
      'email-html-unquoted a/body.html:5: a variable in an attribute value without quotes: SES escapes nothing, so that a space in the value begins another attribute; '
      + `put it in quotes (also at ${Array.from({ length: 10 }, (_, index) => `b/body.html:${index + 1}`).join(', ')} and 2 more)`,
    ]);
  });

  test('a partial is judged in the place where it is called, and named once', () => {
    const body = (id: string) => template(id, html('<style>\n{{> css}}</style>\n<p class="{{> v}}">{{> v}}\n', { color: 'red', a: 1 }));
    expect(doubtsOf({ ...body('a'), ...body('b'), '_partials/css.html': 'p { }\n\na { color: {{color}} }\n', '_partials/v.html': '{{a}}\n' })).toEqual([
      expect.stringMatching(/^email-html-style _partials\/css\.html:3: [^(]*$/),
    ]);
  });

  const unproven = (body: string, sample: object) => doubtsOf(template('a', html(body, sample))).filter((warning) => warning.startsWith('email-unproven'));
  const never = (path: string, line: number, change: string) =>
    [`email-unproven a/sample.json: never reaches ${path}, which a/body.html:${line} reads; ${change}, so that the deployment proves it`];
  test.each([
    ['an empty list', 'a\n{{#each items}}\n{{n}}{{/each}}', { items: [] }, never('items[].n', 3, 'give items an item')],
    ['a list that is left out', '{{#if items}}{{#each items}}{{n}}{{/each}}{{/if}}', {}, never('items[].n', 1, 'add items to it')],
    ['lists in lists, all of them empty', '{{#each a}}{{#each b}}{{c}}{{/each}}{{/each}}', { a: [{ b: [] }, { b: [] }] }, never('a[].b[].c', 1, 'give a[].b an item')],
    ['an item without a list in it', '{{#each [a b]}}{{#if c}}{{c.d}}{{/if}}{{/each}}', { 'a b': [{}] }, never('[a b][].c.d', 1, 'add [a b][].c to it')],
    ['a condition without its subject', '{{#if code}}\n{{rate}}{{/if}}', {}, never('rate', 2, 'add code to it')],
    ['what is around a list', '{{#each items}}{{@root.n}}{{/each}}', { items: [], n: 1 }, never('n', 1, 'give items an item')],
    ['nothing: one item of many', '{{#each a}}{{#each b}}{{c}}{{/each}}{{/each}}', { a: [{ b: [] }, { b: [{ c: 1 }] }] }, []],
    ['nothing: a map', '{{#each rates}}{{net}}{{/each}}', { rates: { EUR: { net: 1 } } }, []],
    ['nothing: the data itself', '{{#each this}}{{this}}{{/each}}', { a: 1 }, []],
    ['nothing: the other side of a condition', '{{#if a}}{{b}}{{else}}{{c}}{{/if}}', { a: false, c: 1 }, []],
    ['nothing: a subject that is null', '{{#if a}}{{a.b}}{{/if}}', { a: null }, []],
    ['nothing: a condition that asks for what is read anyway', '{{#if a}}{{b}}{{/if}}{{b}}', { b: 1 }, []],
  ])('a variable that the sample never reaches is one: %s', (_, body, sample, expected) => {
    expect(unproven(body, sample)).toEqual(expected);
  });

  test('all that no sample reaches is one doubt, with ten further places', () => {
    const folder = Object.assign({}, ...Array.from({ length: 13 }, (_, at) => template(`t${at + 10}`, html('{{#each a}}{{b}}{{/each}}', { a: [] }))));
    const [warning, ...more] = doubtsOf(folder);
    expect(more).toEqual([]);
    expect(warning).toMatch(/^email-unproven t10\/sample\.json: never reaches a\[\]\.b, .* \(also t11\/sample\.json: a\[\]\.b, which t11\/body\.html:1 reads, t12.* and 2 more\)$/);
    expect(warning!.split('sample.json').length - 1).toBe(11);
  });
});
