import {
  type CloudFormationClient, DescribeStackEventsCommand, DescribeStacksCommand, GetTemplateCommand, paginateListStackResources,
  paginateListStacks, StackStatus,
} from '@aws-sdk/client-cloudformation';
import { hasCode } from '../../core/errors';
import { STACK_NOT_FOUND } from '../../core/not-found';
import { attempt } from '../shared/aws-errors';

/** What CloudFormation tells of stacks. Each method throws an `OperationError`. */
export interface StackSource {
  /** By its name or ARN; undefined if there is none. */
  stack(name: string): Promise<DeployedStack | undefined>;
  /** As it was deployed. */
  template(stackId: string): Promise<string>;
  resources(stackId: string): Promise<readonly StackResource[]>;
  /** Those that have properties and are complete, the latest first. */
  events(stackId: string): AsyncIterable<ResourceEvent>;
  /** The names of all stacks. */
  names(): Promise<readonly string[]>;
}

export interface DeployedStack {
  readonly stackId: string;
  readonly status: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  /** When CloudFormation has last changed its status. */
  readonly since?: Date;
}

export interface ResourceEvent {
  readonly logicalId: string;
  readonly physicalId: string;
  /** As JSON. */
  readonly properties: string;
}

/** So many pages of events are read: an account's requests are limited, and each page has up to 100 events. */
const MOST_PAGES = 100;

const allow = (action: string) => {
  const todo = `allow these credentials cloudformation:${action}, or choose others with --profile`;
  return { AccessDenied: todo, AccessDeniedException: todo };
};

export function stackSource(client: CloudFormationClient): StackSource {
  return {
    stack: (StackName) => attempt(`ask CloudFormation for stack ${StackName}`, allow('DescribeStacks'), async () => {
      try {
        const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
        if (!stack) return undefined;
        const parameters = (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '', ResolvedValue }) =>
          [ParameterKey, ResolvedValue ?? ParameterValue] as const);
        return { stackId: stack.StackId ?? '', status: stack.StackStatus ?? '', parameters: Object.fromEntries(parameters) };
      } catch (error) {
        if (hasCode(error, ...STACK_NOT_FOUND)) return undefined;
        throw error;
      }
    }),

    template: (StackName) => attempt(`read the template of stack ${StackName}`, allow('GetTemplate'), async () => {
      const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' }));
      return TemplateBody;
    }),

    resources: (StackName) => attempt(`list the resources of stack ${StackName}`, allow('ListStackResources'), async () => {
      const found: StackResource[] = [];
      for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
        for (const { LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId: physicalId = '', ...rest } of StackResourceSummaries) {
          found.push({ logicalId, type, physicalId, status: rest.ResourceStatus ?? '', since: rest.LastUpdatedTimestamp });
        }
      }
      return found;
    }),

    async *events(StackName) {
      let NextToken: string | undefined;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const page = await attempt(`read the events of stack ${StackName}`, allow('DescribeStackEvents'), () =>
          client.send(new DescribeStackEventsCommand({ StackName, NextToken })));
        for (const { LogicalResourceId: logicalId = '', PhysicalResourceId: physicalId = '', ...event } of page.StackEvents ?? []) {
          const isComplete = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(event.ResourceStatus ?? '');
          if (isComplete && event.ResourceProperties) yield { logicalId, physicalId, properties: event.ResourceProperties };
        }
        NextToken = page.NextToken;
        if (NextToken === undefined) return;
      }
    },

    names: () => attempt('list the stacks', allow('ListStacks'), async () => {
      const found: string[] = [];
      const StackStatusFilter = Object.values(StackStatus).filter((status) => status !== 'DELETE_COMPLETE');
      for await (const { StackSummaries = [] } of paginateListStacks({ client }, { StackStatusFilter })) {
        found.push(...StackSummaries.map(({ StackId = '' }) => StackId));
      }
      return found;
    }),
  };
}
