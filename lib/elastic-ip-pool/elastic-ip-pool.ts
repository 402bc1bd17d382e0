import { Annotations, Aws, Duration, Lazy, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct, Dependable } from 'constructs';
import type { ElasticIpPoolContract, LifecycleActionContract } from '../../core/contracts/elastic-ip-pool';
import { describeProblem } from '../../core/problem';
import { ElasticIp, type IElasticIp } from '../elastic-ip/elastic-ip';
import { throwProblems } from '../shared/validation';
import { capacityProblems, poolWarnings } from './private/capacity';
import { holdLaunches } from './private/launch-hook';
import { GROUP_TAG, PoolFunction } from './private/pool-function';
import { groupProblems, inputProblems, poolProblems, publicIpsProblems, tagProblems } from './private/validation';

/**
 * Properties of an `ElasticIpPool`. Either `size` or `addresses` is given.
 */
export interface ElasticIpPoolProps {
  /**
   * How many addresses to allocate, from 1 to 100.
   *
   * There should be as many as there can be instances at once: the maximum size of each group, plus what a rolling update or an instance
   * refresh adds. By default an account has a quota of 5 addresses a region. Reducing the size releases the addresses with the highest
   * numbers, after disassociating those that the pool has associated; their instances get others that are free.
   *
   * @default - `addresses` are given
   */
  readonly size?: number;

  /**
   * The addresses, from 1 to 100, in place of ones that the pool allocates. None may have a target of its own, and none may be in another
   * pool. One that is removed from the pool keeps its association.
   *
   * @default - `size` addresses are allocated
   */
  readonly addresses?: IElasticIp[];

  /**
   * What happens to the addresses that the pool has allocated when they are removed, as for `removalPolicy` of `ElasticIp`. No deployment
   * finds a retained address again: for addresses that outlive the stack, give ones with a key (`ElasticIpSource.retained`) as `addresses`.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * What happens to an instance that is launched while no address is free, once the pool has verified that. `CONTINUE` puts it into service
   * without one; it gets the next one that is free. `ABANDON` terminates it; Auto Scaling then launches another one, and so on, at your
   * expense, until an address is free or the group needs fewer instances. While an instance with an address is being terminated, a launch
   * waits for that address, for at most 90 seconds; after that the instance goes into service in either case. So does one that can never
   * have an address, such as one in an IPv6-only subnet.
   *
   * @default autoscaling.DefaultResult.CONTINUE
   */
  readonly onExhausted?: autoscaling.DefaultResult;

  /**
   * How long the lifecycle hook holds an instance at most, if it isn't known to have an address: from 30 to 7200 seconds. After this time
   * it goes into service as it is. Usually it is held for some seconds.
   *
   * @default Duration.minutes(10)
   */
  readonly heartbeatTimeout?: Duration;

  /**
   * How often the pool checks its groups without any event about them, in whole minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly sweepInterval?: Duration;
}

/** No hook holds an instance for longer. A late event does no harm, since the function acts on the current state. */
const MAX_EVENT_AGE = Duration.hours(2);

/**
 * Elastic IP addresses for the instances of Auto Scaling groups: each instance has one of them as long as it is in service.
 *
 * An instance of a group that is declared in the pool's own stack gets its address before it goes into service, as do the first instances
 * of a new group: a lifecycle hook holds it until it has one. When it is terminated, its address is free for the next one. The address is
 * associated with the primary private address of the primary network interface. An instance that has an Elastic IP address already, whoever
 * associated it, is left as it is, and so is an address of the pool that somebody else has associated.
 *
 * The subnets of the instances need a route to an internet gateway, and the primary interface has to be deleted with its instance, as it is
 * by default: an interface that outlives the instance keeps the address. Instances in a warm pool have no address: they get it on their way
 * into service, and lose it when they return. An instance that is detached from its group loses its address at one of the next scheduled
 * reconciliations. If there are more instances than addresses, `onExhausted` decides what happens to a launch; metrics count both.
 *
 * It is not AWS's "public IPv4 pool", which addresses are allocated from (`publicIpv4Pool` of `ElasticIpSource.allocate`). It serves no
 * nodes of managed node groups or of Karpenter, and no Fargate tasks. Groups that may have more instances than the pool has addresses, and
 * private subnets, are warnings at synth.
 *
 * Invalid properties and groups are errors at synth, as is a group or an address that is in two pools. A pool without a group just holds
 * addresses. When a pool is deleted together with its groups, the groups are deleted first.
 *
 * @see https://github.com/cdk-adopt/cdk-adopt/blob/main/docs/elastic-ip-pool.md
 * @example
 * declare const group: autoscaling.AutoScalingGroup;
 * const pool = new ElasticIpPool(this, 'Ips', { size: 3 });
 * pool.attachTo(group);
 * new CfnOutput(this, 'Addresses', { value: Fn.join(', ', pool.publicIps) });
 *
 * pool.metricInstancesWithoutAddress().createAlarm(this, 'WithoutAddress', { threshold: 1, evaluationPeriods: 3 });
 */
export class ElasticIpPool extends Construct {
  /**
   * The allocation ids of the addresses.
   */
  public readonly allocationIds: string[];

