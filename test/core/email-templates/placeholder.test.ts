import fc from 'fast-check';
import { holdsBraces, PLACEHOLDER, PLACEHOLDER_NAME } from '../../../core/email-templates/placeholder';
import { renderText } from '../../../core/handlebars';

const placeholdersIn = (text: string) => Array.from(text.matchAll(PLACEHOLDER), ([, name]) => name);

test.each<[string, string[]]>([
  ['%%host%%', ['host']], ['%%a%%%%b%%', ['a', 'b']], ['a %%Host_1%% b', ['Host_1']], ['%%%host%%', ['host']],
  ['%%1%%', []], ['%%_a%%', []], ['%%a b%%', []], ['%% a %%', []], ['100%% of 50%%', []], ['%%%%', []], ['%a%', []],
])('in %j the placeholders are %j', (text, expected) => {
  expect(placeholdersIn(text)).toEqual(expected);
});

test('a name is one if a placeholder can have it', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'Z', '0', '_', '-', ' ', '%'), maxLength: 4 }), (name) => {
    expect(PLACEHOLDER_NAME.test(name)).toBe(placeholdersIn(`%%${name}%%`)[0] === name);
  }));
});

test.each([
  ['{{a}}', true], ['}}', true], ['{{', true], ['a{', true], ['}a', true], ['{}', true], ['{', true], ['}', true],
  ['{a} b', false], ['a {b} c', false], ['a } b { c', false], ['', false], ['https://a.example/?q=1', false],
])('whether %j could become a mustache: %s', (value, expected) => {
  expect(holdsBraces(value)).toBe(expected);
});

test('a value that is let through is rendered as it is, whatever other such values stand beside it', () => {
  const text = fc.string({ unit: fc.constantFrom('{', '}', 'a', ' '), maxLength: 6 }).filter((value) => !holdsBraces(value));
  fc.assert(fc.property(text, text, (one, other) => {
    expect(renderText(`${one}${other}`, { a: 'read' })).toBe(`${one}${other}`);
  }), { numRuns: 300 });
});
