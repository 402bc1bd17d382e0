/**
 * - `serve`: in the group or on its way there; has an address
 * - `keep`: on its way out, or in an unknown state; keeps its address, but gets none
 * - `left`: not in the group, or in its warm pool; the address that the pool associated is reclaimed
 */
export type Eligibility = 'serve' | 'keep' | 'left';

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
  // EC2 disassociates the address when it terminates the instance; until then there may be connections.
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

/** Nothing is assigned or reclaimed in an unknown state. */
export function eligibilityOf(lifecycleState: string): Eligibility {
  return ELIGIBILITY[lifecycleState] ?? 'keep';
}

/** Whether the instance waits in a launch lifecycle hook. */
export function isHeldByHook(lifecycleState: string): boolean {
  return lifecycleState === 'Pending:Wait';
}

/** Whether the instance is being terminated, which frees its address. */
export function isTerminating(lifecycleState: string): boolean {
  return /^Terminating(:Wait|:Proceed)?$/.test(lifecycleState);
}
