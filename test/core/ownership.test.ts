import fc from 'fast-check';
import { type Owner, ownerHash, sameOwner, shortHash, stackName, TAG, TAG_PREFIX } from '../../core/ownership';

const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/11111111-2222-3333-4444-555555555555';
const OWNER: Owner = { stackId: STACK, logicalId: 'Cors' };

test('the hashes are those by which rules, addresses and templates were marked before', () => {
  expect([ownerHash(OWNER), shortHash('email-template', 'welcome')]).toEqual(['e0be271f3664', '68a2ee7d5067']);
});

test('a hash is twelve hex digits, and goes by the values and their borders', () => {
  fc.assert(fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
    expect(shortHash(...one)).toMatch(/^[0-9a-f]{12}$/);
    expect(shortHash(...one) === shortHash(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
  }));
  expect(new Set([shortHash('ab'), shortHash('a', 'b'), shortHash('', 'ab'), shortHash('ab', '')]).size).toBe(4);
});

test.each<[Owner, boolean]>([
  [{ ...OWNER }, true],
  [{ ...OWNER, logicalId: 'Other' }, false],
  [{ ...OWNER, stackId: STACK.replace('1111', '2222') }, false],
])('an owner is a resource of a stack, by its id and not by its name: %j', (other, expected) => {
  expect(sameOwner(OWNER, other)).toBe(expected);
  expect(ownerHash(OWNER) === ownerHash(other)).toBe(expected);
});

test('the name of a stack is in its ARN; what is no ARN stands for itself', () => {
  expect([stackName(STACK), stackName('Shop')]).toEqual(['Shop', 'Shop']);
});

test('all tags have the prefix that users can not set', () => {
  expect(Object.values(TAG).filter((key) => !key.startsWith(TAG_PREFIX))).toEqual([]);
  expect(new Set(Object.values(TAG)).size).toBe(Object.keys(TAG).length);
});
