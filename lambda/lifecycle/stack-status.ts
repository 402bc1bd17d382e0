const ROLLBACKS = ['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'];

/** Whether the stack undoes what it began. */
export function inRollback(stackStatus: string | undefined): boolean {
  return stackStatus !== undefined && ROLLBACKS.includes(stackStatus);
}

/** Whether the resource goes for good: no other thing of the same stack and logical id may stay. */
export function goesForGood(stackStatus: string | undefined): boolean {
  return stackStatus === 'DELETE_IN_PROGRESS' || stackStatus === 'ROLLBACK_IN_PROGRESS';
}
