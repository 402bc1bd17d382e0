import type { RawProperties } from '../../core/contracts/raw-properties';
import { OperationError } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import { isUnknown } from '../assembly/intrinsics';
import type { ResourceType } from '../assembly/template';
import type { State } from '../deployment/state';
import { bucketCors } from './bucket-cors';
import type { Change } from './change';
import { elasticIp } from './elastic-ip';
import { emailTemplate, emailTemplates } from './email-templates';
import { type Former, NotKnownError, type Planned, type Planner, RefusalError } from './planner';
import { reverseDns } from './reverse-dns';

/** A resource as it is deployed, and as it is to be. */
export interface Resource {
  readonly owner: Owner;
  readonly path: string;
  readonly type: ResourceType;
  /** Absent if it goes. */
  readonly wanted?: RawProperties;
  /** Absent if it is new. */
  readonly former?: Former;
  /** CloudFormation leaves it where the template says so: then a removal is none. */
  readonly isLeft?: boolean;
  /** What of its properties isn't known, in words. */
  readonly unknown: readonly string[];
}

export type Outcome = 'changes' | 'unchanged' | 'refused' | 'unknown';

/** What a deployment would do for one resource. */
export interface ResourceDiff {
  readonly path: string;
  readonly logicalId: string;
  readonly type: string;
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
  /** Why it would fail, or why it isn't known; and what isn't known of the texts. */
  readonly notes: readonly string[];
  /** What is live could not be read. */
  readonly isUnread?: true;
}

export const PLANNERS: Readonly<Record<ResourceType, Planner>> = {
  'Custom::CdkAdoptBucketCors': bucketCors,
  'Custom::CdkAdoptEmailTemplate': emailTemplate,
  'Custom::CdkAdoptEmailTemplates': emailTemplates,
  'Custom::CdkAdoptElasticIp': elasticIp,
  'Custom::CdkAdoptReverseDns': reverseDns,
};

/** As CloudFormation goes about it: what is new or changes first, in the template's order, and then what was replaced or goes. */
export async function diffOf(resources: readonly Resource[], state: State): Promise<ResourceDiff[]> {
  const diffs = new Map<Resource, ResourceDiff>();
  const later: [Resource, () => Promise<readonly Change[]>][] = [];
  for (const resource of resources) {
    const { owner, type, wanted, former } = resource;
    if (!wanted) {
      if (former && !resource.isLeft) later.push([resource, () => PLANNERS[type].remove(state, owner, former)]);
      diffs.set(resource, told(resource, []));
      continue;
    }
    let cleanUp: Planned['cleanUp'];
    diffs.set(resource, await attempted(resource, async () => {
      const open = PLANNERS[type].identity.filter((name) => isUnknown(valueAt(wanted, name)));
      if (open.length > 0) throw new NotKnownError(`${open.join(', ')} ${open.length > 1 ? 'are' : 'is'} known when it is deployed`);
      const planned = await PLANNERS[type].apply(state, owner, wanted, former);
      cleanUp = planned.cleanUp;
      return planned.changes;
    }));
    if (cleanUp && !resource.isLeft) later.push([resource, cleanUp]);
  }
  for (const [resource, work] of later) {
    const before = diffs.get(resource)!;
    const after = await attempted(resource, work);
    diffs.set(resource, { ...after, changes: [...before.changes, ...after.changes], outcome: worse(before.outcome, after.outcome) });
  }
  return resources.map((resource) => diffs.get(resource)!);
}

async function attempted(resource: Resource, work: () => Promise<readonly Change[]>): Promise<ResourceDiff> {
  try {
    return told(resource, await work());
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    const isKnown = error instanceof RefusalError || error instanceof NotKnownError;
    const diff = told(resource, []);
    return {
      ...diff, outcome: error instanceof RefusalError ? 'refused' : 'unknown', notes: [error.message, ...diff.notes], ...(!isKnown && { isUnread: true as const }),
    };
  }
}

function told({ owner: { logicalId }, path, type, unknown: notes }: Resource, changes: readonly Change[]): ResourceDiff {
  return { path, logicalId, type, outcome: changes.length > 0 ? 'changes' : 'unchanged', changes, notes };
}

const ORDER: readonly Outcome[] = ['unchanged', 'changes', 'unknown', 'refused'];

function worse(one: Outcome, other: Outcome): Outcome {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}

/** @param path such as `Html.Key` */
function valueAt(properties: RawProperties, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as RawProperties | undefined)?.[key], properties);
}
