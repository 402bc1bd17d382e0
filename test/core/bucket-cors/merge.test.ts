import fc from 'fast-check';
import { isOwn, markRules, merge, type Rule, sameRules, withoutOwn } from '../../../core/bucket-cors/merge';

const us = { stackId: 'stack-1', logicalId: 'Cors' };
const them = { stackId: 'stack-2', logicalId: 'Cors' };

const rule = (origin: string, ID?: string): Rule => ({ AllowedMethods: ['GET'], AllowedOrigins: [origin], ...(ID !== undefined && { ID }) });
const [f1, f2, f3] = [rule('https://f1', 'foreign'), rule('https://f2'), rule('https://f3', 'cdk-adopt')];
const [oldOurs] = markRules(us, [rule('https://old')]);
const [a, b] = markRules(us, [rule('https://a'), rule('https://b', 'web')]);
const [theirs] = markRules(them, [rule('https://theirs')]);

test.each([
  ['an empty configuration', [], 'last', [a, b]],
  ['LAST behind foreign rules', [f1, f2], 'last', [f1, f2, a, b]],
  ['FIRST before foreign rules', [f1, f2], 'first', [a, b, f1, f2]],
  ['ours replaced where they stand', [f1, oldOurs], 'last', [f1, a, b]],
  ['a foreign rule that came behind ours since', [f1, oldOurs, f2], 'last', [f1, f2, a, b]],
  ['a foreign rule that came before ours since', [f1, oldOurs, f2], 'first', [a, b, f1, f2]],
  ['ours torn apart by hand', [a, f1, b, f2], 'last', [f1, f2, a, b]],
  ['another owner behind ours keeps its place', [f1, oldOurs, theirs], 'last', [f1, a, b, theirs]],
  ['another owner before ours keeps its place', [theirs, oldOurs, f1], 'first', [theirs, a, b, f1]],
  ['a new block goes behind the one of another owner', [f1, theirs], 'last', [f1, theirs, a, b]],
  ['a new FIRST block goes behind that of another owner', [theirs, f1], 'first', [theirs, a, b, f1]],
  ['a rule that only resembles ours is foreign', [f3], 'first', [a, b, f3]],
] as [string, Rule[], 'first' | 'last', Rule[]][])('merging: %s', (_, current, precedence, expected) => {
  expect(merge(us, current, [a!, b!], precedence)).toEqual(expected);
});

test('a rule without an id gets its number, one with an id keeps it behind the mark', () => {
  expect([a!.ID, b!.ID]).toEqual([expect.stringMatching(/^cdk-adopt:[0-9a-f]{12}:1$/), expect.stringMatching(/^cdk-adopt:[0-9a-f]{12}:web$/)]);
});

test('an id of 200 characters fits into what S3 allows', () => {
  expect(markRules(us, [rule('*', 'x'.repeat(200))])[0]!.ID!.length).toBeLessThanOrEqual(255);
});

test.each([
  ['an absent list and an empty one', [{ ...f1, ExposeHeaders: [] }], [f1], true],
  ['another order', [f1, f2], [f2, f1], false],
  ['another max age', [{ ...f1, MaxAgeSeconds: 1 }], [{ ...f1, MaxAgeSeconds: 2 }], false],
  ['another id', [f1], [{ ...f1, ID: 'x' }], false],
  ['other exposed headers', [{ ...f1, ExposeHeaders: ['ETag'] }], [f1], false],
] as [string, Rule[], Rule[], boolean][])('comparing: %s', (_, one, other, expected) => {
  expect(sameRules(one, other)).toBe(expected);
});

const owners = [us, them, { stackId: 'stack-1', logicalId: 'Other' }];
const anyRule = fc.record({ origin: fc.constantFrom('*', 'https://a', 'https://b'), owner: fc.constantFrom(undefined, ...owners) })
  .map(({ origin, owner }) => (owner ? markRules(owner, [rule(origin)])[0]! : rule(origin)));

test('whatever is there: foreign rules stay in their order, ours are one block on the right side, and merging again changes nothing', () => {
  fc.assert(fc.property(fc.array(anyRule, { maxLength: 8 }), fc.constantFrom('first' as const, 'last' as const), (current, precedence) => {
    const merged = merge(us, current, [a!, b!], precedence);
    expect(withoutOwn(us, merged)).toEqual(withoutOwn(us, current));
    const at = merged.indexOf(a!);
    expect(merged[at + 1]).toBe(b);
    expect(merged.filter((one) => isOwn(us, one))).toEqual([a, b]);
    const beyond = precedence === 'first' ? merged.slice(0, at) : merged.slice(at + 2);
    expect(beyond.filter(({ ID }) => ID === undefined)).toEqual([]);
    expect(merge(us, merged, [a!, b!], precedence)).toEqual(merged);
  }));
});

test('a rule without an id has its number, and another name where a rule has that number for its id', () => {
  const ids = (...given: (string | undefined)[]) => markRules(us, given.map((id) => rule('https://a', id))).map(({ ID }) => ID!.split(':')[2]);
  expect(ids(undefined, undefined)).toEqual(['1', '2']);
  expect(ids('2', undefined, undefined)).toEqual(['2', 'rule-2', '3']);
  expect(ids('2', undefined, 'rule-2')).toEqual(['2', 'rule-rule-2', 'rule-2']);
  fc.assert(fc.property(fc.array(fc.option(fc.constantFrom('1', '2', '3', 'rule-1', 'rule-2', 'rule-rule-2'), { nil: undefined })), (given) => {
    const unique = given.map((id, index) => (given.indexOf(id) === index ? id : undefined));
    expect(new Set(ids(...unique)).size).toBe(unique.length);
  }));
});
