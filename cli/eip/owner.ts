import type { ResourceSeen } from '../../lambda/custom-resource/cloudformation';
import { ownerLookup, type OwnerStatus, type StackSource, statusOfResource } from '../shared/owner-status';
import { type Report, unreported } from '../shared/progress';
import { type Eip, holdersOf, type Row, rowOf } from './address';

/** Looks up the owners of the addresses. */
export async function rowsOf(eips: readonly Eip[], region: string, source: StackSource, report: Report = unreported): Promise<Row[]> {
  const lookup = ownerLookup(source, { region, thing: 'address' });
  const rows: Row[] = [];
  // One by one, because of CloudFormation's rate limits.
  for (const eip of eips) {
    const { stack, associatedBy } = holdersOf(eip);
    const statusOf = async (owner: typeof stack) => owner && lookup(owner, (seen) => statusIn(seen, eip));
    rows.push(rowOf(eip, { stack: await statusOf(stack), associatedBy: await statusOf(associatedBy) }));
    report(`${rows.length} of ${eips.length} addresses looked up`);
  }
  return rows;
}

/** The status by a live stack's resource. While an operation is in progress it may have two addresses. */
export function statusIn(seen: ResourceSeen, { allocationId }: Eip): OwnerStatus {
  const status = statusOfResource(seen);
  if (typeof seen !== 'object' || status.state !== 'live') return status;
  const { physicalId = '' } = seen;
  const hasAnother = physicalId.startsWith('eipalloc-') && physicalId !== allocationId && !seen.status.endsWith('_IN_PROGRESS');
  return hasAnother ? { state: 'abandoned', note: `the resource has ${physicalId}` } : status;
}
