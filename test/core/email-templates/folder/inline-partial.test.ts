import fc from 'fast-check';
import { inlinePartial } from '../../../../core/email-templates/folder/inline-partial';
import { type Compiled, handlebars, parseText, render, renderText } from '../../../../core/handlebars';
import { faultsOf, read, template } from './support';

const following = (text: string) => (/^\s/.test(text) ? 'space' : 'text');
const inlined = (name: string, text: string, next: string) => inlinePartial(name, text, parseText(text), following(next));

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

  test('leaves no blank line before a body, and none of the space with which a body begins is lost', () => {
    const partials = { '_partials/a.txt': 'one', '_partials/b.txt': 'two\n', '_partials/c.txt': 'three' };
    for (const body of ['Hello {{> a}} {{> b}}{{> c}}', '\n  Hello {{> a}} {{> b}}{{> c}}']) {
      const { templates: [{ text: stored } = {}] } = read({ ...template('x', { 'body.txt': body }), ...partials });
      expect(renderText(stored!, {})).toBe(body.replace('{{> a}}', 'one').replace('{{> b}}', 'two\n').replace('{{> c}}', 'three'));
    }
  });
});
