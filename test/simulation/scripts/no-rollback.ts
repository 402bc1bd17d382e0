import type { Script } from '../history';
import type { Options, Stacks, Ways } from '../stacks';
import type { Template } from '../template';
import type { Setting } from './lives';

/** What is declared one after the other in a stack whose rollback is disabled. */
export interface Course {
  /** How its scripts are called, behind the feature and `no-rollback`. */
  readonly name: string;
  readonly one: Template;
  /** The update that fails. */
  readonly two: Template;
  /** What the user changes the template to then. */
  readonly three: Template;
  /** Which of the operations ours fails by itself. @default another resource fails when ours is done */
  readonly fails?: 'create' | 'update';
}

type Fail = (stacks: Stacks, course: Course) => ReturnType<Stacks['create']>;

const DISABLED = { rollback: 'disabled' } as const;

const failing = ({ fails }: Course, operation: Course['fails']): Options =>
  ({ ...DISABLED, ...(fails === operation ? { refused: true } : { siblingFails: true }) });

const failedCreate: Fail = (stacks, course) => stacks.create('Shop', course.one, failing(course, 'create'));
const failedUpdate: Fail = async (stacks, course) => {
  const stack = await stacks.create('Shop', course.one);
  await stacks.update(stack, course.two, failing(course, 'update'));
  return stack;
};

/** What the user does then; the stack is deleted in the end. */
const NEXT = {
  'retried': (stacks, stack, course, operation) => {
    const isInVain = course.fails === operation;
    return stacks.update(stack, operation === 'create' ? course.one : course.two, { ...DISABLED, refused: isInVain });
  },
  'changed': (stacks, stack, { three }) => stacks.update(stack, three, DISABLED),
  'changed-in-vain': async (stacks, stack, { three }) => {
    await stacks.update(stack, three, { ...DISABLED, siblingFails: true });
    return stacks.rollBackByHand(stack);
  },
  'rolled-back': (stacks, stack) => stacks.rollBackByHand(stack),
  'deleted': async () => 'complete',
} satisfies Record<string, (stacks: Stacks, stack: Awaited<ReturnType<Fail>>, course: Course, operation: 'create' | 'update') => Promise<unknown>>;

/** How CloudFormation goes on, where that matters. */
const WAYS: Readonly<Record<'create' | 'update', readonly (readonly [name: string, next: keyof typeof NEXT, ways: Ways])[]>> = {
  create: [
    ['retried', 'retried', {}],
    ['retried-and-shown', 'retried', { showsDeletion: true }],
    ['retried-afterwards', 'retried', { deletesFirst: true }],
    ['changed', 'changed', {}],
    ['rolled-back', 'rolled-back', {}],
    ['deleted', 'deleted', {}],
  ],
  update: [
    ['retried', 'retried', {}],
    ['retried-from-former', 'retried', { goesByFormer: true }],
    ['changed', 'changed', {}],
    ['changed-from-former', 'changed', { goesByFormer: true }],
    ['changed-in-vain', 'changed-in-vain', {}],
    ['rolled-back', 'rolled-back', {}],
    ['deleted', 'deleted', {}],
    ['deleted-from-former', 'deleted', { goesByFormer: true }],
  ],
};

/** Every way to go on after a creation, and after an update, that has failed and is not rolled back. */
export function withoutRollback(feature: string, setting: Omit<Setting, 'name'>, ...courses: readonly Course[]): Script[] {
  return courses.flatMap((course) => (['create', 'update'] as const).flatMap((operation) => {
    if (course.fails !== undefined && course.fails !== operation) return [];
    return WAYS[operation].map(([way, next, ways]): Script => ({
      ...setting,
      name: `${feature}-no-rollback-${course.name}-${operation}-${way}`,
      run: async (stacks) => {
        stacks.ways = ways;
        const stack = await (operation === 'create' ? failedCreate : failedUpdate)(stacks, course);
        await NEXT[next](stacks, stack, course, operation);
        await stacks.destroy(stack);
      },
    }));
  }));
}
