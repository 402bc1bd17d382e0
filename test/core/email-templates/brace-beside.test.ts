import { braceFinding } from '../../../core/email-templates/brace-beside';
import { handlebarsProblems } from '../../../core/email-templates/handlebars-validation';
import { Lines } from '../../../core/handlebars/lines';
import { faultsOf, html, template } from './folder/support';
import { described } from './support';

const findingIn = (text: string) => braceFinding(text, new Lines(text));

describe('a brace beside a mustache', () => {
  test.each([
    ['behind it', '{\n"a": {{x}}}', '{{x}}}', '{{x}} }'],
    ['behind one without escaping', '{\n"a": {{{x}}}}', '{{{x}}}}', '{{{x}}} }'],
    ['two of them', '{"a":\n{"b":{{x}}}}', '{{x}}}}', '{{x}} }}'],
    ['before it', '\n{{{x}} }', '{{{x}}', '{ {{x}}'],
    ['behind the end of a block', 'a\n{{#if x}}.a{color:red{{/if}}}', '{{/if}}}', '{{/if}} }'],
  ])('is told, with a space between them: %s', (_, text, value, expected) => {
    expect(findingIn(text)).toEqual({ value, line: 2, expected, change: 'put a space between the mustache and the brace beside it' });
  });

  test.each([
    ['what does not parse for another reason', '{{#if x}}{{y}}}'],
    ['equal braces', '{{x}} {{{y}}} { z }'],
    ['an escaped mustache', '\\{{x}}} {{#if}'],
  ])('is not %s', (_, text) => {
    expect(findingIn(text)).toBeUndefined();
  });

  test('is one error of a file, instead of what the parser says', () => {
    const body = '<style>\n.a{color:{{x}}}\n.b{color:{{y}}}\n.c{color:{{x}}}</style>';
    const change = 'put a space between the mustache and the brace beside it; also {{y}}}, {{x}}}';
    expect(faultsOf(template('a', html(body, { x: 1, y: 1 })))).toEqual([`a/body.html:2: got "{{x}}}", expected {{x}} }; ${change}`]);
    expect(described(handlebarsProblems({ html: body }))).toEqual([`html (line 2): got "{{x}}}", expected {{x}} }; ${change}`]);
  });
});
