import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { CloudFormationPort } from './cloudformation';
import { callOptions, clientOptions } from './sdk-options';

/** A question for the features that ask it, so that the others' bundles don't grow. */
export function stackResources(client = new CloudFormationClient(clientOptions)): Required<Pick<CloudFormationPort, 'resources'>> {
  return {
    async resources(StackName, NextToken) {
      const page = await client.send(new ListStackResourcesCommand({ StackName, NextToken }), callOptions());
      const resources = (page.StackResourceSummaries ?? []).map((resource) => ({
        type: resource.ResourceType ?? '',
        logicalId: resource.LogicalResourceId ?? '',
        physicalId: resource.PhysicalResourceId,
        status: resource.ResourceStatus ?? '',
      }));
      return { resources, next: page.NextToken };
    },
  };
}
