import type { ResourceType } from '../../../cli/assembly/template';
import type { Deployment } from '../../../cli/deployment/deployed';
import { driftOf, type ResourceDrift } from '../../../cli/drift/drift';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import { LOGICAL_ID, STACK } from '../../support/world';
import type { Account } from '../diff/support';

export async function driftIn(account: Account, type: ResourceType, properties: RawProperties, physicalId: string): Promise<ResourceDrift> {
  const resource = { logicalId: LOGICAL_ID, type, physicalId, status: 'CREATE_COMPLETE', properties };
  const deployment: Deployment = {
    stackId: STACK, status: 'CREATE_COMPLETE', parameters: {}, resources: new Map([[LOGICAL_ID, resource]]), physicalIds: new Map(), known: new Map(),
  };
  const [drift] = await driftOf(deployment, account.state());
  return drift!;
}
