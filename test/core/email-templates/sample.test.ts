import { Lazy } from 'aws-cdk-lib';
import { placeholderProblems, render, sampleProblems } from '../../../core/email-templates/sample';
import { variablesOf } from '../../../core/email-templates/variables';
import { checkableParts } from '../../../lib/email-templates/private/body-validation';
import { described, inline } from './support';

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
    ['a value other than 0, false and nothing', '{{a}}{{b}}{{c}}', { a: false, b: 0, c: '' }],
    ['a value other than null for what is asked first', '{{#if a}}{{a}}{{/if}}{{#each b}}{{this}}{{/each}}{{#with c}}{{d}}{{/with}}', { a: null, b: null, c: null }],
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

  test('advises to write a name with a dot in brackets', () => {
    expect(described(sampleProblems({ html: '{{name}}{{user.name}}' }, { 'name': 'a', 'user.name': 'b' }))).toEqual([
      expect.stringMatching(/^sampleData\.user\.name: .*; the sample has it as one name with a dot: write \{\{\[user\.name\]\}\}, or make objects of it in the sample$/),
    ]);
    expect(sampleProblems({ html: '{{name}}{{[user.name]}}' }, { 'name': 'a', 'user.name': 'b' })).toEqual([]);
  });

  test('leaves a raw block, which is an error of its own, alone', () => {
    expect(sampleProblems({ html: '{{{{raw}}}}{{x}}{{{{/raw}}}}' }, {})).toEqual([]);
  });

  test('names once what is missing by one fault, and what else that concerns', () => {
    expect(described(sampleProblems({ html: '{{user.name}}{{user.mail}}', text: '{{user.name}}{{user.phone}}' }, { user: null }))).toEqual([
      "sampleData.user.name: expected a value: html and text can't be rendered without (only a condition can, such as {{#if user.name}}); "
      + 'add it, or SES answers "Attribute \'user.name\' is not present in the rendering data." (also user.mail in html, user.phone in text)',
    ]);
  });

  test('names the part that Handlebars cannot render', () => {
    expect(described(sampleProblems({ html: `${inline('x', '{{> x}}')}{{> x}}`, text: '{{#if a b}}{{/if}}' }, {}))).toEqual([
      'html: expected a template that the sample data renders; Handlebars says: Maximum call stack size exceeded',
      'text: expected a template that the sample data renders; Handlebars says: #if requires exactly one argument',
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

  test('has no null for what is written out, and no number that JSON makes null of', () => {
    expect(described(sampleProblems({ html: '{{a}}{{#if b}}{{b}}{{/if}}', text: '{{a}}{{c.d}}' }, { a: null, b: null, c: null }))).toEqual([
      "sampleData.a: got null, expected a value, since html and text writes it out; SES drops an email for null as for a value that isn't there; give it one, or ask first, with {{#if a}}",
      'sampleData.c.d: expected a value: text can\'t be rendered without (only a condition can, such as {{#if c.d}}); '
      + 'add it, or SES answers "Attribute \'c.d\' is not present in the rendering data."',
    ]);
    expect(described(sampleProblems({ html: '{{#if a}}{{#each b}}{{/each}}{{/if}}' }, { a: NaN, b: [Infinity] }))).toEqual([
      'sampleData.a: got "NaN", expected a number that JSON can hold; correct it: as JSON it is null',
      'sampleData.b[0]: got "Infinity", expected a number that JSON can hold; correct it: as JSON it is null',
    ]);
    expect(sampleProblems({ html: '{{a}}{{#each b}}{{c}}{{/each}}' }, { a: NaN, b: [{ c: -Infinity }] }).map(({ property, value }) => [property, value]))
      .toEqual([['sampleData.a', 'NaN'], ['sampleData.b[0].c', '-Infinity']]);
  });

  test('is asked for an item\'s member as the block names it', () => {
    const [name, item, missing] = described(sampleProblems({ html: '{{#each l}}{{name}}{{/each}}{{#each m}}{{this}}{{/each}}{{#each n}}{{a.b}}{{/each}}' },
      { l: [{ name: null }], m: [null], n: [{}] }));
    expect(name).toMatch(/^sampleData\.l\[0\]\.name: got null, .*, with \{\{#if name\}\}$/);
    expect(item).toMatch(/^sampleData\.m\[0\]: got null, .*, with \{\{#if this\}\}$/);
    expect(missing).toContain('such as {{#if a.b}}');
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

describe('what SES fills in itself', () => {
  test('is no variable, whatever the context, and a stand-in shows it', () => {
    const html = '{{amazonSESUnsubscribeUrl}}{{#each a}}{{b}}{{/each}}{{ses:openTracker}}';
    expect(sampleProblems({ html }, { a: [{ b: 1 }] })).toEqual([]);
    expect(variablesOf({ html: `${html}{{#each a}}{{amazonSESUnsubscribeUrl}}{{/each}}{{#if amazonSESUnsubscribeUrl}}{{/if}}` })).toEqual(['a', 'a[].b']);
    expect(render({ html }, { a: [] })).toEqual({ html: 'https://unsubscribe.example.com/' });
  });

  test('is replaced at most so often, and in bodies', () => {
    const url = '{{amazonSESUnsubscribeUrl}}';
    expect(described(placeholderProblems({ subject: url, html: `${url}\n${url}\n${url}`, text: `${url}${url}` }))).toEqual([
      `subject (line 1): got "${url}", expected it in a body; move it: SES leaves it as it is in a subject`,
      `html (line 3): got "${url}", expected at most 2 in the email's html, it has 3; remove the others: SES replaces no more`,
    ]);
    expect(described(placeholderProblems({ html: `{{#with user}}\n${url}{{/with}}` }, { user: { name: 'Ann' } }))).toEqual([
      `html (line 2): got "${url}", expected it where the context is the email's data, not user; `
      + 'move it out of the block: no data below has it, and for what is missing SES drops the email',
    ]);
    expect(placeholderProblems({ html: `{{#if a}}${url}{{else}}${url}{{/if}}${url}` })).toEqual([]);
    const tracker = '{{ses:openTracker}}';
    expect(described(placeholderProblems({ subject: tracker, html: `${tracker}${tracker}`, text: tracker }))).toEqual([
      `subject (line 1): got "${tracker}", expected it in a body; move it: SES leaves it as it is in a subject`,
      `html (line 1): got "${tracker}", expected at most 1 in the email's html, it has 2; remove the others: SES replaces no more`,
    ]);
  });
});

describe('rendering', () => {
  test('gives each part that is known, and escapes nothing', () => {
    const subject = Lazy.string({ produce: () => '' });
    expect(render(checkableParts({ subject, html: '<p>{{a}}</p>', text: '{{#each b}}{{this}} {{/each}}' }).parts, { a: '<&>', b: [1, 2] }))
      .toEqual({ html: '<p><&></p>', text: '1 2 ' });
  });
});
