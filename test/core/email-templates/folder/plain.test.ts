import fc from 'fast-check';
import { cannotFail } from '../../../../core/email-templates/folder/plain';
import { Source } from '../../../../core/email-templates/folder/source';
import { render } from '../../../../core/handlebars';
import { faultsOf, template } from './support';

const plain = (body: string, partials: Readonly<Record<string, string>> = {}) =>
  cannotFail(new Source('body', body), new Map(Object.entries(partials).map(([name, text]) => [name, new Source(name, text)])), { variables: [] });

test('what is called plain renders with any data', () => {
  const names = ['a', 'b', 'c', 'x', 'length', 'constructor', 'this', 'a b'];
  const path = fc.constantFrom('a', 'b.c', 'a.b.c', 'this', '../a', '../../../b', '@root.a', '@index', '@key', '@first.b', 'length', 'constructor', '__proto__.x', 'toString', '[a b]', 'a.[0].b');
  const { text } = fc.letrec<{ text: string; one: string }>((tie) => ({
    text: fc.array(tie('one'), { maxLength: 4 }).map((all) => all.join('')),
    one: fc.oneof(
      { maxDepth: 4 }, fc.constantFrom('x', '\n', ' ', '{{! c }}', '{{> p}}', '\n  {{> p}}\n', '{{> q}}'), path.map((each) => `{{${each}}}`),
      fc.tuple(fc.constantFrom('if', 'unless', 'each', 'with'), path, tie('text'), tie('text'))
        .map(([helper, of, yes, no]) => `{{#${helper} ${of}}}${yes}{{else}}${no}{{/${helper}}}`),
      fc.tuple(fc.constantFrom('each', 'with'), path, tie('text')).map(([helper, of, inner]) => `{{#${helper} ${of} as |a b|}}${inner}{{/${helper}}}`),
    ),
  }));
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 4 }, fc.constantFrom('x', '', 0, 1, true, false, null), fc.array(tie('any'), { maxLength: 3 }), tie('object')),
    object: fc.dictionary(fc.constantFrom(...names), tie('any'), { noNullPrototype: true }),
  })).object as fc.Arbitrary<object>;
  let found = 0;
  fc.assert(fc.property(text, text, text, value, (body, calling, called, data) => {
    const [p, q] = [calling.replaceAll('{{> p}}', '{{> q}}'), called.replace(/\{\{> .\}\}/g, '')];
    const sources = new Map([['q', new Source('q', q)], ['p', new Source('p', p)]]);
    const source = new Source('body', body);
    if (!cannotFail(source, sources, { variables: [] })) return;
    found++;
    render(source.skeleton(), data, Object.fromEntries([...sources].map(([name, each]) => [name, each.skeleton()])));
  }), { numRuns: 500 });
  expect(found).toBeGreaterThan(250);
});

test.each([
  ['a partial that calls itself', '{{> p}}', { p: '{{#each a}}{{> p}}{{/each}}' }],
  ['a partial that nothing defines', '{{> p}}', {}],
  ['a partial whose name the data has', '{{> (lookup . "a")}}', {}],
  ['a partial with a context', '{{> p a}}', { p: 'x' }],
  ['a block that nobody gives', '{{> @partial-block}}', {}],
  ['a partial of its own', '{{#* inline "own"}}{{> own}}{{/inline}}\n{{> own}}', {}],
  ['a helper', '{{lookup a b}}', {}],
  ['a helper that is none', '{{format a}}', {}],
  ['two arguments', '{{#if a b}}x{{/if}}', {}],
  ['a section', '{{#a}}x{{/a}}', {}],
  ['a decorator', '{{* a}}', {}],
])('%s is not plain', (_, body, partials) => {
  expect(plain(body, partials)).toBe(false);
});

test('a text with an object that is written out is tried, since that can fail', () => {
  const files = template('x', { 'body.txt': '{{a}}', 'sample.json': '{"a":{"toString":1}}' });
  expect(faultsOf(files)).toEqual([expect.stringMatching(/^x\/body\.txt: doesn't render with the sample; .*primitive/)]);
});

test('a partial that calls one before it is plain', () => {
  expect(plain('{{> p}}{{> q}}', { q: '{{name}}', p: '{{> q}}' })).toBe(true);
});
