import type { CloudFormationPort, EventPage, ResourcePage, ResourceSeen, StackEvent, StackResource, StackSeen } from '../../lambda/custom-resource/cloudformation';
import { FUNCTION_LOGICAL_ID } from '../../lambda/email-templates/rollback-code';
import type { Calls } from './calls';

/** CloudFormation's answers, set by the test. */
export class FakeCloudFormation implements CloudFormationPort {
  public seen: ResourceSeen = 'absent';
  /** The function of folders. */
  public functionSeen: ResourceSeen = { status: 'CREATE_COMPLETE' };
  public properties: string | undefined;
  /** When that was. */
  public time: number | undefined;
  public latestId: string | undefined;
  public isEarlier: true | undefined;
  /** The id before the present operation. */
  public earlierId: string | undefined;
  /** The stack's status before it began to be deleted. */
  public before: string | undefined;
  /** The stack's latest operations failed, and their rollback is disabled: their events, the latest first. */
  public failed: readonly StackEvent[] = [];
  public readonly stacks = new Map<string, string>();
  /** What the stack holds, a page each. */
  public pages: readonly (readonly StackResource[])[] = [[]];
  /** The outermost stack around a nested one. */
  public readonly roots = new Map<string, string>();

  public constructor(private readonly calls: Calls, private readonly logicalId = 'Thing0A1B2C3D') {}

  public resource(_: string, logicalId: string): Promise<ResourceSeen> {
    return this.calls.through('DescribeStackResource', () => (logicalId === FUNCTION_LOGICAL_ID ? this.functionSeen : this.seen));
  }

  /** The events of the deletion, of the operation before it, of the resource, and of before all that. */
  public events(stackId: string): Promise<EventPage> {
    const { properties, time, latestId: physicalId, isEarlier, earlierId, before, failed } = this;
    const begun: StackEvent = { physicalId: stackId, status: 'UPDATE_IN_PROGRESS' };
    const events: StackEvent[] = [
      ...(this.stacks.get(stackId) === 'DELETE_IN_PROGRESS' ? [{ physicalId: stackId, status: 'DELETE_IN_PROGRESS' }] : []),
      ...(before === undefined ? [] : [{ physicalId: stackId, status: before }]),
      ...(isEarlier ? [begun] : []),
      ...(properties === undefined ? [] : [{ logicalId: this.logicalId, physicalId, status: 'UPDATE_COMPLETE', properties, time }]),
      ...(earlierId === undefined ? [] : [begun, { logicalId: this.logicalId, physicalId: earlierId, status: 'CREATE_COMPLETE' }]),
      ...failed,
    ];
    return this.calls.through('DescribeStackEvents', () => ({ events }));
  }

  public resources(_: string, token = '0'): Promise<ResourcePage> {
    const page = Number(token);
    return this.calls.through('ListStackResources', () =>
      ({ resources: this.pages[page]!, next: page + 1 < this.pages.length ? String(page + 1) : undefined }));
  }

  public stack(stackId: string): Promise<StackSeen | undefined> {
    const status = this.stacks.get(stackId);
    return this.calls.through('DescribeStacks', () => (status === undefined ? undefined : {
      status, rootId: this.roots.get(stackId), isRollbackDisabled: this.failed.length > 0,
    }));
  }
}

interface Resource {
  readonly stackId: string;
  readonly logicalId: string;
}

/** The events of an update of the resource that failed, and of what it was before: nothing, where there is no id. */
export function failedUpdate(
  { stackId, logicalId }: Resource, properties: unknown, before: { readonly id?: string; readonly properties?: unknown } = {},
): StackEvent[] {
  const own = (status: string): StackEvent => ({ physicalId: stackId, status });
  const ofResource = (status: string, physicalId: string | undefined, asked: unknown): StackEvent =>
    ({ logicalId, status, physicalId, properties: JSON.stringify(asked) });
  return [
    ...(before.id === undefined ? [own('CREATE_FAILED')] : [own('UPDATE_FAILED')]),
    ofResource(before.id === undefined ? 'CREATE_FAILED' : 'UPDATE_FAILED', before.id, properties),
    ...(before.id === undefined ? [] : [own('UPDATE_IN_PROGRESS'), own('CREATE_COMPLETE'), ofResource('CREATE_COMPLETE', before.id, before.properties)]),
    own('CREATE_IN_PROGRESS'),
  ];
}
