import {
  CloudFormationClient, DescribeStackEventsCommand, DescribeStackResourceCommand, DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { hasCode } from '../../core/errors';
import { STACK_NOT_FOUND } from '../../core/not-found';
import { callOptions, clientOptions } from './sdk-options';

/** The questions that a handler asks CloudFormation. All of them take the stack's ARN: a name may have passed on to another stack. */
export interface CloudFormationPort {
  resource(stackId: string, logicalId: string): Promise<ResourceSeen>;
  /** A page of the stack's events, the latest first. */
  events(stackId: string, token?: string): Promise<EventPage>;
  /** A page of what the stack holds, with what it has yet to delete. Absent where a feature doesn't ask. */
  resources?(stackId: string, token?: string): Promise<ResourcePage>;
  /** Undefined when the stack doesn't exist. */
  stack(stackId: string): Promise<StackSeen | undefined>;
}

/** What CloudFormation says of the resource. `absent`: it doesn't exist for the stack. `unknown`: CloudFormation could not be asked. */
export type ResourceSeen = 'absent' | 'unknown' | {
  readonly status: string;
  readonly physicalId?: string;
  /** Milliseconds since 1970. */
  readonly lastUpdated?: number;
};

export interface EventPage {
  readonly events: readonly StackEvent[];
  /** Of the next page, with the events before these. */
  readonly next?: string;
}

/** An event of a resource, or of the stack itself: then the physical id is the stack's. */
export interface StackEvent {
  readonly logicalId?: string;
  readonly physicalId?: string;
  readonly status: string;
  /** As JSON. */
  readonly properties?: string;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

export interface ResourcePage {
  readonly resources: readonly StackResource[];
  readonly next?: string;
}

export interface StackResource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly status: string;
}

export interface StackSeen {
  readonly status: string;
  /** The outermost stack around a nested one. */
  readonly rootId?: string;
  /** Failed operations are left as they are: `--disable-rollback`. */
  readonly isRollbackDisabled?: boolean;
}

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
        if (hasCode(error, ...STACK_NOT_FOUND)) return 'absent';
        throw error;
      }
    },

    async events(StackName, NextToken) {
      const page = await client.send(new DescribeStackEventsCommand({ StackName, NextToken }), callOptions());
      const events = (page.StackEvents ?? []).map((event) => ({
        logicalId: event.LogicalResourceId,
        physicalId: event.PhysicalResourceId,
        status: event.ResourceStatus ?? '',
        properties: event.ResourceProperties,
        time: event.Timestamp?.getTime(),
      }));
      return { events, next: page.NextToken };
    },

    async stack(StackName) {
      try {
        const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }), callOptions());
        return stack?.StackStatus && { status: stack.StackStatus, rootId: stack.RootId, isRollbackDisabled: stack.DisableRollback };
      } catch (error) {
        if (hasCode(error, ...STACK_NOT_FOUND)) return undefined;
        throw error;
      }
    },
  };
}
