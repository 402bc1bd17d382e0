import { doubtsOf, html, template } from './support';

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
});
