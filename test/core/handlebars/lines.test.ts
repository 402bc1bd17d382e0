import fc from 'fast-check';
import { Lines } from '../../../core/handlebars/lines';

describe('the lines of a text', () => {
  test('are those of an editor', () => {
    const lines = new Lines('a\nb\r\n\rd');
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((offset) => lines.lineAt(offset))).toEqual([1, 1, 2, 2, 2, 3, 4, 4]);
    expect(lines.offsetOf({ line: 4, column: 1 })).toBe(7);
    expect(new Lines('').lineAt(0)).toBe(1);
  });

  test('begin behind each line break of an editor, wherever one looks', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n'), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(fc.property(text, fc.nat(24), (all, at) => {
      const offset = Math.min(at, all.length);
      const lines = new Lines(all);
      const before = all.slice(0, offset).match(/\r\n|\r|\n/g) ?? [];
      // Between CR and LF, the line has not ended yet.
      const isInside = all[offset - 1] === '\r' && all[offset] === '\n';
      const line = before.length + 1 - (isInside ? 1 : 0);
      expect(lines.lineAt(offset)).toBe(line);
      expect(lines.lineAt(lines.offsetOf({ line, column: 0 }))).toBe(line);
    }));
  });
});
