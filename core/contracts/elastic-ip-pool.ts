/** What the rules of a pool send to its function. */
export interface ElasticIpPoolContract {
  readonly ContractVersion: '1';
  /** Of metrics and logs. */
  readonly Pool: string;
  readonly AllocationIds: string[];
  readonly OnExhausted: 'CONTINUE' | 'ABANDON';
  /** Of the pool's launch hook; absent where no group has it. */
  readonly LifecycleHookName?: string;
  /** All groups of the pool: a sweep. */
  readonly AutoScalingGroupNames?: string[];
  /** A launch that the hook holds: the event's detail. */
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
