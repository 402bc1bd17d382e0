import type { Problem } from '../../../core/problem';
import { ofWellShaped, wellShaped } from '../../../lib/shared/well-shaped';

const problem = (property: string): Problem => ({ property, expected: 'a text', change: 'write one' });

test('what is of a wrong type is left out, in its place', () => {
  const rule = { origins: ['a', 5], id: 1, maxAge: 60 };
  const given = { rules: [rule, null, { id: 'b' }], exclusive: true };
  expect(wellShaped(given, [problem('rules[0].origins[1]'), problem('rules[0].id'), problem('rules[1]')]))
    .toEqual({ rules: [{ origins: ['a', undefined], maxAge: 60 }, undefined, { id: 'b' }], exclusive: true });
});

test('a list keeps its length where it has a gap', () => {
  expect(wellShaped({ rules: new Array(2) }, [problem('rules[0]'), problem('rules[1]')]).rules).toHaveLength(2);
});

test('what is right is the same object', () => {
  const given = { body: new (class Body {})(), name: 1 };
  expect(wellShaped(given, [problem('name')]).body).toBe(given.body);
  expect(wellShaped(given, [])).toBe(given);
});

test('problems of what is of a wrong type are left out', () => {
  const problems = ['rules[1].id', 'rules[10].id', 'html, text', 'subject'].map(problem);
  expect(ofWellShaped(problems, [problem('rules[1]'), problem('text')]).map(({ property }) => property)).toEqual(['rules[10].id', 'subject']);
});
