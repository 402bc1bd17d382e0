import fc from 'fast-check';
import { fillIn } from '../../../../core/email-templates/fill';
import { followingOf, inlinePartial } from '../../../../core/email-templates/folder/inline-partial';
import { type Compiled, handlebars, render, renderText } from '../../../../core/handlebars';
import { faultsOf, read, template } from './support';

const inlined = (name: string, text: string, next: string) => inlinePartial(name, text, followingOf(next));

describe('an inline partial made of a file', () => {
  const piece = fc.constantFrom('a', '{{a}}', '{{#if a}}', '{{/if}}', '{{#each b}}', '{{/each}}', '{{else}}', ' ', '', '\n', '\n', '{{> q}}', '\t{{> q}}', '{{^a}}', '{{/a}}', '{{c}}x',
    '{', '}', '\\', '~', '{{~a}}', '{{a~}}', '{{! c }}', '\r\n', '\\{{a}}');
  const text = fc.array(piece, { maxLength: 9 }).map((all) => all.join(''));
  // Texts, since Handlebars fails to indent a partial that is only a number.
  const data = { a: 'A', b: [{ c: '1', a: '2' }, { c: '2' }] };
  const parses = (each: string) => {
    try {
      return Boolean(handlebars().precompile(each));
    } catch {
      return false;
    }
  };

  test('renders what Handlebars renders with the partial registered, whatever it begins and ends with', () => {
    let [compared, refused] = [0, 0];
    const bodies = fc.constantFrom('{{> p}}', ' {{> p}}\n', 'x {{> p}} y', '{{#each b}}\n  {{> p}}\n{{/each}}\n', '\n\n{{#if a}}\n{{> p}}{{/if}}', '}{{> p}}', '\\{{> p}}{{> p}}');
    fc.assert(fc.property(text.filter(parses), text.filter(parses), bodies, (p, q, body) => {
      fc.pre(!q.includes('{{> q}}'));
      const compiled = (each: string): Compiled => handlebars().compile(each, { noEscape: true });
      const [first, second] = [inlined('q', q, '{'), inlined('p', p, body)];
      if (first === undefined || second === undefined) {
        refused++;
        return;
      }
      expect(renderText(`${first}${second}${body}`, data)).toBe(render(compiled(body), data, { p: compiled(p), q: compiled(q) }));
      compared++;
    }), { numRuns: 400 });
    expect(compared).toBeGreaterThan(100);
    expect(refused).toBeLessThan(compared / 20);
  });

  test.each(['{', '}', '\\', '"}', 'a {', '{ a }', '\\{', '{{#if a}}x{{/if}}', '  {{#if a}}\n  x\n  {{/if}}', '}{{a}}', '{{{a}}}'])('parses as the file does: %j', (partial) => {
    expect(faultsOf({ ...template('x', { 'body.html': '{{#if a}}{{> p}}{{/if}}', 'sample.json': '{"a":"A"}' }), '_partials/p.html': partial })).toEqual([]);
    expect(inlined('p', partial, 'x')).toBeDefined();
  });

  test.each([
    ['an empty value at the beginning of the body', '%%v%%\nHello {{> p}}', 'one', ''],
    ['white space at the beginning of the body', '%%v%%Hello {{> p}}', 'one', ' \n '],
    ['a line break at the beginning of the partial', 'Hello {{> p}}', '%%v%%one', '\n'],
    ['an empty value before a line break in the partial', 'Hello {{> p}}', '%%v%%\none', ''],
    ['a line break at the end of the partial', 'Hello {{> p}}!', 'one%%v%%', '\n'],
    ['an empty value on the last line of the partial', 'Hello {{> p}}!', '{{#if a}}\none\n{{/if}}%%v%%\n', ''],
    ['white space on the last line of the partial', 'Hello {{> p}}!', 'one\n%%v%%', '  '],
  ])('renders with values as the file does with them: %s', (_, body, partial, value) => {
    const fill = (text: string) => fillIn(text, () => value);
    const { errors, templates: [{ text: stored } = {}] } = read({ ...template('x', { 'body.txt': body, 'sample.json': '{"a":"A"}' }), '_partials/p.txt': partial });
    const compiled = (text: string): Compiled => handlebars().compile(fill(text), { noEscape: true });
    expect(errors).toEqual([]);
    expect(renderText(fill(stored!), { a: 'A' })).toBe(render(compiled(body), { a: 'A' }, { p: compiled(partial) }));
  });

  test('leaves no blank line before a body, and none of the space with which a body begins is lost', () => {
    const partials = { '_partials/a.txt': 'one', '_partials/b.txt': 'two\n', '_partials/c.txt': 'three' };
    for (const body of ['Hello {{> a}} {{> b}}{{> c}}', '\n  Hello {{> a}} {{> b}}{{> c}}']) {
      const { templates: [{ text: stored } = {}] } = read({ ...template('x', { 'body.txt': body }), ...partials });
      expect(renderText(stored!, {})).toBe(body.replace('{{> a}}', 'one').replace('{{> b}}', 'two\n').replace('{{> c}}', 'three'));
    }
  });
});
