import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, type IDependable } from 'constructs';
import { TAG } from '../../../core/ownership';
import type { IElasticIp } from '../../elastic-ip/elastic-ip';
import { ec2Arn } from '../../shared/ec2-ids';
import type { ManagedPolicies, Permission } from '../../shared/managed-policies';
import { type FunctionOptions, functionWithRole } from '../../shared/provider';
import { resourceTag } from '../../shared/tag-conditions';

/** The tag by which the function may complete the launches of a group: its name would be a cycle, since the group needs the function. */
export const GROUP_TAG = TAG.stack;

const IS_ASSIGNED = { [resourceTag(TAG.assignedTo)]: 'false' }; // whether it is absent
const NO_OTHER_TAG = { 'aws:TagKeys': [TAG.assignedTo] };

const OPTIONS: FunctionOptions = {
  name: 'ElasticIpPool',
  asset: 'elastic-ip-pool',
  description: 'cdk-adopt: pools of Elastic IP addresses',
  timeout: Duration.minutes(5), // an instance may be pending for minutes
  statements,
};

/** The function that serves all pools of one stack. */
export class PoolFunction extends Construct {
  /** Found through the construct tree: two stages may hold stacks of the same name. */
  public static of(scope: Construct): PoolFunction {
    const stack = Stack.of(scope);
    const id = `CdkAdopt${OPTIONS.name}`;
    return (stack.node.tryFindChild(id) as PoolFunction | undefined) ?? new PoolFunction(stack, id);
  }

  public readonly handler: lambda.IFunction;
  private readonly permissions: ManagedPolicies;

  private constructor(scope: Stack, id: string) {
    super(scope, id);
    const { handler, permissions } = functionWithRole(this, OPTIONS);
    this.handler = handler;
    this.permissions = permissions;
  }

  /**
   * Allows to put an address that another construct holds on instances, and to take it back.
   *
   * @returns what whoever makes the function use the address must depend on
   */
  public allow({ elasticIpArn: resourceArn }: IElasticIp): IDependable[] {
    const permissions: Permission[] = [
      // Where a request has no tags, as that to associate, there is none that the condition could refuse.
      { actions: ['ec2:AssociateAddress', 'ec2:CreateTags'], resourceArn, conditions: { 'ForAllValues:StringEquals': NO_OTHER_TAG } },
      { actions: ['ec2:DisassociateAddress'], resourceArn, conditions: { Null: IS_ASSIGNED } },
    ];
    return permissions.map((permission) => this.permissions.allow(permission));
  }
}

/** What holds for all pools of the stack: for the addresses that the stack makes, and for whatever instance gets one. */
function statements(stack: Stack): iam.PolicyStatement[] {
  const addresses = ec2Arn(stack, 'elastic-ip');
  const interfaces = ec2Arn(stack, 'network-interface');
  const groups = stack.formatArn({
    service: 'autoscaling', resource: 'autoScalingGroup', resourceName: '*:autoScalingGroupName/*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const allow = (actions: string[], resources: string[], conditions?: Record<string, Record<string, unknown>>) =>
    new iam.PolicyStatement({ actions, resources, conditions });
  const ours = { [resourceTag(GROUP_TAG)]: Aws.STACK_ID };
  return [
    // Neither service limits these to a resource.
    allow(['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances', 'ec2:DescribeAddresses', 'ec2:DescribeInstances'], ['*']),
    allow(['ec2:AssociateAddress'], [ec2Arn(stack, 'instance'), interfaces]),
    allow(['ec2:AssociateAddress'], [addresses], { StringEquals: ours }),
    allow(['ec2:CreateTags'], [addresses], { 'StringEquals': ours, 'ForAllValues:StringEquals': NO_OTHER_TAG }),
    allow(['ec2:DisassociateAddress'], [addresses], { StringEquals: ours, Null: IS_ASSIGNED }),
    allow(['ec2:DisassociateAddress'], [interfaces]),
    allow(['autoscaling:CompleteLifecycleAction'], [groups], { StringEquals: ours }),
  ];
}
