import { App, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import { tagsOfStack } from '../../../lib/shared/stack-tags';

test('the tags of a stack are its own ones, and those of the stacks around it, which count less', () => {
  const parent = new Stack(new App(), 'Parent', { tags: { team: 'web', cost: 'a' } });
  const nested = new NestedStack(parent, 'Nested');
  Tags.of(nested).add('cost', 'b');
  expect(tagsOfStack(parent)).toEqual({ team: 'web', cost: 'a' });
  expect(tagsOfStack(nested)).toMatchObject({ team: 'web' });
});
