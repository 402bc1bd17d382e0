import { type Match, weakest } from '../../../core/bucket-cors/match';

test.each<[Match, Match[]]>([
  ['yes', ['yes', 'yes', 'yes']],
  ['maybe', ['yes', 'maybe', 'yes']],
  ['no', ['maybe', 'yes', 'no']],
  ['no', ['no', 'maybe', 'yes']],
])('a rule says %s to a request where it says %j to its parts', (expected, verdicts) => {
  expect(weakest(...verdicts)).toBe(expected);
});
