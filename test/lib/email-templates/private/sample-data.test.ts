import { Lazy, Token } from 'aws-cdk-lib';
import { readSample } from '../../../../lib/email-templates/private/sample-data';
import { newStack } from '../../support';
import { problemsOf } from '../email-template-support';

describe('bad input', () => {
  test('sample data that JSON cannot hold is an error', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(problemsOf({ sampleData: circular })).toMatch(/^Stack\/Email .*\n.*sampleData: expected what JSON can hold/);
  });
});

test('sample data without tokens is known, as JSON', () => {
  expect(readSample(newStack(), { name: 'Ada', items: [1, null] })).toEqual({ text: '{"name":"Ada","items":[1,null]}', isKnown: true, problems: [] });
});

test.each<[string, unknown]>([
  ['a text', { name: Token.asString({ Ref: 'Name' }) }],
  ['a part of a text', { greeting: `Hi ${Token.asString({ Ref: 'Name' })}` }],
  ['a number', { list: [Token.asNumber({ Ref: 'Count' })] }],
  ['a lazy value', { name: Lazy.any({ produce: () => 'Ada' }) }],
])('sample data with %s that is a token is not known, and no problem', (_, sampleData) => {
  const stack = newStack();
  const { text, isKnown, problems } = readSample(stack, sampleData);
  expect({ isKnown, problems }).toEqual({ isKnown: false, problems: [] });
  expect(text).toBeDefined();
});

test('sample data that is not given is not known, and no problem', () => {
  expect(readSample(newStack(), undefined)).toEqual({ isKnown: false, problems: [] });
});

test('of an error that JSON gives over several lines, the problem tells the first', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const { text, problems } = readSample(newStack(), circular);
  expect(text).toBeUndefined();
  expect(problems).toEqual([expect.objectContaining({ expected: 'what JSON can hold (Converting circular structure to JSON)' })]);
});
