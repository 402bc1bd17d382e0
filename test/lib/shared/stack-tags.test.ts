import { App, Aws, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import { tagProblems, tagsOfStack } from '../../../lib/shared/stack-tags';

test('the tags of a stack are its own ones, and those of the stacks around it, which count less', () => {
  const parent = new Stack(new App(), 'Parent', { tags: { team: 'web', cost: 'a' } });
  const nested = new NestedStack(parent, 'Nested');
  Tags.of(nested).add('cost', 'b');
  expect(tagsOfStack(parent)).toEqual({ team: 'web', cost: 'a' });
  expect(tagsOfStack(nested)).toMatchObject({ team: 'web' });
});

test('a tag has at most the characters that AWS takes, as far as they are known', () => {
  expect(tagProblems({ ['k'.repeat(128)]: 'v'.repeat(256), 'token': `${Aws.STACK_ID}${'v'.repeat(256)}` }, 'SES', 4)).toEqual([]);
  expect(tagProblems({ ['k'.repeat(129)]: '', '': 'v', 'team': 'v'.repeat(257) }, 'SES', 4)).toEqual([
    { property: 'tags', value: '', expected: 'a key', change: 'give the tag one' },
    { property: 'tags', value: 'k'.repeat(129), expected: 'a key of at most 128 characters, and it has 129', change: 'shorten it' },
    { property: 'tags.team', expected: 'at most 256 characters, and it has 257', change: 'shorten it' },
  ]);
});
