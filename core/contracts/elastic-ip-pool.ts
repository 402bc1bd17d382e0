/** The event that a pool's EventBridge rules send to its function. */
export interface ElasticIpPoolContract {
  readonly ContractVersion: '1';
  /** The pool's name in metrics and logs. */
  readonly Pool: string;
  readonly AllocationIds: string[];
  readonly OnExhausted: 'CONTINUE' | 'ABANDON';
  /** The pool's launch hook; absent if no group has it. */
  readonly LifecycleHookName?: string;
  /** For a sweep: all groups of the pool. */
  readonly AutoScalingGroupNames?: string[];
  /** For a launch that waits in the hook: the event's detail. */
  readonly LifecycleAction?: LifecycleActionContract;
}

/** The detail of "EC2 Instance-launch Lifecycle Action", as EventBridge carries it. */
export interface LifecycleActionContract {
  readonly AutoScalingGroupName: string;
  readonly EC2InstanceId: string;
  readonly LifecycleActionToken: string;
  readonly LifecycleHookName: string;
  readonly LifecycleTransition: string;
  /** `EC2`, `AutoScalingGroup` or `WarmPool`. */
  readonly Origin?: string;
  readonly Destination?: string;
}
