import fc from 'fast-check';
import { jsonError } from '../../../../core/email-templates/folder/json-error';

describe('the flaw of a text that is no JSON', () => {
  test.each([
    ['', 0, 'a value'], ['{', 1, "a name in double quotes or '}'"], ['[', 1, "a value or ']'"], ['[1 2]', 3, "',' or ']'"], ['{"a" 1}', 5, "':'"], ['{"a":}', 5, 'a value'],
    ['{"a":1 "b"}', 7, "',' or '}'"], ['{"a":1,}', 7, 'a name in double quotes'], ['[1,]', 3, 'a value'], ['[1}', 2, "',' or ']'"], ['{]', 1, "a name in double quotes or '}'"],
    ['1 2', 2, 'the end'], ['"a\nb"', 0, 'a value'], ['01', 1, 'the end'], ["{'a':1}", 1, "a name in double quotes or '}'"], ['[{}}', 3, "',' or ']'"],
  ])('is found: %j', (text, offset, expected) => {
    expect(jsonError(text)).toEqual({ offset, expected });
  });

  test('is there where JSON.parse finds one, and nowhere else', () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const token = fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', '"\\u00e9\\n"', '1', '-0.5e+3', '01', 'true', 'null', ' ', '\n', '\u00a0', "'", '"', '\\');
    fc.assert(fc.property(fc.array(token, { maxLength: 9 }).map((all) => all.join('')), (text) => (jsonError(text) === undefined) === isJson(text)), { numRuns: 2000 });
    fc.assert(fc.property(fc.json(), fc.nat(), (text, at) => {
      const cut = text.slice(0, at % text.length) + text.slice((at % text.length) + 1);
      return jsonError(text) === undefined && (jsonError(cut) === undefined) === isJson(cut);
    }));
  });
});
