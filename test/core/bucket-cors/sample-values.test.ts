import fc from 'fast-check';
import { matches, type Pattern, pattern } from '../../../core/bucket-cors/pattern';
import { headerFiller, originFiller, SampleValues } from '../../../core/bucket-cors/sample-values';

/** Of few characters, so that many patterns have values in common. */
const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
const anyPattern = fc.oneof(text, fc.tuple(text, text).map((ends) => ends.join('*')));
const patterns = fc.uniqueArray(anyPattern, { minLength: 2, maxLength: 6 }).map((texts) => texts.map(pattern));
/** All of up to six characters, one of which no pattern names. */
const VALUES = Array.from({ length: 6 }).reduce<string[]>((all) => ['', ...all.flatMap((one) => ['a', 'b', 'c'].map((next) => one + next))], ['']);

const samplesOf = (all: readonly Pattern[]) => new SampleValues(all, () => [], () => true).common([all[0]!], [all[1]!]);

describe('the values that two patterns have in common', () => {
  test('match both', () => {
    fc.assert(fc.property(patterns, (all) => {
      const [one, other] = all as [Pattern, Pattern];
      expect(samplesOf(all).filter((sample) => !matches(one, sample) || !matches(other, sample))).toEqual([]);
    }), { numRuns: 300 });
  });

  test('stand for all: whatever patterns another common value escapes, one of them escapes these too', () => {
    fc.assert(fc.property(patterns, (all) => {
      const [one, other] = all as [Pattern, Pattern];
      const samples = samplesOf(all);
      const isMissed = (common: string) => {
        const escaped = all.filter((each) => !matches(each, common));
        return !samples.some((sample) => escaped.every((each) => !matches(each, sample)));
      };
      expect(VALUES.filter((common) => matches(one, common) && matches(other, common) && isMissed(common))).toEqual([]);
    }), { numRuns: 300 });
  });

  test('are those of lists as of their patterns, each once', () => {
    const all = ['https://*.example.com', 'https://*', 'https://app.example.com'].map(pattern);
    const samples = new SampleValues(all, originFiller, () => true);
    const found = samples.common(all.slice(0, 2), all.slice(2));
    expect(found).toEqual(['https://app.example.com']);
    expect(samples.common([...all.slice(0, 2)], [...all.slice(2)])).toBe(found);
  });

  test('are possible ones only', () => {
    const all = [pattern('https://*'), pattern('*.example')];
    const isPossible = (sample: string) => sample === 'https://www.example';
    expect(new Set(new SampleValues(all, originFiller, isPossible).common([all[0]!], [all[1]!]))).toEqual(new Set(['https://www.example']));
  });
});

test.each([
  ['', '', ['https://www.example.org', 'http://www.example.org']],
  ['', '.example.com', ['https://www', 'http://www']],
  ['https://', '.example.com', ['www']],
  ['http', '', ['s://www.example.org', '://www.example.org']],
  ['https:', '', ['//www.example.org']],
  ['', '://localhost', ['https', 'http']],
  ['http', '://localhost', ['s', '']],
  ['http://localhost:', '', ['8080']],
  ['app://', '', ['www.example.org']],
])('an origin that begins with %j and ends with %j goes on as browsers send it: %j', (prefix, suffix, expected) => {
  expect(originFiller(prefix, suffix)).toEqual(expected);
});

test('the name of a header goes on as one', () => {
  expect([headerFiller('', ''), headerFiller('x-amz-', '')]).toEqual([['x-custom'], ['custom']]);
});
