import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackResources } from '../../../lambda/custom-resource/stack-resources';

test("a page of a stack's resources has their types, ids and states, and the token of the next one", async () => {
  const send = jest.fn(async () => ({
    StackResourceSummaries: [{ ResourceType: 'AWS::SES::Template', LogicalResourceId: 'Native', PhysicalResourceId: 'welcome', ResourceStatus: 'CREATE_COMPLETE' }],
    NextToken: 'next',
  }));
  const { resources } = stackResources({ send } as unknown as CloudFormationClient);
  expect(await resources('stack', 'token')).toEqual({
    resources: [{ type: 'AWS::SES::Template', logicalId: 'Native', physicalId: 'welcome', status: 'CREATE_COMPLETE' }], next: 'next',
  });
  expect(send).toHaveBeenCalledWith(expect.objectContaining({ input: { StackName: 'stack', NextToken: 'token' } }), expect.anything());
});