  private readonly addresses: readonly IElasticIp[];
  private readonly props: ElasticIpPoolProps;
  /** The name in metrics and logs; not a reference, so that a metric can be used in another stack. */
  private readonly poolName: string;
  /** Must not refer to a group, since groups depend on the rule that matches it; unique even among stacks of one template. */
  private readonly hookName: string;
  private readonly groups: autoscaling.IAutoScalingGroup[] = [];
  private launches?: events.Rule;
  private sweep?: events.Rule;

  public constructor(scope: Construct, id: string, props: ElasticIpPoolProps) {
    super(scope, id);
    throwProblems(this, poolProblems(this, props));
    const { size = 0, removalPolicy } = props;
    this.addresses = props.addresses?.slice() ?? Array.from({ length: size }, (_, index) => new ElasticIp(this, `Ip${index}`, { removalPolicy }));
    this.allocationIds = this.addresses.map(({ allocationId }) => allocationId);
    this.props = props;
    const ownName = `${id.replace(/[^A-Za-z0-9-]/g, '').slice(0, 60)}-${this.node.addr.slice(-8)}`;
    this.poolName = `${Stack.of(this).stackName}-${ownName}`;
    this.hookName = `${Aws.STACK_NAME}-${ownName}`;
    // The sweep refers to the groups, so what depends on the pool, possibly a group, must not wait for the sweep.
    const roots = () => this.node.children.filter((child) => child !== this.sweep);
    Dependable.implement(this, { get dependencyRoots() { return roots(); } });
    this.node.addValidation({ validate: () => this.validate() });
  }

  /**
   * The public IPv4 addresses, for a firewall or a partner's list.
   *
   * It is an error if one of `addresses` is imported by its allocation id alone, since its public address is unknown: a list without it
   * would look complete. `ElasticIp.fromElasticIpAttributes` can give it, and `new ElasticIp` with `ElasticIpSource.existing` knows it.
   */
  public get publicIps(): string[] {
    throwProblems(this, publicIpsProblems(this.addresses));
    return this.addresses.map(({ eipRef }) => eipRef.publicIp);
  }

  /**
   * Gives addresses of the pool to the instances of a group.
   *
   * A group that is declared in the pool's own stack gets a lifecycle hook in its own definition, and a tag, `cdk-adopt:stack`, which is
   * not propagated to its instances. The group depends on all that the hook needs.
   *
   * An imported group, or one of another stack, gets no hook. Its instances are in service before they have an address: usually for
   * seconds, until the launch event arrives, and for at most `sweepInterval`. `onExhausted` doesn't apply to them. Instances that already
   * run when their group is attached aren't held either: they get their addresses with the next scheduled reconciliation.
   *
   * A group has one pool: a second one for it is an error, and so is a group of another account or region. By default EventBridge allows
   * 2,048 characters of names in a rule, which is about 25 groups in one pool.
   *
   * @param group the group
   */
  public attachTo(group: autoscaling.IAutoScalingGroup): void {
    throwProblems(this, groupProblems(this, group));
    this.groups.push(group);
    const definition = group.node.defaultChild;
    if (definition instanceof autoscaling.CfnAutoScalingGroup && Stack.of(definition) === Stack.of(this)) this.hold(definition);
    this.sweep ??= this.newSweep();
    this.sweep.addEventPattern({ detail: { AutoScalingGroupName: [group.autoScalingGroupName] } });
  }

