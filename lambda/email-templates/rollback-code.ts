import type { Calls } from '../custom-resource/calls';
import type { RequestState } from '../custom-resource/request';
import { StackState } from '../custom-resource/stack-state';

/** The function's logical ID, which never changes: CloudFormation can't change a ServiceToken. */
export const FUNCTION_LOGICAL_ID = 'CdkAdoptEmailTemplatesFunction965739DF';
/** No operation of a stack takes longer. */
const DAY = 86_400_000;

/**
 * For a Create: whether a rollback would run this code, too. After an update of the function it would run the code before. CloudFormation's
 * answer is the only way to know, since the request has no properties of before.
 */
export async function runsInRollback({ clock, deadline, log }: Calls, { owner: { stackId }, stack }: Pick<RequestState, 'owner' | 'stack'>): Promise<boolean> {
  const owner = { stackId, logicalId: FUNCTION_LOGICAL_ID };
  const seen = await new StackState(stack.cloudFormation, owner, clock, deadline, log, clock.now()).resource();
  if (typeof seen !== 'object') return false;
  return seen.status === 'CREATE_COMPLETE' || (seen.status === 'UPDATE_COMPLETE' && clock.now() - (seen.lastUpdated ?? clock.now()) > DAY);
}
