import { Lazy, Token } from 'aws-cdk-lib';
import { handlebarsProblems, handlebarsWarnings, htmlWarnings, render, sampleProblems, variablesOf } from '../../../core/email-templates';
import { variableReads } from '../../../core/email-templates/variable-reads';
import { handlebars, renderText } from '../../../core/handlebars';
import { describeProblem, type Problem } from '../../../core/problem';
import { bodyProblems, knownParts } from '../../../lib/email-templates/private/body-validation';

const described = (problems: readonly Problem[]) => problems.map(describeProblem);
const inline = (name: string, body: string) => `{{#* inline "${name}"}}${body}{{/inline}}\n`;

describe('the variables of a template', () => {
  test.each([
    ['text alone reads nothing', 'Hello', []],
    ['a name', '{{name}}', ['name']],
    ['each name once, sorted', '{{b}} {{a}} {{b}}', ['a', 'b']],
    ['a nested path', '{{order.total}}', ['order.total']],
    ['a path with this', '{{this.name}} {{./age}}', ['age', 'name']],
    ['a name in brackets', '{{order.[first name]}}', ['order.[first name]']],
    ['a name in quotes', '{{"first name"}}', ['[first name]']],
    ['the data itself', '{{this}}', ['this']],
    ['a condition, and both of its branches', '{{#if a}}{{b}}{{else}}{{c}}{{/if}}', ['a', 'b', 'c']],
    ['else if', '{{#if a}}1{{else if b.c}}2{{else}}{{d}}{{/if}}', ['a', 'b.c', 'd']],
    ['unless', '{{#unless a}}{{b}}{{/unless}}', ['a', 'b']],
    ['a list and the members of its items', '{{#each items}}{{name}}{{/each}}', ['items', 'items[].name']],
    ['the items of a list', '{{#each items}}{{this}}{{/each}}', ['items', 'items[]']],
    ['lists in lists', '{{#each a}}{{#each b}}{{c}}{{/each}}{{/each}}', ['a', 'a[].b', 'a[].b[].c']],
    ['a list that is empty', '{{#each a}}{{else}}{{b}}{{/each}}', ['a', 'b']],
    ['the data as a list', '{{#each this}}{{name}}{{/each}}', ['this', 'this[].name']],
    ['the outer context', '{{#each items}}{{../currency}}{{/each}}', ['currency', 'items']],
    ['the outer context, out of a condition', '{{#each items}}{{#if a}}{{../currency}}{{/if}}{{/each}}', ['currency', 'items', 'items[].a']],
    ['the root', '{{#each items}}{{@root.currency}}{{/each}}', ['currency', 'items']],
    ['no @index and no literal', '{{#each items}}{{@index}}{{@first}}{{/each}}{{#if true}}{{lookup a "b"}}{{/if}}', ['a', 'a.b', 'items']],
    ['with', '{{#with order}}{{total}}{{/with}}', ['order', 'order.total']],
    ['lookup by a variable', '{{lookup prices currency}}', ['currency', 'prices', 'prices[]']],
    ['a helper in parentheses', '{{#if (lookup a b)}}{{/if}}', ['a', 'a[]', 'b']],
    ['block parameters', '{{#each items as |item at|}}{{item.name}}{{at}}{{/each}}', ['items', 'items[].name']],
    ['block parameters of with', '{{#with order as |o|}}{{o.total}}{{/with}}', ['order', 'order.total']],
    ['a section, of which only the data tells what it is', '{{#a}}{{b}}{{/a}}', ['a', 'a.b', 'a[].b']],
    ['an inverted section', '{{^a}}{{b}}{{/a}}', ['a', 'b']],
    ['a partial where it is used', `${inline('row', '{{name}}')}{{#each items}}{{> row}}{{/each}}`, ['items', 'items[].name']],
    ['no partial that is not used', inline('row', '{{name}}'), []],
    ['a partial with a context', `${inline('row', '{{name}}')}{{> row customer}}`, ['customer', 'customer.name']],
    ['a partial with arguments', `${inline('row', '{{label}} {{name}}')}{{> row label=title}}`, ['name', 'title']],
    ['a partial that calls itself', `${inline('node', '{{name}}{{#each children}}{{> node}}{{/each}}')}{{> node}}`, ['children', 'name']],
    ['a partial with a block', `${inline('box', '[{{> @partial-block}}]')}{{#> box}}{{a}}{{/box}}`, ['a']],
    ['the arguments of a helper that SES has not', '{{#eq a b}}{{c}}{{/eq}}', ['a', 'b', 'c']],
    ['nothing, where a part does not parse', '{{#if a}}', []],
  ])('are known: %s', (_, html, expected) => {
    expect(variablesOf({ html })).toEqual(expected);
  });

  test('are those of all parts that are known at synth', () => {
    expect(variablesOf({ subject: '{{b}}', html: '{{a}}', text: '{{a}}{{c}}' })).toEqual(['a', 'b', 'c']);
    expect(variablesOf(knownParts({ subject: `{{b}}${Lazy.string({ produce: () => '' })}`, text: '{{a}}' }))).toEqual(['a']);
  });
});

