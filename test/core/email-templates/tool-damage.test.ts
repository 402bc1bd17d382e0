import { handlebarsProblems } from '../../../core/email-templates/handlebars-validation';
import { caseReason, escapedFinding } from '../../../core/email-templates/tool-damage';
import { Lines } from '../../../core/handlebars/lines';
import { doubtsOf, faultsOf, html, template } from './folder/support';
import { described } from './support';

const escapedIn = (text: string) => escapedFinding(text, new Lines(text));

describe('what a tool has escaped in a mustache', () => {
  test.each([
    ['{{lookup prices &quot;EUR&quot;}}', '{{lookup prices "EUR"}}'],
    ['{{lookup prices &#x27;EUR&#x27;}}', "{{lookup prices 'EUR'}}"],
    ['{{lookup prices &#39;EUR&#34;}}', "{{lookup prices 'EUR\"}}"],
    ['{{&gt; footer}}', '{{> footer}}'],
    ['{{#each\nitems as &lt;x&GT;}}', '{{#each\nitems as <x>}}'],
  ])('is told, as it has to be written: %s', (value, expected) => {
    expect(escapedIn(`<p>\n${value}</p>`)).toEqual({ value, line: 2, expected, change: expect.stringMatching(/^have it written so: .* as React Email and Maizzle do$/) });
  });

  test.each(['{{name}} &amp; {{other}}', '&quot;{{name}}&quot;', '{{! &quot; }}{{!-- &gt; --}}', '\\{{&gt; a}}', '{ &quot; }'])('is not what stands elsewhere: %s', (text) => {
    expect(escapedIn(text)).toBeUndefined();
  });

  test('is one error of a file, instead of what the parser says of the first', () => {
    const body = '<p>{{lookup a &quot;b&quot;}}</p>\n{{lookup a &quot;b&quot;}}{{&gt; footer}}';
    expect(faultsOf({ ...template('a', { ...html(body, { a: {} }) }), '_partials/footer.html': 'x' })).toEqual([
      'a/body.html:1: got "{{lookup a &quot;b&quot;}}", expected {{lookup a "b"}}; have it written so: the tool that made this text has escaped what is in the braces, '
      + 'as React Email and Maizzle do; also {{&gt; footer}}',
    ]);
  });

  test('is an error of a single template, too', () => {
    expect(described(handlebarsProblems({ html: '<p>\n{{lookup a &quot;b&quot;}}</p>' }))).toEqual([
      expect.stringMatching(/^html \(line 2\): got "\{\{lookup a &quot;b&quot;\}\}".*expected \{\{lookup a "b"\}\}/),
    ]);
  });

  test('leaves a text that parses alone, though it has entities', () => {
    expect(faultsOf(template('a', html('<p title="{{name}}">&quot;{{name}}&quot; {{! &quot; }}</p>', { name: 'a' })))).toEqual([]);
  });
});

describe('a name in upper case', () => {
  test.each([['NAME', true], ['USER.NAME', true], ['Name', false], ['12', false]])('%s has a reason more: %s', (name, isMore) => {
    expect(caseReason(name)).toBe(isMore ? 'case-sensitive, and some tools that make text of HTML upper-case its headings, as React Email does' : 'case-sensitive');
  });

  test('has it as a variable and as a helper', () => {
    const sample = '{"user":{"name":"a"},"vip":true}';
    expect(faultsOf(template('a', { 'body.txt': 'HELLO {{USER.NAME}} {{#IF vip}}x{{/IF}}', 'sample.json': sample }))).toEqual([
      expect.stringMatching(/^a\/body\.txt:1: .*write if: names are case-sensitive, and some tools that make text of HTML upper-case its headings/),
      expect.stringMatching(/^a\/sample\.json: leaves out USER\.NAME, .*the sample has user\.name: .*\(they are case-sensitive, and some tools/),
    ]);
  });
});

describe('a variable whose block is gone', () => {
  test.each([
    ['a list', '{{name}}', { items: [{ name: 'a' }] }, 'items[0].name'],
    ['an object', '{{city}}', { address: { city: 'a' } }, 'address.city'],
  ])('is told where the sample has it, in %s', (_, body, sample, path) => {
    expect(faultsOf(template('a', html(body, sample)))).toEqual([
      expect.stringContaining(`; the sample has it as ${path}: name all of the path, or put the block around it that is missing (MJML drops`),
    ]);
  });

  test.each([
    ['inside a block', '{{#each items}}{{price}}{{/each}}', { items: [{ name: 'a' }], other: { price: 1 } }],
    ['nowhere in the sample', '{{name}}', { items: [{ price: 1 }, 2, null], text: 'name' }],
  ])('is told nothing of blocks %s', (_, body, sample) => {
    expect(faultsOf(template('a', html(body, sample)))).toEqual([expect.not.stringContaining('MJML')]);
  });
});

test('a folder without such damage has no warning of it', () => {
  expect(doubtsOf(template('a', html('{{name}}', { name: 'a' })))).toEqual([]);
});
