import {
  CloudFormationClient, DescribeStackEventsCommand, DescribeStackResourceCommand, DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { callOptions, clientOptions } from './client';
import type { Seen } from './wanted';
import { hasCode } from './errors';

/** The questions that a handler asks CloudFormation. All of them take the stack's ARN: a name may have passed on to another stack. */
export interface CloudFormationPort {
  resource(stackId: string, logicalId: string): Promise<Seen>;
  /** The properties in the latest event of the resource's creation or update, as JSON. Undefined where there is none. */
  latestProperties(stackId: string, logicalId: string): Promise<string | undefined>;
  /** Undefined when the stack doesn't exist. */
  stack(stackId: string): Promise<StackSeen | undefined>;
}

export interface StackSeen {
  readonly status: string;
  /** The outermost stack around a nested one. */
  readonly rootId?: string;
}

/** A large stack writes many events a second; ours is among the latest. */
const EVENT_PAGES = 10;

export function cloudFormation(client = new CloudFormationClient(clientOptions)): CloudFormationPort {
  return {
    async resource(StackName, LogicalResourceId) {
      try {
        const { StackResourceDetail: detail } =
          await client.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId }), callOptions());
        return {
          status: detail?.ResourceStatus ?? '',
          physicalId: detail?.PhysicalResourceId,
          lastUpdated: detail?.LastUpdatedTimestamp?.getTime(),
        };
      } catch (error) {
        if (hasCode(error, 'ValidationError')) return 'absent';
        throw error;
      }
    },

    async latestProperties(StackName, logicalId) {
      let NextToken: string | undefined;
      for (let page = 0; page < EVENT_PAGES; page++) {
        const answer = await client.send(new DescribeStackEventsCommand({ StackName, NextToken }), callOptions());
        // Not the deletion of a thing that was replaced: it tells the properties that are no more.
        const latest = answer.StackEvents?.find((event) => event.LogicalResourceId === logicalId && !event.ResourceStatus?.startsWith('DELETE'));
        if (latest) return latest.ResourceProperties;
        NextToken = answer.NextToken;
        if (!NextToken) break;
      }
      return undefined;
    },

    async stack(StackName) {
      try {
        const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }), callOptions());
        return stack?.StackStatus && { status: stack.StackStatus, rootId: stack.RootId };
      } catch (error) {
        if (hasCode(error, 'ValidationError')) return undefined;
        throw error;
      }
    },
  };
}
