import { doubtsOf, html, read, template } from './support';

describe('doubts', () => {
  test('what no document of SES has is one information for the whole folder, with the first place of each', () => {
    const a = template('a', html('{{! a }}\n{{#x}}{{/x}}', { x: [1] }));
    expect(doubtsOf({ ...template('b', html('x\n{{#x}}{{/x}}', { x: [1] })), ...a, ...template('c', { 'subject.txt': '{{&a}}', 'sample.json': '{"a":1}' }) })).toEqual([
      'email-undocumented a/body.html:2: SES documents no {{#x}} without a helper (a/body.html:2), no {{{x}}} or {{&x}} (and escapes nothing anyway) (c/subject.txt:1); '
      + 'with the sample the deployment proves that SES renders them',
    ]);
    expect(read({ ...a }).warnings).toMatchObject([{ isInformation: true }]);
  });

  test('a use of a value that renders, and hardly as meant, is one for each kind', () => {
    const body = 'Hi {{user}}\n{{#each name}}{{this}}{{/each}}\n{{tags}} {first_name} { last.name }\n';
    expect(doubtsOf(template('a', { 'body.txt': body, 'sample.json': JSON.stringify({ user: { name: 'a' }, name: 'Ann', tags: ['a'] }) }))).toEqual([
      'email-written a/body.txt:1: user is an object or a list in the sample, so that the email shows the likes of [object Object]; name a member of it, or go through it with {{#each}}'
      + ' (also at a/body.txt:3)',
      'email-iterated a/body.txt:2: name is a text or a number in the sample, so that {{#each}} renders nothing of it; give the sample a list, or write {{#if}} or {{#with}}',
      'email-single-braces a/body.txt:3: {first_name} is text: SES fills in what stands in two braces; write {{name}} if it is a variable',
    ]);
  });

  test('a condition in other letters than the sample has is one, where it stands, and not that the sample never reaches what is below', () => {
    const body = '{{#if Vip}}{{level}}{{/if}}\n{{#each rows}}{{#unless first_name}}x{{/unless}}{{/each}}{{lookup rates "eur"}}{{#if nick}}x{{/if}}{{#if [e mail]}}x{{/if}}';
    const sample = { 'vip': true, 'level': 1, 'rows': [{ firstName: 'a' }], 'rates': { EUR: 1 }, 'e mail': 'x' };
    expect(doubtsOf(template('a', { 'body.txt': body, 'sample.json': JSON.stringify(sample) }))).toEqual([
      'email-letters a/body.txt:1: Vip counts as left out: names have to be the same to the letter, and the sample has vip; use one name in both (also at a/body.txt:2)',
    ]);
  });

  test.each([
    ['in Jinja', '{% if name %}'], ['in ERB', '<%= name %>'], ['in Mailchimp', '*|FNAME|*'], ['in Smarty', '{$name}'], ['with a hyphen', '{first-name}'], ['with one brace too many', '{name}}'],
  ])('what other tools fill in is text: %s', (_, what) => {
    expect(doubtsOf(template('a', { 'body.txt': `Hi ${what}`, ...html(`<style>a{b}</style><!-- ${what} --><p>${what}</p>`) }))).toEqual([
      `email-single-braces a/body.html:1: ${what} is text: SES fills in what stands in two braces; write {{name}} if it is a variable (also at a/body.txt:1)`,
    ]);
  });

  test.each(['{}', '{ a: 1 }', '${name}', '#{name}', '\\{name}', '\\frac{a}', 'a{name}', '{"a":{"b":1}}', '50 %{', '{% of }', 'a <% b', '*|a b|*', '{{name}} { {{name}} }'])('what is text anyway is none: %s', (body) => {
    expect(doubtsOf(template('a', { 'body.txt': body, 'sample.json': '{"name":"a"}' }))).toEqual([]);
  });

  test('an object that lookup writes out is one, and a text that lookup gives to each', () => {
    const body = '{{lookup user "address"}}{{#each (lookup user "name")}}x{{/each}}{{#if (lookup user "address")}}x{{/if}}';
    expect(doubtsOf(template('a', { 'body.txt': body, 'sample.json': '{"user":{"name":"a","address":{}}}' })).map((doubt) => doubt.split(' is ')[0])).toEqual([
      'email-written a/body.txt:1: user.address', 'email-iterated a/body.txt:1: user.name',
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

  test('a variable in JSON has an advice of its own', () => {
    const script = (type: string) => `<script${type}>\n{ "name": "{{name}}" }\n</script>`;
    const ids = (type: string) => doubtsOf(template('a', html(script(type), { name: 'a' }))).map((doubt) => doubt.split(':')[0]);
    for (const type of [' type="application/ld+json"', " type='application/json'", ' id=x TYPE=application/ld+json', ' type="application/ld+json; charset=utf-8"']) {
      expect([type, ids(type)]).toEqual([type, ['email-html-json a/body.html']]);
    }
    expect([ids(''), ids(' type="text/javascript"')]).toEqual([['email-html-script a/body.html'], ['email-html-script a/body.html']]);
  });

  test('a partial is judged in the place where it is called, and named once', () => {
    const body = (id: string) => template(id, html('<style>\n{{> css}}</style>\n<p class="{{> v}}">{{> v}}\n', { color: 'red', a: 1 }));
    expect(doubtsOf({ ...body('a'), ...body('b'), '_partials/css.html': 'p { }\n\na { color: {{color}} }\n', '_partials/v.html': '{{a}}\n' })).toEqual([
      expect.stringMatching(/^email-html-style _partials\/css\.html:3: [^(]*$/),
    ]);
  });
});
