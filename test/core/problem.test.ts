import { describeProblem } from '../../core/problem';

test.each([
  ['a text in quotes', 'a "b"', 'got "a \\"b\\"", '],
  ['an empty text', '', 'got "", '],
  ['a number', 0, 'got 0, '],
  ['a list', ['a'], 'got ["a"], '],
  ['null', null, 'got null, '],
  ['nothing, where nothing was given', undefined, ''],
])('a problem says what it got: %s', (_, value, got) => {
  expect(describeProblem({ property: 'rules[0].id', value, expected: 'a name', change: 'choose one' }))
    .toBe(`rules[0].id: ${got}expected a name; choose one`);
});
