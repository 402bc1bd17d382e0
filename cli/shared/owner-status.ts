import { OperationError } from '../../core/errors';
import { type Owner, stackName } from '../../core/ownership';
import type { CloudFormationPort, ResourceSeen, StackSeen } from '../../lambda/custom-resource/cloudformation';
import { attempt } from './aws-errors';
import type { Color } from './table';

/**
 * - `live`: the stack and the resource exist
 * - `abandoned`: the stack exists, but the resource doesn't, or has something else
 * - `gone`: the stack was deleted
 * - `unknown`: CloudFormation could not be asked
 */
export interface OwnerStatus {
  readonly state: 'live' | 'abandoned' | 'gone' | 'unknown';
  readonly note?: string;
}

export const STATE_COLORS: Readonly<Record<OwnerStatus['state'], Color | undefined>> = { live: undefined, abandoned: 'yellow', gone: 'red', unknown: 'yellow' };

export type StackSource = Pick<CloudFormationPort, 'stack' | 'resource'>;

/** What the resource in a live stack says of the thing. */
export type StatusIn = (seen: ResourceSeen) => OwnerStatus;

export interface OwnerLookup {
  /** Of the things that are asked for. */
  readonly region: string;
  /** What they are called: `address`. */
  readonly thing: string;
}

const remediations = (action: string) => {
  const allow = `allow these credentials cloudformation:${action} on the stack, or choose others with --profile`;
  return { AccessDenied: allow, AccessDeniedException: allow };
};

/** A stack's ARN, with its region as a group. */
const STACK_ARN = /^arn:[^:]+:cloudformation:([^:]+):\d+:stack\/[^/]+\/[^/]+$/;

/** Asks CloudFormation once for each stack, and for each resource of a live one. A stack counts as gone only if it says so. */
export function ownerLookup(
  source: StackSource, { region, thing }: OwnerLookup,
): (owner: Owner, statusIn: StatusIn) => Promise<OwnerStatus> {
  const stacks = new Map<string, Promise<StackSeen | undefined>>();
  const resources = new Map<string, Promise<ResourceSeen>>();
  const stack = (stackId: string) => once(stacks, stackId, () =>
    attempt(`ask CloudFormation for stack ${stackName(stackId)}`, remediations('DescribeStacks'), () => source.stack(stackId)));
  const resource = ({ stackId, logicalId }: Owner) => once(resources, `${stackId} ${logicalId}`, () =>
    attempt(`ask CloudFormation for ${logicalId} of stack ${stackName(stackId)}`, remediations('DescribeStackResource'), () =>
      source.resource(stackId, logicalId)));

  return async (owner, statusIn) => {
    const { stackId, logicalId } = owner;
    const stackRegion = STACK_ARN.exec(stackId)?.[1];
    if (stackRegion === undefined) return { state: 'unknown', note: `'${stackId}' is not the ARN of a stack` };
    if (stackRegion !== region) return { state: 'unknown', note: `stack ${stackName(stackId)} is of ${stackRegion}, where no ${thing} of ${region} is made` };
    return orElse('unknown', async () => {
      const seen = await stack(stackId);
      if (!seen || seen.status === 'DELETE_COMPLETE') return { state: 'gone' };
      if (logicalId === '') return { state: 'live' };
      return orElse('live', async () => statusIn(await resource(owner)));
    });
  };
}

/** Whether the live stack still has the resource. */
export function statusOfResource(seen: ResourceSeen): OwnerStatus {
  const isThere = typeof seen === 'object' ? seen.status !== 'DELETE_COMPLETE' : seen !== 'absent';
  return isThere ? { state: 'live' } : { state: 'abandoned', note: 'the stack has no such resource' };
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}

async function orElse(state: OwnerStatus['state'], ask: () => Promise<OwnerStatus>): Promise<OwnerStatus> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { state, note: error.message };
  }
}