describe('what SES would refuse', () => {
  const own = "expected one of Handlebars' own helpers: if, unless, each, with, lookup, log";
  const data = "decide it in the data: SES has no other helpers, and can't be given any";
  const compares = 'Handlebars compares and combines nothing: decide it in the data';
  const line = 'expected a line break after its {{/inline}}; add one: SES wants it';
  const unknown = (name: string) => `html: got "{{> ${name}}}", expected a partial that html defines where it's called; `
    + `add {{#* inline "${name}"}}..{{/inline}} and a line break to html: parts don't share their partials`;
  test.each([
    ['a block without an end', 'a\n{{#if a}}', [expect.stringMatching(/^html: expected Handlebars that parses; Handlebars says: Parse error on line 2:.*got 'EOF'$/)]],
    ['a block with another end', '{{#if a}}{{/each}}', ["html: expected Handlebars that parses; Handlebars says: if doesn't match each - 1:3"]],
    ['what only the compiler finds', `${inline('x', '')}{{> x a b}}`, [expect.stringContaining('Handlebars says: Unsupported number of partial arguments: 2')]],
    ['an unknown helper', '\n{{eq a b}}', [`html (line 2): got "{{eq}}", ${own}; ${data}`]],
    ['an unknown helper with a named argument', '{{date format="iso"}}', [`html (line 1): got "{{date}}", ${own}; ${data}`]],
    ['an unknown helper in parentheses', '{{#if (eq a b)}}{{/if}}', [`html (line 1): got "(eq)", ${own}; ${data}`]],
    ['a member as a helper', '{{a.if b}}', [`html (line 1): got "{{a.if}}", ${own}; ${data}`]],
    ['a helper in capitals', '{{#IF a}}{{/IF}}', [`html (line 1): got "{{#IF}}", ${own}; write if: names are case-sensitive`]],
    ['a comparison', '{{#if a b}}{{/if}}', [`html (line 1): got "{{#if}}", expected 1 argument, it has 2; ${compares}`]],
    ['a condition on nothing', '{{#if}}{{/if}}', [`html (line 1): got "{{#if}}", expected 1 argument, it has 0; ${compares}`]],
    ['lookup without a key', '{{lookup a}}', [`html (line 1): got "{{lookup}}", expected 2 arguments, it has 1; ${compares}`]],
    ['a block helper that is no block', '{{each items}}', ['html (line 1): got "{{each}}", expected {{#each}}..{{/each}}; each is a block']],
    ['a block of what has none', '{{#lookup a b}}{{/lookup}}', ['html (line 1): got "{{#lookup}}", expected {{lookup}}; lookup has no block']],
    ['a partial that is nowhere', '{{> footer}}{{> footer}}', [unknown('footer')]],
    ['a partial that is nowhere, in one that is not used', inline('x', '{{> footer}}'), [unknown('footer')]],
    ['a partial that is defined elsewhere', `{{#if a}}\n${inline('x', '')}{{/if}}{{> x}}`, [unknown('x')]],
    ['a block that no partial was given', `${inline('x', '{{> @partial-block}}')}{{> x}}`, [unknown('@partial-block')]],
    ['text behind an inline partial', '{{#* inline "x"}}{{/inline}}b', [`html (line 1): got "{{#* inline \\"x\\"}}", ${line}`]],
    ['an inline partial that ends the text', 'a\n{{#* inline "x"}}\na\n{{/inline}}', [`html (line 2): got "{{#* inline \\"x\\"}}", ${line}`]],
    ['an inline partial without quotes', '{{#* inline x}}{{/inline}}\n', ['html (line 1): got "{{#* inline}}", expected a name in quotes; write it, such as {{#* inline "footer"}}']],
    ['another decorator', '{{* foo}}', ['html (line 1): got "{{* foo}}", expected no decorator but {{#* inline "x"}}; remove it']],
    ['another decorator with a block', '{{#* foo "x"}}{{/foo}}\n', ['html (line 1): got "{{#* foo}}", expected no decorator but {{#* inline "x"}}; remove it']],
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
    ['every helper', '{{#if a}}{{/if}}{{#unless a}}{{/unless}}{{#each a}}{{/each}}{{#with a}}{{/with}}{{lookup a b}}{{log a}}'],
    ["a member with a helper's name", '{{order.if}}{{this.log}}'],
    ['a partial in a partial', `${inline('a', '{{> b}}')}${inline('b', '')}{{> a}}`],
    ['a partial that is defined behind its use', `{{> a}}${inline('a', '')}`],
    ['spaces and a CRLF behind an inline partial', '{{#* inline "x"}}\r\n{{/inline}}  \r\n{{> x}}'],
    ['a partial that the data names', '{{> (lookup a b)}}'],
    ['a block in the place of a partial', '{{#> footer}}{{/footer}}'],
    ['a partial with a block', `${inline('box', '[{{> @partial-block}}]')}{{#> box}}a{{/box}}`],
  ])('is not: %s', (_, html) => {
    expect(handlebarsProblems({ html })).toEqual([]);
  });
});

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

