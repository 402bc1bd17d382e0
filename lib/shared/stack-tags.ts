import { Lazy, type Stack, type TagManager } from 'aws-cdk-lib';
import type { TagList } from '../../core/contracts/tag-list';
import { TAG_PREFIX } from '../../core/ownership';
import type { Problem } from '../../core/problem';
import { isKnown } from './validation';

const RESERVED = new RegExp(`^(aws:|${TAG_PREFIX})`, 'i');

/** The tags that CloudFormation gives to what it makes itself: those of the stack, and of the stacks around it. */
export function tagsOfStack(stack: Stack): Record<string, string> {
  const { nestedStackParent: parent, tags } = stack;
  return { ...(parent && tagsOfStack(parent)), ...tags.tagValues() };
}

/** The tags of what a custom resource makes: those of the stack as well, which CloudFormation gives to its own resources only. */
export function declaredTags(stack: Stack, manager: TagManager): Record<string, string> {
  return { ...tagsOfStack(stack), ...manager.tagValues() };
}

/** As a property of the custom resource, absent where there are none. */
export function tagsContract(stack: Stack, manager: TagManager): TagList {
  const byKey = ([one]: [string, string], [other]: [string, string]) => (one < other ? -1 : 1);
  const tags = () => Object.entries(declaredTags(stack, manager)).sort(byKey).map(([Key, Value]) => ({ Key, Value }));
  return Lazy.any({ produce: tags }, { omitEmptyArray: true }) as unknown as TagList;
}

/** What the tags of AWS's services have at most. */
const [LONGEST_KEY, LONGEST_VALUE] = [128, 256];

/** @param reserved how many of the fifty that the service takes are ours */
export function tagProblems(tags: Readonly<Record<string, string>>, service: string, reserved: number): Problem[] {
  const keys = Object.keys(tags);
  const expected = `a key that begins neither with aws: nor with ${TAG_PREFIX}`;
  const most = 50 - reserved;
  return [
    ...keys.filter((key) => RESERVED.test(key)).map((value) => ({ property: 'tags', value, expected, change: 'choose another key' })),
    ...keys.filter((key) => key === '').map((value) => ({ property: 'tags', value, expected: 'a key', change: 'give the tag one' })),
    ...keys.filter((key) => isKnown(key) && key.length > LONGEST_KEY)
      .map((value) => ({ property: 'tags', value, expected: `a key of at most ${LONGEST_KEY} characters, and it has ${value.length}`, change: 'shorten it' })),
    ...Object.entries(tags).filter(([, value]) => isKnown(value) && value.length > LONGEST_VALUE)
      .map(([key, { length }]) => ({ property: `tags.${key}`, expected: `at most ${LONGEST_VALUE} characters, and it has ${length}`, change: 'shorten it' })),
    ...(keys.length <= most ? [] : [{
      property: 'tags', value: keys.length, expected: `at most ${most}, since ${service} takes 50 and some are reserved`, change: 'leave some out',
    }]),
  ];
}
