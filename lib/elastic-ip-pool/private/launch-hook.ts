import { Lazy } from 'aws-cdk-lib';
import type { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import type { IConstruct } from 'constructs';
import { describeProblem } from '../../../core/problem';

type Hook = CfnAutoScalingGroup.LifecycleHookSpecificationProperty;

/** Adds a hook to the group's own definition, since only hooks in it hold the group's first instances, too. */
export function holdLaunches(owner: IConstruct, group: CfnAutoScalingGroup, hook: Hook): void {
  const { lifecycleHookSpecificationList: given = [] } = group;
  group.lifecycleHookSpecificationList = Lazy.uncachedAny({
    produce: (context) => {
      const others: unknown = context.resolve(given);
      return Array.isArray(others) ? [...others, hook] : others;
    },
  });
  owner.node.addValidation({ validate: () => (holds(group, hook) ? [] : [describeProblem({
    property: 'group',
    value: group.node.path,
    expected: `a lifecycleHookSpecificationList that is a list with the hook of ${owner.node.path}`,
    change: 'set it before attachTo is called, which adds to it',
  })]) });
}

/** Setting the property later drops the hook. */
function holds({ stack, lifecycleHookSpecificationList: list }: CfnAutoScalingGroup, hook: Hook): boolean {
  const name = JSON.stringify(stack.resolve(hook.lifecycleHookName));
  const found: unknown = stack.resolve(list);
  return Array.isArray(found) && found.some(({ lifecycleHookName }: Hook) => JSON.stringify(lifecycleHookName) === name);
}
