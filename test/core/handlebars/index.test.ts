import { render as renderParts } from '../../../core/email-templates/sample';
import { compileForJson, parseText, render, renderText } from '../../../core/handlebars';
import { nodesOf, type Path } from '../../../core/handlebars/ast';

describe('rendering', () => {
  test('writes nothing to the console', () => {
    const write = jest.spyOn(console, 'info').mockImplementation();
    const complain = jest.spyOn(console, 'error').mockImplementation();
    expect(renderParts({ text: '{{log a}}{{toString}}' }, { a: 'secret' })).toEqual({ text: '' });
    expect([...write.mock.calls, ...complain.mock.calls]).toEqual([]);
    jest.restoreAllMocks();
  });
});

test('a text is rendered as SES does: nothing is escaped, and what only objects inherit is not read', () => {
  const data = Object.create({ inherited: 'x' }, { own: { value: '<&>', enumerable: true } }) as object;
  expect(renderText('{{own}}{{{own}}}{{inherited}}{{constructor}}', data)).toBe('<&><&>');
});

test('compiled for data of JSON, a template renders the same', () => {
  const text = '{{#each a}}{{this}}{{#if @last}}.{{else}}, {{/if}}{{/each}}{{lookup b "c"}}{{log a}}';
  const data = { a: ['<x>', 'y'], b: { c: 1 } };
  expect(render(compileForJson(parseText(text)), data)).toBe(renderText(text, data));
  expect(renderText(text, data)).toBe('<x>, y.1');
});

test('shared partials are those that are given', () => {
  const compiled = (text: string) => compileForJson(parseText(text));
  expect(render(compiled('{{> row}}'), { a: 'x' }, { row: compiled('[{{a}}]') })).toBe('[x]');
  expect(() => render(compiled('{{> row}}'), {})).toThrow('The partial row could not be found');
});

describe('a place in a text', () => {
  const placeOf = (text: string, name?: string) => nodesOf(parseText(text, name)).find((node): node is Path => node.type === 'PathExpression')!.loc;

  test('is in the text of that name, or of none', () => {
    expect([placeOf('{{a}}', 'body.html').source, placeOf('{{a}}').source]).toEqual(['body.html', undefined]);
  });

  test.each(['\u2028', '\u2029'])('does not move to another line, nor column, behind a separator: %j', (separator) => {
    const text = `a${separator}b\n${separator}{{a}}`;
    expect(placeOf(text).start).toEqual({ line: 2, column: 3 });
  });

  test('has the name as it is written, with a separator in it', () => {
    const [path] = nodesOf(parseText('a\u2028{{[a\u2028b]}}')).filter((node): node is Path => node.type === 'PathExpression');
    expect(path!.original).toContain('a\u2028b');
  });
});
