import type { LifecycleActionContract } from '../../../core/contracts/elastic-ip-pool';
import type { Instance } from './cloud';

/** What EventBridge tells of a launch that the hook holds. */
export function heldLaunch(
  LifecycleHookName: string, { id: EC2InstanceId, group = '', token = '' }: Instance, Origin: string, Destination: string,
): LifecycleActionContract {
  return {
    AutoScalingGroupName: group, EC2InstanceId, LifecycleActionToken: token, LifecycleHookName,
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', Origin, Destination,
  };
}
