import { hasCode } from '../../core/errors';
import { STACK_NOT_FOUND } from '../../core/not-found';
import { ownerHash, stackName } from '../../core/ownership';
import { describeError } from '../shared/aws-errors';

/** The stacks that these credentials may read, in one region. Both lists throw when the signal aborts. */
export interface Stacks {
  /** The ARNs of the live stacks. */
  ids(signal: AbortSignal): AsyncIterable<string>;
  /** The ARNs of the stacks that were deleted in the last 90 days. */
  deletedIds(signal: AbortSignal): AsyncIterable<string>;
  resources(stackId: string, signal: AbortSignal): AsyncIterable<{ readonly type: string; readonly logicalId: string }>;
  region(): Promise<string>;
}

export interface FoundResource {
  readonly kind: 'stack';
  readonly stack: string;
  readonly stackId: string;
  readonly resource: string;
}

export type Found =
  | FoundResource
  | { readonly kind: 'cdk-adopt'; readonly hash: string; readonly note: string };

const TYPE = 'Custom::CdkAdoptBucketCors';

/** In seconds: an account may have thousands of stacks, and the answer doesn't depend on the owner. */
const SEARCH_SECONDS = 30;

/** The resource that a rule's hash identifies; the hash alone if CloudFormation doesn't show it, or not in time. */
export async function findResource(hash: string, stacks: Stacks, seconds = SEARCH_SECONDS): Promise<Found> {
  const only = (note: string): Found => ({ kind: 'cdk-adopt', hash, note });
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    const found = await findResources(new Set([hash]), stacks.ids(signal), stacks, signal);
    return found.get(hash) ?? only(`no live stack of this account has it in ${await stacks.region()}: look elsewhere with --region or --profile, or the stack is gone`);
  } catch (error) {
    if (signal.aborted) return only(`the search for its stack was given up after ${seconds} s`);
    return only(`CloudFormation could not be asked for its stack: ${describeError(error)}`);
  }
}

/** The resources that are found by their hashes in the stacks, which are asked one by one until all are found. */
export async function findResources(
  hashes: ReadonlySet<string>, ids: AsyncIterable<string>, stacks: Stacks, signal: AbortSignal,
): Promise<Map<string, FoundResource>> {
  const found = new Map<string, FoundResource>();
  for await (const stackId of ids) {
    for (const logicalId of await rulesOf(stackId, stacks, signal)) {
      const hash = ownerHash({ stackId, logicalId });
      if (hashes.has(hash)) found.set(hash, { kind: 'stack', stack: stackName(stackId), stackId, resource: logicalId });
    }
    if (found.size === hashes.size) break;
  }
  return found;
}

/** The logical IDs of its `BucketCors`. */
async function rulesOf(stackId: string, stacks: Stacks, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  try {
    for await (const { type, logicalId } of stacks.resources(stackId, signal)) if (type === TYPE) ids.push(logicalId);
  } catch (error) {
    // The stack was deleted after it was listed.
    if (!hasCode(error, ...STACK_NOT_FOUND)) throw error;
  }
  return ids;
}
