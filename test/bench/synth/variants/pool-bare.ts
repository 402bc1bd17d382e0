import { Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Declarations } from '../case';
import { times } from '../values';
import { userFunction } from './custom-resource';
import { groupOf } from './group';

export const declarations: Declarations = {
  pool: (stack, count) => {
    const handler = userFunction(stack);
    times(count, (index) => {
      const group = groupOf(stack, index);
      const { attrAllocationId } = new ec2.CfnEIP(stack, `Ip${index}`);
      const event = events.RuleTargetInput.fromObject({ AllocationIds: [attrAllocationId], Group: group.autoScalingGroupName });
      const target = () => new LambdaFunction(handler, { event });
      const { lifecycleHookName } = group.addLifecycleHook('Hook', {
        lifecycleHookName: `hook-${index}`, lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_LAUNCHING,
      });
      new events.Rule(stack, `Launches${index}`, {
        eventPattern: { source: ['aws.autoscaling'], detail: { LifecycleHookName: [lifecycleHookName] } }, targets: [target()],
      });
      new events.Rule(stack, `Sweep${index}`, { schedule: events.Schedule.rate(Duration.minutes(5)), targets: [target()] });
    });
  },
};
