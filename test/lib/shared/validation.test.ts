import { Lazy, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isKnown, throwProblems } from '../../../lib/shared/validation';
import { errorOf, newStack } from '../support';

class Thing extends Construct {}

const MISSING = { property: 'name', expected: 'a name', change: 'give one' };
const WRONG = { property: 'count', value: 0, expected: 'at least 1', change: 'count again' };

test('all problems are thrown as one error, which names the construct and its class', () => {
  const thing = new Thing(newStack(), 'Mine');
  expect(errorOf(() => { throwProblems(thing, [MISSING, WRONG], ['a.html: line 1']); })).toBe([
    "Stack/Mine (Thing) can't be synthesized:",
    '  - name: expected a name; give one',
    '  - count: got 0, expected at least 1; count again',
    '  - a.html: line 1',
  ].join('\n'));
});

test('what is no problem of a property is enough for an error', () => {
  expect(errorOf(() => { throwProblems(new Thing(newStack(), 'Mine'), [], ['a.html: line 1']); })).toMatch(/:\n {2}- a\.html: line 1$/);
});

test('without problems nothing is thrown', () => {
  expect(() => { throwProblems(new Thing(newStack(), 'Mine'), []); }).not.toThrow();
});

test.each<[string, unknown, boolean]>([
  ['a text', 'x', true],
  ['an empty text', '', true],
  ['0', 0, true],
  ['-1, which is no token', -1, true],
  ['false', false, true],
  ['a text with a token in it', `x-${Token.asString({ Ref: 'X' })}`, false],
  ['a number that is a token', Token.asNumber({ Ref: 'X' }), false],
  ['a list that is a token', Token.asList({ Ref: 'X' }), false],
  ['a lazy value', Lazy.any({ produce: () => 1 }), false],
  ['nothing', undefined, false],
])('%s: %j is known at synth: %s', (_, value, expected) => {
  expect(isKnown(value)).toBe(expected);
});
