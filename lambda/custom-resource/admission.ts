import type { RawProperties } from '../../core/contracts/raw-properties';
import { OperationError } from '../../core/errors';
import type { CustomResourceEvent } from './protocol';

/** The version of all contracts that this package knows. */
const CONTRACT_VERSION = '1';
/** The last part is a UUID, or in some emulators a part of one. */
const CLOUDFORMATION_STACK = /^arn:[^:]+:cloudformation:[^:]*:\d+:stack\/[^/]+\/[0-9a-f-]{8,}$/;

/** Refuses a Create or an Update that can't be carried out as it is meant. A Delete always removes what carries this resource's tags. */
export function admit({ RequestType, StackId, ResourceProperties }: CustomResourceEvent): void {
  if (RequestType === 'Delete') return;
  demandKnownVersion(ResourceProperties);
  if (CLOUDFORMATION_STACK.test(StackId)) return;
  throw new OperationError(`could not ${RequestType.toLowerCase()} a resource of stack ${StackId}: CloudFormation gives no such stack ID, and it is `
    + 'CloudFormation that is asked whether a request is still current; deploy with CloudFormation, for example by the AWS CDK CLI');
}

/** What is not admitted has done nothing. */
export function isAdmitted(event: CustomResourceEvent): boolean {
  try {
    admit(event);
    return true;
  } catch {
    return false;
  }
}

export function demandKnownVersion({ ContractVersion }: RawProperties): void {
  if (ContractVersion === undefined || ContractVersion === CONTRACT_VERSION) return;
  throw new OperationError(`could not read the properties: their contract version ${String(ContractVersion)} was made by a newer cdk-adopt, and `
    + `this function knows version ${CONTRACT_VERSION}; deploy with the newer cdk-adopt, which brings its own function`);
}
