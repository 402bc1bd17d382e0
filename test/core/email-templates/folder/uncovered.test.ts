import { doubtsOf, html, template } from './support';

describe('doubts', () => {
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
