import {
  CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStacksCommand, waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { cloudFormation } from '../../lambda/custom-resource/cloudformation';
import { type CloudFormation, CLOUDFORMATION_CASES, type Stack } from './cloudformation-cases';
import { clientOf, hold, type Running, type Wrong } from './contract';
import { startEmulator } from './emulators';

const WRONG_IN_MINISTACK: Wrong<typeof CLOUDFORMATION_CASES> = {
  'the latest event of a created resource tells its properties, as JSON': 'events have no properties',
  'a stack with the name of a deleted one is another stack': 'the deleted one is forgotten',
};

// Not held to moto: it skips custom resources, so nothing here relies on its CloudFormation.
describe('ministack', () => hold(ministack, CLOUDFORMATION_CASES, WRONG_IN_MINISTACK));

async function ministack(): Promise<Running<CloudFormation>> {
  const { url, stop } = await startEmulator('ministack');
  const client = new CloudFormationClient(clientOf(url));
  const patience = { client, minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 30 };
  const logicalId = 'Thing';

  async function createStack(StackName: string): Promise<Stack> {
    const properties = { TopicName: StackName };
    const TemplateBody = JSON.stringify({
      Resources: { [logicalId]: { Type: 'AWS::SNS::Topic', Properties: properties } },
      Outputs: { PhysicalId: { Value: { Ref: logicalId } } },
    });
    const { StackId: id } = await client.send(new CreateStackCommand({ StackName, TemplateBody }));
    await waitUntilStackCreateComplete(patience, { StackName: id });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: id }));
    return { id: id!, logicalId, physicalId: Stacks![0]!.Outputs![0]!.OutputValue!, properties };
  }

  async function deleteStack({ id: StackName }: Stack): Promise<void> {
    await client.send(new DeleteStackCommand({ StackName }));
    await waitUntilStackDeleteComplete(patience, { StackName });
  }

  return { subject: { port: cloudFormation(client), createStack, deleteStack, now: Date.now }, stop };
}