describe('HTML', () => {
  test('is judged in one doubt for each kind of place, with its lines', () => {
    const html = `<style>{{a}}</style>\n${inline('x', '{{b}}')}<td width={{> x}} height={{c}}>\n{{d}}`;
    expect(htmlWarnings({ subject: '<a b={{c}}>', html, text: '<a b={{c}}>' })).toEqual([
      {
        id: 'html-style',
        message: 'html (line 1): a variable in a <style> or a style attribute: SES escapes nothing, so that the value can change how all of the email looks; '
          + 'write the styles out, with {{#if}} where they differ.',
      },
      {
        id: 'html-unquoted',
        message: 'html (lines 2, 3): a variable in an attribute value without quotes: SES escapes nothing, so that a space in the value begins another attribute; '
          + 'put it in quotes.',
      },
    ]);
  });

  test('is not judged where there is none, or none that parses', () => {
    expect(htmlWarnings({ text: '<a b={{c}}>' })).toEqual([]);
    expect(htmlWarnings({ html: '<a b={{c}}>{{#if}}' })).toEqual([]);
  });
});

describe('the sample', () => {
  test.each([
    ['a name', '{{a}}', {}, ['a']],
    ['a member', '{{a.b}}', { a: {} }, ['a.b']],
    ['a member of what is not there', '{{a.b}}', {}, ['a.b']],
    ['a name in another case', '{{Name}}', { name: 'x' }, ['Name']],
    ['a name that every object inherits', '{{toString}}', {}, ['toString']],
    ['a variable once', '{{a}}{{a}}', {}, ['a']],
    ['one of the items', '{{#each items}}{{name}}{{/each}}', { items: [{ name: 'a' }, {}] }, ['items[1].name']],
    ['one of the values', '{{#each prices}}{{net}}{{/each}}', { prices: { EUR: {}, USD: { net: 1 } } }, ['prices.EUR.net']],
    ['a member of an item that is null', '{{#each items}}{{name}}{{/each}}', { items: [null] }, ['items[0].name']],
    ['the list', '{{#each items}}{{name}}{{/each}}', {}, ['items']],
    ['the context', '{{#with order}}{{total}}{{/with}}', {}, ['order']],
    ['a section', '{{#a}}{{/a}}', {}, ['a']],
    ['the branch that is taken', '{{#if a}}{{b}}{{else}}{{c}}{{/if}}', { a: 1 }, ['b']],
    ['the branch that is taken without the condition', '{{#if a}}{{b}}{{else}}{{c}}{{/if}}', {}, ['c']],
    ['the branch of an empty list', '{{#each a}}{{b}}{{else}}{{c}}{{/each}}', { a: [] }, ['c']],
    ['the outer context', '{{#each a}}{{../b}}{{/each}}', { a: [1, 2] }, ['b']],
    ['a partial', `${inline('row', '{{name}}')}{{#each items}}{{> row}}{{/each}}`, { items: [{}] }, ['items[0].name']],
    ['the argument of lookup', '{{lookup a b}}', { a: {} }, ['b']],
  ])('has to give %s', (_, html, sample, expected) => {
    expect(sampleProblems({ html }, sample).map(({ property }) => property)).toEqual(expected.map((path) => `sampleData.${path}`));
  });

  test.each([
    ['the condition of if', '{{#if a.b}}{{c}}{{/if}}', {}],
    ['the condition of unless', '{{#unless a}}{{c}}{{/unless}}', { c: 1 }],
    ['the branch that is not taken', '{{#if a}}{{b}}{{/if}}', { a: 0 }],
    ['the items of an empty list', '{{#each a}}{{b}}{{/each}}', { a: [] }],
    ['the members of an empty context', '{{#with a}}{{b}}{{/with}}', { a: null }],
    ['what lookup may not find', '{{lookup a "b"}}', { a: {} }],
    ['a partial that is not used', inline('row', '{{name}}'), {}],
    ['@index', '{{#each a}}{{@index}}{{#if @first}}{{else}}{{../b}}{{/if}}{{/each}}', { a: [1] }],
    ['the length of a list', '{{a.length}}', { a: [] }],
    ['a value other than null, 0 and nothing', '{{a}}{{b}}{{c}}', { a: null, b: 0, c: '' }],
    ['the end of a partial that calls itself', `${inline('n', '{{name}}{{#each in}}{{> n}}{{/each}}')}{{> n}}`,
      { name: 'a', in: [{ name: 'b', in: [{ name: 'c', in: [] }] }] }],
  ])('need not give %s', (_, html, sample) => {
    expect(sampleProblems({ html }, sample)).toEqual([]);
  });

  test('may give more than is read', () => {
    expect(sampleProblems({ html: '{{a}}' }, { a: 1, b: 2 })).toEqual([]);
  });

  test('names the parts that read what is missing, and what SES would say', () => {
    expect(described(sampleProblems({ subject: '{{a}}', html: '{{b}}', text: '{{a}}' }, { b: 1 }))).toEqual([
      'sampleData.a: expected a value: subject and text can\'t be rendered without (only a condition can, such as {{#if a}}); '
      + 'add it, or SES answers "Attribute \'a\' is not present in the rendering data."',
    ]);
  });

  test('names the part that Handlebars cannot render', () => {
    expect(described(sampleProblems({ html: `${inline('x', '{{> x}}')}{{> x}}`, text: '{{#if a b}}{{/if}}' }, {}))).toEqual([
      'html: expected a template that sampleData renders; Handlebars says: Maximum call stack size exceeded',
      'text: expected a template that sampleData renders; Handlebars says: #if requires exactly one argument',
    ]);
  });

  const loop: { itself?: unknown } = {};
  loop.itself = loop;
  test.each([
    ['a list', []], ['a text', 'a'], ['null', null], ['nothing', undefined], ['a function', () => 1], ['a loop', loop], ['a bigint', { a: 1n }],
  ])('is no object that JSON can hold: %s', (_, sample) => {
    expect(described(sampleProblems({ html: '' }, sample)))
      .toEqual(["sampleData: expected an object that JSON can hold; give the variables as its members, such as { name: 'Ann' }"]);
  });

  test('is seen as JSON has it', () => {
    expect(sampleProblems({ html: '{{a}}{{b}}' }, { a: undefined, b: new Date() }).map(({ property }) => property)).toEqual(['sampleData.a']);
  });

  test('has at most 262144 characters', () => {
    const sample = (length: number) => ({ a: 'é'.repeat(length - '{"a":""}'.length) });
    expect(sampleProblems({ html: '{{a}}' }, sample(262_144))).toEqual([]);
    expect(described(sampleProblems({ html: '{{a}}' }, sample(262_145)))).toEqual([
      'sampleData: expected at most 262144 characters of JSON (it has 262145); shorten it: a list needs no more items than show how it renders',
    ]);
  });
});

