import { type CloudFormationClient, paginateListStackResources, paginateListStacks, StackStatus } from '@aws-sdk/client-cloudformation';
import type { Stacks } from './owner';

const LIVE = Object.values(StackStatus).filter((status) => status !== 'DELETE_COMPLETE');

export function stacks(client: CloudFormationClient): Stacks {
  return {
    async *ids(abortSignal) {
      for await (const page of paginateListStacks({ client }, { StackStatusFilter: LIVE }, { abortSignal })) {
        for (const { StackId } of page.StackSummaries ?? []) yield StackId!;
      }
    },

    async *resources(StackName, abortSignal) {
      for await (const page of paginateListStackResources({ client }, { StackName }, { abortSignal })) {
        for (const { ResourceType, LogicalResourceId } of page.StackResourceSummaries ?? []) {
          yield { type: ResourceType!, logicalId: LogicalResourceId! };
        }
      }
    },

    region: () => client.config.region(),
  };
}
