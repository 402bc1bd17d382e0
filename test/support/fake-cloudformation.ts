import type { CloudFormationPort, EventSeen, ResourceSeen, StackSeen } from '../../lambda/custom-resource/cloudformation';
import type { Calls } from './calls';

/** CloudFormation's answers, set by the test. */
export class FakeCloudFormation implements CloudFormationPort {
  public seen: ResourceSeen = 'absent';
  public properties: string | undefined;
  /** When that was. */
  public time: number | undefined;
  public latestId: string | undefined;
  public isEarlier: true | undefined;
  /** The stack's status before it began to be deleted. */
  public before: string | undefined;
  public readonly stacks = new Map<string, string>();
  /** The outermost stack around a nested one. */
  public readonly roots = new Map<string, string>();

  public constructor(private readonly calls: Calls) {}

  public resource(): Promise<ResourceSeen> {
    return this.calls.through('DescribeStackResource', () => this.seen);
  }

  public latestEvent(): Promise<EventSeen | undefined> {
    const { properties, time, latestId: physicalId, isEarlier } = this;
    return this.calls.through('DescribeStackEvents', () => (properties === undefined ? isEarlier && { isEarlier } : { properties, time, physicalId, isEarlier }));
  }

  public statusBeforeDeletion(): Promise<string | undefined> {
    return this.calls.through('DescribeStackEvents', () => this.before);
  }

  public stack(stackId: string): Promise<StackSeen | undefined> {
    const status = this.stacks.get(stackId);
    return this.calls.through('DescribeStacks', () => (status === undefined ? undefined : { status, rootId: this.roots.get(stackId) }));
  }
}
