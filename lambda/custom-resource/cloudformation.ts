import {
  CloudFormationClient, DescribeStackEventsCommand, DescribeStackResourceCommand, DescribeStacksCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { hasCode } from '../../core/errors';
import { STACK_NOT_FOUND } from '../../core/not-found';
import { callOptions, clientOptions } from './sdk-options';

/** The questions that a handler asks CloudFormation. All of them take the stack's ARN: a name may have passed on to another stack. */
export interface CloudFormationPort {
  resource(stackId: string, logicalId: string): Promise<ResourceSeen>;
  /** The latest event of the resource's creation or update. Undefined where there is none. */
  latestEvent(stackId: string, logicalId: string): Promise<EventSeen | undefined>;
  /** The stack's own status before it began to be deleted. Undefined where no event tells. */
  statusBeforeDeletion(stackId: string): Promise<string | undefined>;
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

export interface EventSeen {
  /** It, if there is one, is of before the stack's present operation. */
  readonly isEarlier?: true;
  readonly physicalId?: string;
  /** As JSON. */
  readonly properties?: string;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

export interface StackSeen {
  readonly status: string;
  /** The outermost stack around a nested one. */
  readonly rootId?: string;
}

interface Found {
  readonly event?: StackEvent;
  /** It, if there is one, is of before the stack's present operation. */
  readonly isEarlier?: true;
}

/** So many pages of 100 events, of the present operation, which may be one of 500 resources; and so many of before it. */
const EVENT_PAGES = 60;
const EARLIER_PAGES = 10;

export function cloudFormation(client = new CloudFormationClient(clientOptions)): CloudFormationPort {
  /** Not of a deletion: that of a thing which was replaced tells the properties that are no more. */
  const latest = async (StackName: string, matches: (event: StackEvent) => boolean): Promise<Found> => {
    let isEarlier: true | undefined;
    let NextToken: string | undefined;
    for (let pages = EVENT_PAGES; pages > 0; pages--) {
      const answer = await client.send(new DescribeStackEventsCommand({ StackName, NextToken }), callOptions());
      for (const event of answer.StackEvents ?? []) {
        if (matches(event) && !event.ResourceStatus?.startsWith('DELETE')) return { event, isEarlier };
        if (isEarlier || !beginsOperation(event)) continue;
        isEarlier = true;
        pages = Math.min(pages, EARLIER_PAGES);
      }
      NextToken = answer.NextToken;
      if (!NextToken) break;
    }
    return { isEarlier };
  };

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

    async latestEvent(stackId, logicalId) {
      const { event, isEarlier } = await latest(stackId, ({ LogicalResourceId }) => LogicalResourceId === logicalId);
      if (!event) return isEarlier && { isEarlier };
      return { isEarlier, properties: event.ResourceProperties, physicalId: event.PhysicalResourceId, time: event.Timestamp?.getTime() };
    },

    async statusBeforeDeletion(stackId) {
      const { event } = await latest(stackId, ({ PhysicalResourceId }) => PhysicalResourceId === stackId);
      return event?.ResourceStatus;
    },

    async stack(StackName) {
      try {
        const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }), callOptions());
        return stack?.StackStatus && { status: stack.StackStatus, rootId: stack.RootId };
      } catch (error) {
        if (hasCode(error, ...STACK_NOT_FOUND)) return undefined;
        throw error;
      }
    },
  };
}

function beginsOperation({ PhysicalResourceId, StackId, ResourceStatus }: StackEvent): boolean {
  return PhysicalResourceId === StackId && ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'].includes(ResourceStatus ?? '');
}
