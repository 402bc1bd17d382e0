import { CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as awsCustomResource from '../../../examples/migration/aws-custom-resource';
import * as boto3 from '../../../examples/migration/boto3';
import * as customResource from '../../../examples/migration/custom-resource';
import * as elasticIp from '../../../examples/migration/elastic-ip';
import * as leaving from '../../../examples/migration/leaving';
import * as nativeCors from '../../../examples/migration/native-cors';
import * as sesTemplate from '../../../examples/migration/ses-template';
import * as terraform from '../../../examples/migration/terraform';
import { type GuideName, type Names, stackName } from './names';

/** What a deployment declares. */
type Declares = (stack: Stack, names: Names) => void;

/** By guide: what its deployments declare, one after the other. */
export const DEPLOYMENTS: Readonly<Record<GuideName, readonly Declares[]>> = {
  'elastic-ip': [
    (stack, { instanceId }) => elasticIp.before.call(stack, instanceId),
    (stack, { instanceId }) => elasticIp.retained.call(stack, instanceId),
    (stack, { instanceId, allocationId }) => elasticIp.adopted.call(stack, instanceId, allocationId),
  ],
  'ses-template': [
    (stack) => sesTemplate.before.call(stack),
    (stack) => sesTemplate.retained.call(stack),
    () => undefined,
    (stack) => sesTemplate.adopted.call(stack),
  ],
  'aws-custom-resource': [
    (stack) => awsCustomResource.before.call(stack),
    (stack) => awsCustomResource.retained.call(stack),
    (stack) => awsCustomResource.adopted.call(stack),
  ],
  'custom-resource': [
    (stack, { bucketName }) => customResource.before.call(stack, bucketName),
    (stack, { bucketName }) => customResource.retained.call(stack, bucketName),
    (stack, { bucketName }) => customResource.adopted.call(stack, bucketName),
    (stack, { bucketName }) => customResource.shared.call(stack, bucketName),
  ],
  'native-cors': [
    (stack) => nativeCors.before.call(stack),
    (stack) => nativeCors.moved.call(stack),
  ],
  'terraform': [(stack, { bucketName, instanceId }) => terraform.adopted.call(stack, bucketName, instanceId)],
  'boto3': [(stack, { bucketName, instanceId }) => boto3.adopted.call(stack, bucketName, instanceId)],
  'leaving': [
    (stack, names) => {
      leaving.addresses.call(stack, names);
      leaving.texts.call(stack, names);
      leaving.rules.call(stack, names);
    },
    (stack, names) =>
      leaving.retainedEach(leaving.addresses.call(stack, names), leaving.texts.call(stack, names), leaving.rules.call(stack, names)),
    (stack, names) => { // without the text
      leaving.addresses.call(stack, names);
      leaving.rules.call(stack, names);
      leaving.retainedAll.call(stack);
    },
    (stack, names) => { // without the rules
      leaving.addresses.call(stack, names);
      leaving.retainedAll.call(stack);
    },
    () => undefined,
  ],
  'leaving-all': [
    (stack, names) => {
      leaving.addresses.call(stack, names);
      leaving.texts.call(stack, names);
      leaving.rules.call(stack, names);
      leaving.retainedAll.call(stack);
    },
    () => undefined,
  ],
};

/** The stack of a guide, with something else in it: CloudFormation knows no empty stack. */
export function stackOf(scope: Construct, guide: GuideName, deployment: number, names: Names): void {
  const declares = DEPLOYMENTS[guide].at(deployment);
  if (!declares) return;
  const stack = new Stack(scope, stackName(guide));
  new CfnWaitConditionHandle(stack, 'Rest');
  declares(stack, names);
}
