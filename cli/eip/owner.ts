import { OperationError } from '../../core/errors';
import { type Owner, stackName } from '../../core/ownership';
import type { CloudFormationPort, ResourceSeen, StackSeen } from '../../lambda/custom-resource/cloudformation';
import { attempt } from '../shared/aws-errors';
import { type Eip, holdersOf, type OwnerStatus, type Row, rowOf } from './address';

export type StackSource = Pick<CloudFormationPort, 'stack' | 'resource'>;

const remediations = (action: string) => {
  const allow = `allow these credentials cloudformation:${action} on the stack, or choose others with --profile`;
  return { AccessDenied: allow, AccessDeniedException: allow };
};

/** A stack's ARN, with its region as a group. */
const STACK_ARN = /^arn:[^:]+:cloudformation:([^:]+):\d+:stack\/[^/]+\/[^/]+$/;

/** Looks up the owners of the addresses: each stack once, and each resource of a live one once. */
export async function rowsOf(eips: readonly Eip[], region: string, source: StackSource): Promise<Row[]> {
  const stacks = new Map<string, Promise<StackSeen | undefined>>();
  const stack = (stackId: string) => {
    if (!stacks.has(stackId)) {
      const doing = `ask CloudFormation for stack ${stackName(stackId)}`;
      stacks.set(stackId, attempt(doing, remediations('DescribeStacks'), () => source.stack(stackId)));
    }
    return stacks.get(stackId)!;
  };
  const asked: StackSource = { stack, resource: (stackId, logicalId) => source.resource(stackId, logicalId) };
  const statusOf = async (owner: Owner | undefined, eip: Eip) => owner && ownerStatus(owner, eip, region, asked);
  const rows: Row[] = [];
  // One by one, because of CloudFormation's rate limits.
  for (const eip of eips) {
    const holders = holdersOf(eip);
    rows.push(rowOf(eip, { stack: await statusOf(holders.stack, eip), associatedBy: await statusOf(holders.associatedBy, eip) }));
  }
  return rows;
}

/** A stack counts as gone only if CloudFormation says so. */
async function ownerStatus({ stackId, logicalId }: Owner, eip: Eip, region: string, source: StackSource): Promise<OwnerStatus> {
  const stackRegion = STACK_ARN.exec(stackId)?.[1];
  if (stackRegion === undefined) return { state: 'unknown', note: `'${stackId}' is not the ARN of a stack` };
  if (stackRegion !== region) return { state: 'unknown', note: `stack ${stackName(stackId)} is of ${stackRegion}, where no address of ${region} is made` };
  return orElse('unknown', async () => {
    const seen = await source.stack(stackId);
    if (!seen || seen.status === 'DELETE_COMPLETE') return { state: 'gone' };
    if (logicalId === '') return { state: 'live' };
    return orElse('live', async () => {
      const doing = `ask CloudFormation for ${logicalId} of stack ${stackName(stackId)}`;
      return statusIn(await attempt(doing, remediations('DescribeStackResource'), () => source.resource(stackId, logicalId)), eip);
    });
  });
}

/** The status by a live stack's resource. While an operation is in progress it may have two addresses. */
export function statusIn(seen: ResourceSeen, { allocationId }: Eip): OwnerStatus {
  if (typeof seen !== 'object') return seen === 'absent' ? { state: 'abandoned', note: 'the stack has no such resource' } : { state: 'live' };
  const { status, physicalId = '' } = seen;
  if (status === 'DELETE_COMPLETE') return { state: 'abandoned', note: 'the stack has no such resource' };
  const hasAnother = physicalId.startsWith('eipalloc-') && physicalId !== allocationId && !status.endsWith('_IN_PROGRESS');
  return hasAnother ? { state: 'abandoned', note: `the resource has ${physicalId}` } : { state: 'live' };
}

async function orElse(state: OwnerStatus['state'], ask: () => Promise<OwnerStatus>): Promise<OwnerStatus> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { state, note: error.message };
  }
}