  /**
   * How many addresses of the pool are free.
   *
   * @param props by default the minimum over 5 minutes, or over `sweepInterval` if that is longer
   */
  public metricFreeAddresses(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FreeAddresses', { statistic: cloudwatch.Stats.MINIMUM, ...props });
  }

  /**
   * How many instances of the pool's groups have no address though they should. While an instance is replaced it can be 1 for a while.
   *
   * @param props by default the maximum over 5 minutes, or over `sweepInterval` if that is longer
   */
  public metricInstancesWithoutAddress(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('InstancesWithoutAddress', { statistic: cloudwatch.Stats.MAXIMUM, ...props });
  }

  private metric(metricName: string, props: cloudwatch.MetricOptions): cloudwatch.Metric {
    const { sweepInterval = Duration.minutes(5) } = this.props;
    const period = Duration.minutes(Math.max(5, sweepInterval.toMinutes()));
    return new cloudwatch.Metric({
      namespace: 'CdkAdopt/ElasticIpPool', metricName, dimensionsMap: { Pool: this.poolName }, period, ...props,
    }).attachTo(this);
  }

  /** Makes the group depend on all that its first instances need. */
  private hold(group: autoscaling.CfnAutoScalingGroup): void {
    this.launches ??= this.newRule('Launches', {
      description: 'cdk-adopt: launches that wait for an Elastic IP address',
      eventPattern: {
        source: ['aws.autoscaling'],
        detailType: ['EC2 Instance-launch Lifecycle Action'],
        detail: { LifecycleHookName: [this.hookName] },
      },
    }, {
      LifecycleHookName: this.hookName,
      LifecycleAction: events.EventField.fromPath('$.detail') as unknown as LifecycleActionContract,
    });
    const { heartbeatTimeout = Duration.minutes(10) } = this.props;
    holdLaunches(this, group, {
      lifecycleHookName: this.hookName,
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      defaultResult: 'CONTINUE',
      heartbeatTimeout: heartbeatTimeout.toSeconds(),
    });
    group.tags.setTag(GROUP_TAG, Aws.STACK_ID, undefined, false);
    this.node.addValidation({ validate: () => tagProblems(group).map(describeProblem) });
    group.node.addDependency(this.launches);
  }

  private newSweep(): events.Rule {
    const { sweepInterval = Duration.minutes(5) } = this.props;
    return this.newRule('Sweep', {
      description: 'cdk-adopt: Elastic IP addresses of Auto Scaling groups',
      schedule: events.Schedule.rate(sweepInterval),
      eventPattern: {
        source: ['aws.autoscaling'],
        detailType: ['EC2 Instance Launch Successful', 'EC2 Instance Terminate Successful'],
      },
    }, {
      LifecycleHookName: Lazy.string({ produce: () => this.launches && this.hookName }),
      AutoScalingGroupNames: Lazy.any({ produce: () => this.groupNames() }) as unknown as string[],
    });
  }

  /** A rule that invokes the function for the pool, with EventBridge's default retries. */
  private newRule(id: string, props: events.RuleProps, more: Partial<ElasticIpPoolContract>): events.Rule {
    const service = PoolFunction.of(this);
    const contract: ElasticIpPoolContract = {
      ContractVersion: '1',
      Pool: this.poolName,
      AllocationIds: this.allocationIds,
      OnExhausted: this.props.onExhausted === autoscaling.DefaultResult.ABANDON ? 'ABANDON' : 'CONTINUE',
      ...more,
    };
    const event = events.RuleTargetInput.fromObject(contract);
    const target = new targets.LambdaFunction(service.handler, { event, maxEventAge: MAX_EVENT_AGE });
    const rule = new events.Rule(this, id, { ...props, targets: [target] });
    if (this.props.addresses) rule.node.addDependency(...this.props.addresses.flatMap((address) => service.allow(address)));
    return rule;
  }

  /** When all groups are attached. */
  private validate(): string[] {
    const { length } = this.addresses;
    for (const { id, message } of poolWarnings(length, this.groups)) Annotations.of(this).addWarningV2(id, message);
    const problems = capacityProblems(length, this.groups, this.props.onExhausted);
    return [...inputProblems(this.allocationIds, this.groupNames()), ...problems].map(describeProblem);
  }

  private groupNames(): string[] {
    return this.groups.map(({ autoScalingGroupName }) => autoScalingGroupName);
  }
}
