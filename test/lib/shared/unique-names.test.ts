import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { otherHolderOf, secondHolderProblems } from '../../../lib/shared/unique-names';
import { newApp, newStack } from '../support';

test('the first construct with a name holds it, and a second one is told the path of the first', () => {
  const stack = newStack();
  const [first, second] = [new Construct(stack, 'First'), new Construct(stack, 'Second')];
  expect(secondHolderProblems(first, 'bucket', 'bucket', 'photos')).toEqual([]);
  expect(secondHolderProblems(second, 'bucket', 'bucket', 'photos')).toEqual([
    { property: 'bucket', value: 'photos', expected: 'one of its own, and Stack/First has this one', change: 'use the one construct for both' },
  ]);
});

test('a construct that asks again still holds its name', () => {
  const holder = new Construct(newStack(), 'Holder');
  expect([otherHolderOf(holder, 'bucket', 'photos'), otherHolderOf(holder, 'bucket', 'photos')]).toEqual([undefined, undefined]);
});

test.each<[string, (stack: Stack) => [kind: string, name: string], (stack: Stack) => [kind: string, name: string]]>([
  ['another name', () => ['bucket', 'photos'], () => ['bucket', 'videos']],
  ['the same name of another kind', () => ['bucket', 'photos'], () => ['template', 'photos']],
  ['a kind and a name that read the same one after the other', () => ['a', 'b c'], () => ['a b', 'c']],
  ['a reference to another resource', () => ['bucket', Token.asString({ Ref: 'One' })], () => ['bucket', Token.asString({ Ref: 'Other' })]],
])('%s is free', (_, one, other) => {
  const stack = newStack();
  otherHolderOf(new Construct(stack, 'First'), ...one(stack));
  expect(otherHolderOf(new Construct(stack, 'Second'), ...other(stack))).toBeUndefined();
});

test('two references to one resource are the same name, although their tokens differ', () => {
  const stack = newStack();
  const references = [Token.asString({ Ref: 'One' }), Token.asString({ Ref: 'One' })];
  expect(references[0]).not.toBe(references[1]);
  const holders = references.map((name, index) => otherHolderOf(new Construct(stack, `C${index}`), 'bucket', name));
  expect(holders).toEqual([undefined, 'Stack/C0']);
});

test('in another stack the name is free', () => {
  const app = newApp();
  const holders = ['One', 'Other'].map((id) => otherHolderOf(new Construct(new Stack(app, id), 'Construct'), 'bucket', 'photos'));
  expect(holders).toEqual([undefined, undefined]);
});
