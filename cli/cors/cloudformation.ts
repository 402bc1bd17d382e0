import { type CloudFormationClient, paginateListStackResources, paginateListStacks, StackStatus } from '@aws-sdk/client-cloudformation';
import { type Report, unreported } from '../shared/progress';
import type { Stacks } from './owner';

const LIVE = Object.values(StackStatus).filter((status) => status !== 'DELETE_COMPLETE');

export function stacks(client: CloudFormationClient, report: Report = unreported): Stacks {
  let asked = 0;
  return {
    ids: (signal) => listed(client, LIVE, signal),
    deletedIds: (signal) => listed(client, ['DELETE_COMPLETE'], signal),

    async *resources(StackName, abortSignal) {
      report(`${++asked} stacks asked for the owners of the rules`);
      for await (const page of paginateListStackResources({ client }, { StackName }, { abortSignal })) {
        for (const { ResourceType, LogicalResourceId } of page.StackResourceSummaries ?? []) {
          yield { type: ResourceType!, logicalId: LogicalResourceId! };
        }
      }
    },

    region: () => client.config.region(),
  };
}

async function* listed(client: CloudFormationClient, StackStatusFilter: StackStatus[], abortSignal: AbortSignal): AsyncGenerator<string> {
  for await (const page of paginateListStacks({ client }, { StackStatusFilter }, { abortSignal })) {
    for (const { StackId } of page.StackSummaries ?? []) yield StackId!;
  }
}
