import { OperationError } from '../../core/errors';
import { isKnownType, pathOf } from '../assembly/template';
import type { DeployedResource, Deployment } from '../deployment/deployed';
import type { State } from '../deployment/state';
import type { Resource } from '../diff/diff';
import { FINDERS, type Finding } from './findings';

/** What has become of a resource since it was deployed. */
export interface ResourceDrift {
  readonly path: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** When CloudFormation has last changed it. */
  readonly since?: Date;
  readonly state: 'as declared' | 'drifted' | 'unknown';
  readonly findings: readonly Finding[];
  /** Why it is unknown. */
  readonly reason?: string;
  /** What was declared is not what was deployed, but what the assembly says. */
  readonly byAssembly?: true;
  /** What is live could not be read. */
  readonly isUnread?: true;
}

/** @param assembled what the assembly declares for a resource of which the stack doesn't tell */
export async function driftOf(
  { stackId, resources }: Deployment, state: State, assembled: (logicalId: string) => Resource | undefined = () => undefined,
): Promise<ResourceDrift[]> {
  const drifts: ResourceDrift[] = [];
  for (const resource of resources.values()) drifts.push(await driftOfResource(stackId, resource, state, assembled));
  return drifts;
}

async function driftOfResource(
  stackId: string, resource: DeployedResource, state: State, assembled: (logicalId: string) => Resource | undefined,
): Promise<ResourceDrift> {
  const { logicalId, type, physicalId, since, status, declared = {} } = resource;
  const told = { path: pathOf(logicalId, declared), logicalId, type, physicalId, since };
  const unknown = (reason: string): ResourceDrift => ({ ...told, state: 'unknown', findings: [], reason });
  if (!isKnownType(type)) return unknown('this version of cdk-adopt does not know the type');
  if (!status.endsWith('_COMPLETE')) return unknown(`its status is ${status}`);
  const fromAssembly = resource.properties ? undefined : assembled(logicalId);
  const properties = resource.properties ?? fromAssembly?.wanted;
  if (!properties) return unknown(`${resource.unknown}; name the assembly that was deployed with --app`);
  try {
    const findings = await FINDERS[type](state, { stackId, logicalId }, properties, physicalId);
    return { ...told, state: findings.length > 0 ? 'drifted' : 'as declared', findings, ...(fromAssembly && { path: fromAssembly.path, byAssembly: true as const }) };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { ...unknown(error.message), isUnread: true };
  }
}
