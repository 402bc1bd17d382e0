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

/** The tag that permits completing a group's launches. Its name would be a cycle, since the group depends on the function. */
export const GROUP_TAG = TAG.stack;

const IS_ASSIGNED = { [resourceTag(TAG.assignedTo)]: 'false' }; // Null: whether the tag is absent
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
  /** Found through the construct tree, since two stages may contain stacks of the same name. */
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
   * Allows associating an address that another construct declares, and disassociating it.
   *
   * @returns what whoever makes the function use the address must depend on
   */
  public allow({ elasticIpArn: resourceArn }: IElasticIp): IDependable[] {
    const permissions: Permission[] = [
      // `ForAllValues` is also true without tags: for ec2:AssociateAddress, and for ec2:CreateTags without any, which changes nothing.
      { actions: ['ec2:AssociateAddress', 'ec2:CreateTags'], resourceArn, conditions: { 'ForAllValues:StringEquals': NO_OTHER_TAG } },
      { actions: ['ec2:DisassociateAddress'], resourceArn, conditions: { Null: IS_ASSIGNED } },
    ];
    return permissions.map((permission) => this.permissions.allow(permission));
  }
}

/** The statements for all pools of the stack: for the addresses that the stack allocates, and for any instance. */
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
    // These have no resource-level permissions.
    allow(['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances', 'ec2:DescribeAddresses', 'ec2:DescribeInstances'], ['*']),
    allow(['ec2:AssociateAddress'], [ec2Arn(stack, 'instance'), interfaces]),
    allow(['ec2:AssociateAddress'], [addresses], { StringEquals: ours }),
    allow(['ec2:CreateTags'], [addresses], { 'StringEquals': ours, 'Null': { 'aws:TagKeys': 'false' }, 'ForAllValues:StringEquals': NO_OTHER_TAG }),
    allow(['ec2:DisassociateAddress'], [addresses], { StringEquals: ours, Null: IS_ASSIGNED }),
    allow(['ec2:DisassociateAddress'], [interfaces]),
    allow(['autoscaling:CompleteLifecycleAction'], [groups], { StringEquals: ours }),
  ];
}
