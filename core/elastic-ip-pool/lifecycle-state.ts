/**
 * - `serve`: is in the group or on its way there, and has an address
 * - `keep`: is on its way out, or in a state that says nothing; what it has it keeps, and it gets nothing
 * - `left`: isn't in the group, or is in its warm pool; what the pool put on it comes back
 */
export type Eligibility = 'serve' | 'keep' | 'left';

/** By what Auto Scaling calls the lifecycle state. */
const ELIGIBILITY: Readonly<Record<string, Eligibility>> = {
  'Pending': 'serve',
  'Pending:Wait': 'serve',
  'Pending:Proceed': 'serve',
  'InService': 'serve',
  'EnteringStandby': 'serve',
  'Standby': 'serve',
  'ReplacingRootVolume': 'serve',
  'ReplacingRootVolume:Wait': 'serve',
  'ReplacingRootVolume:Proceed': 'serve',
  'RootVolumeReplaced': 'serve',

  'Quarantined': 'keep',
  'Detaching': 'keep',
  // EC2 takes the address off when it terminates the instance; until then there may be connections.
  'Terminating': 'keep',
  'Terminating:Wait': 'keep',
  'Terminating:Proceed': 'keep',
  'Terminating:Retained': 'keep',

  'Detached': 'left',
  'Terminated': 'left',
  'Warmed:Pending': 'left',
  'Warmed:Pending:Wait': 'left',
  'Warmed:Pending:Proceed': 'left',
  'Warmed:Pending:Retained': 'left',
  'Warmed:Running': 'left',
  'Warmed:Stopped': 'left',
  'Warmed:Hibernated': 'left',
  'Warmed:Terminating': 'left',
  'Warmed:Terminating:Wait': 'left',
  'Warmed:Terminating:Proceed': 'left',
  'Warmed:Terminating:Retained': 'left',
  'Warmed:Terminated': 'left',
};

/** A state that isn't known yet: nothing is given, nothing is taken. */
export function eligibilityOf(lifecycleState: string): Eligibility {
  return ELIGIBILITY[lifecycleState] ?? 'keep';
}

/** Whether launch hooks hold the instance. */
export function isHeldByHook(lifecycleState: string): boolean {
  return lifecycleState === 'Pending:Wait';
}

/** Whether the instance ends for good, and its address comes free. */
export function isTerminating(lifecycleState: string): boolean {
  return /^Terminating(:Wait|:Proceed)?$/.test(lifecycleState);
}