describe('rendering', () => {
  test('gives each part that is known, and escapes nothing', () => {
    const subject = `{{a}}${Lazy.string({ produce: () => '' })}`;
    expect(render(knownParts({ subject, html: '<p>{{a}}</p>', text: '{{#each b}}{{this}} {{/each}}' }), { a: '<&>', b: [1, 2] }))
      .toEqual({ html: '<p><&></p>', text: '1 2 ' });
  });

  test('writes nothing to the console', () => {
    const write = jest.spyOn(console, 'info').mockImplementation();
    const complain = jest.spyOn(console, 'error').mockImplementation();
    expect(render({ text: '{{log a}}{{toString}}' }, { a: 'secret' })).toEqual({ text: '' });
    expect([...write.mock.calls, ...complain.mock.calls]).toEqual([]);
    jest.restoreAllMocks();
  });

  // Each text of the data is its own path, so what Handlebars renders is the list of what it reads.
  test.each([
    '{{#each a}}{{#each b}}{{../c}}{{this}}{{../../d}}{{/each}}{{/each}}',
    '{{#each a}}{{#if b}}{{#with ../e}}{{f}}{{../c}}{{../../d}}{{/with}}{{/if}}{{/each}}',
    '{{#with e}}{{#with this}}{{f}}{{../d}}{{/with}}{{/with}}',
    '{{#each a as |c i|}}{{#if i}}{{c.c}}{{/if}}{{#each c.b as |y|}}{{y}}{{c.c}}{{this.c}}{{/each}}{{this.c}}{{/each}}',
    '{{#each a}}{{#each b}}{{#if @index}}{{../c}}{{/if}}{{#if @../first}}{{this}}{{/if}}{{#unless @last}}{{@root.d}}{{/unless}}{{/each}}{{/each}}',
    `${inline('p', '{{c}}{{#each b}}{{../c}}{{this}}{{/each}}')}{{#each a}}{{> p}}{{/each}}`,
    `${inline('p', '{{i.f}}{{h}}{{this.i.f}}')}{{> p g.x i=e}}`,
    `{{#each a}}${inline('p', '{{f}}{{../d}}{{../c}}')}{{> p ../e}}{{/each}}`,
    `${inline('p', '{{> @partial-block}}')}{{#with e}}{{#> p}}{{f}}{{../d}}{{/p}}{{/with}}`,
    `${inline('o', '{{#> i}}{{> @partial-block}}{{f}}{{/i}}')}${inline('i', '{{> @partial-block}}')}{{#with e}}{{#> o}}{{f}}{{/o}}{{/with}}`,
    '{{#each g}}{{h}}{{../d}}{{#if @first}}{{@root.e.f}}{{/if}}{{/each}}',
    '{{#a}}{{c}}{{../d}}{{/a}}{{#e}}{{f}}{{../d}}{{/e}}{{#t}}{{d}}{{/t}}{{^z}}{{d}}{{/z}}{{^l}}{{d}}{{/l}}{{^t}}{{e.f}}{{/t}}',
    '{{#if n}}{{e.f}}{{else}}{{d}}{{/if}}{{#if n includeZero=true}}{{d}}{{else}}{{e.f}}{{/if}}{{#with n}}{{../d}}{{else}}{{e.f}}{{/with}}',
    '{{#with l}}{{d}}{{else}}{{e.f}}{{/with}}{{#with z}}{{d}}{{else}}{{e.f}}{{/with}}{{#unless l}}{{d}}{{else}}{{e.f}}{{/unless}}',
    '{{lookup e "f"}}{{lookup (lookup g "x") "h"}}{{#with (lookup g "y")}}{{h}}{{/with}}',
    `${inline('p', '{{f}}')}{{> (lookup k "p") e}}`,
    '{{a.1.c}}{{e.[f]}}{{this.d}}{{./d}}{{"d"}}',
  ])('reads what the walk over the data finds: %s', (text) => {
    const data = {
      a: [{ b: [';a[0].b[0]', ';a[0].b[1]'], c: ';a[0].c' }, { b: [';a[1].b[0]'], c: ';a[1].c' }],
      d: ';d', e: { f: ';e.f' }, g: { x: { h: ';g.x.h' }, y: { h: ';g.y.h' } }, t: true, z: false, n: 0, l: [], k: { p: 'p' },
    };
    const rendered = renderText(text, data).split(';').map((path) => path.trim()).filter((path) => path !== '');
    const paths = new Set(JSON.stringify(data).match(/(?<=;)[^"]+/g));
    const { variables, unknownPartials, outside } = variableReads(handlebars().parse(text), data);
    const found = variables.map(({ path }) => path.replace(/^a\.(\d)/, 'a[$1]')).filter((path) => paths.has(path));
    expect(found).toEqual(rendered);
    expect(found).not.toEqual([]);
    expect([...unknownPartials, ...outside]).toEqual([]);
  });
});

describe('the body', () => {
  const token = Token.asString({ Ref: 'Subject' });
  const kilobyte = 'é'.repeat(500);
  test.each([
    ['no subject', { text: 'a' }, [], ['subject: expected a text; write one: SES stores no template without a subject']],
    ['an empty subject', { subject: ' ', text: 'a' }, [], ['subject: got " ", expected a text; write one: SES stores no template without a subject']],
    ['a subject with LF', { subject: 'a\nb', text: 'a' }, [], ['subject: got "a\\nb", expected one line; remove the line break: behind it a mail has its next header']],
    ['a subject with CR', { subject: 'a\rb', text: 'a' }, [], ['subject: got "a\\rb", expected one line; remove the line break: behind it a mail has its next header']],
    ['neither html nor text', { subject: 'a' }, [], ['html, text: expected at least one of them; give the email a body']],
    ['an empty html', { subject: 'a', html: '', text: 'a' }, [], ['html: got "", expected a text; write one, or leave it out']],
    ['an empty text', { subject: 'a', html: 'a', text: '' }, [], ['text: got "", expected a text; write one, or leave it out']],
    ['more than SES stores', { subject: 'a', html: kilobyte.repeat(250), text: `${kilobyte.repeat(250)}a` }, ['html', 'text'],
      ['html, text: expected at most 500000 bytes together (they have 500001); shorten them: SES stores no more']],
    ['more than an event holds', { subject: 'ab', html: kilobyte.repeat(65), text: 'é'.repeat(268) }, [],
      ['subject, html, text: expected at most 65536 bytes of inline text (there are 65538); read the body from a file']],
    ['more than an event holds, beside a file', { subject: 'ab', html: 'a', text: 'a'.repeat(65_535) }, ['html'],
      ['subject, text: expected at most 65536 bytes of inline text (there are 65537); read the body from a file']],
  ] as const)('has problems: %s', (_, parts, files, expected) => {
    expect(described(bodyProblems(parts, files))).toEqual(expected);
  });

  test.each([
    ['html alone', { subject: 'a', html: 'a' }, []],
    ['as much as SES stores', { subject: 'a', html: kilobyte.repeat(250), text: kilobyte.repeat(250) }, ['html', 'text']],
    ['as much as an event holds', { subject: 'a', text: 'a'.repeat(65_535) }, []],
    ['what only the deployment knows', { subject: token, html: token }, []],
  ] as const)('is fine: %s', (_, parts, files) => {
    expect(bodyProblems(parts, files)).toEqual([]);
  });
});
