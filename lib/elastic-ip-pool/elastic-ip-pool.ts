import { Aws, Duration, Lazy, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct, Dependable } from 'constructs';
import type { ElasticIpPoolContract, LifecycleActionContract } from '../../core/contracts/elastic-ip-pool';
import { describeProblem } from '../../core/problem';
import { ElasticIp, type IElasticIp } from '../elastic-ip/elastic-ip';
import { throwProblems } from '../shared/validation';
import { holdLaunches } from './private/launch-hook';
import { GROUP_TAG, PoolFunction } from './private/pool-function';
import { groupProblems, inputProblems, poolProblems, tagProblems } from './private/validation';

/**
 * Properties of an `ElasticIpPool`. Either `size` or `addresses` is given.
 */
export interface ElasticIpPoolProps {
  /**
   * How many addresses to allocate, from 1 to 100.
   *
   * They should be as many as instances can be there at once: the maximum of each group, and what a rolling update or an instance
   * refresh adds to it. By default an account has a quota of 5 addresses a region. A size that shrinks releases the addresses with the
   * highest numbers, and takes those that the pool has put on an instance off it first; their instances get others that are free.
   *
   * @default - `addresses` are given
   */
  readonly size?: number;

  /**
   * The addresses, from 1 to 100, in place of ones that the pool allocates. None may have a target of its own, and none may be in
   * another pool. One that leaves the pool stays where it is.
   *
   * @default - `size` addresses are allocated
   */
  readonly addresses?: IElasticIp[];

  /**
   * What becomes of the addresses that the pool allocates when they go, as `removalPolicy` of `ElasticIp` says. Those that are retained no
   * deployment finds again: for addresses that outlive the stack, give ones with a key of their own (`ElasticIpSource.retained`).
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * What becomes of an instance that is launched while no address is free, once the pool has made sure of that. `CONTINUE` lets it go
   * into service without one; it gets the next one that is free. `ABANDON` terminates it; Auto Scaling then launches another one, and
   * goes on so, at your expense, until an address is free or the group wants fewer instances. While an instance with an address is being
   * terminated, a launch waits for that address, for `heartbeatTimeout` at the most; after that it goes on in either case.
   *
   * @default autoscaling.DefaultResult.CONTINUE
   */
  readonly onExhausted?: autoscaling.DefaultResult;

  /**
   * How long an instance is held before it goes into service, at the most, if nothing tells that it has an address: from 30 to 7200
   * seconds. After this time it goes into service as it is. Usually it is held for some seconds.
   *
   * @default Duration.minutes(10)
   */
  readonly heartbeatTimeout?: Duration;

  /**
   * How often the pool looks at its groups though nothing has been told about them, in whole minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly sweepInterval?: Duration;
}

/** No hook holds an instance for longer; and a sweep that comes late does no harm, since it goes by what is there then. */
const MAX_EVENT_AGE = Duration.hours(2);

/**
 * Elastic IP addresses for the instances of Auto Scaling groups: each instance has one of them as long as it is in service.
 *
 * An instance of a group that is declared in the pool's own stack gets its address before it goes into service, the first ones of a new
 * group too: a lifecycle hook holds it until it has one. When it is terminated, its address is free for the next one. The address is
 * put on the primary private address of the primary network interface; an instance that has an Elastic IP address already, whoever put
 * it there, is left as it is, and so is an address of the pool that somebody else has associated.
 *
 * The subnets of the instances need a route to an internet gateway, and the primary interface has to go with its instance, as it does by
 * default: on one that outlives it the address stays. Instances in a warm pool have no address: they get it on their way
 * into service, and give it back when they return. An instance that is detached from its group gives it back with one of the next sweeps.
 * If more instances are there than addresses, `onExhausted` says what becomes of a launch; metrics tell about both.
 *
 * Problems of the properties and of the groups are errors at synth, as are a group or an address that is in two pools. A pool without a
 * group is addresses and nothing else. Where it goes with its groups, the groups go first.
 *
 * @example
 * declare const group: autoscaling.AutoScalingGroup;
 * const pool = new ElasticIpPool(this, 'Ips', { size: 3 });
 * pool.attachTo(group);
 * new CfnOutput(this, 'Addresses', { value: pool.publicIps.join(', ') });
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
  /** Of metrics and logs; also where a metric is used in another stack. */
  private readonly poolName: string;
  /** Known without a group, which needs the rule that goes by it; and no other stack's, of the same template either. */
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
    // The sweep names the groups, so what depends on the pool, as a group may, doesn't wait for it.
    const roots = () => this.node.children.filter((child) => child !== this.sweep);
    Dependable.implement(this, { get dependencyRoots() { return roots(); } });
    this.node.addValidation({ validate: () => inputProblems(this.allocationIds, this.groupNames()).map(describeProblem) });
  }

  /**
   * The public IPv4 addresses, for a firewall or a partner's list.
   *
   * It is an error if one of `addresses` is imported by its allocation id, since its public address is unknown: a list without it would
   * look complete. `new ElasticIp` with `ElasticIpSource.existing` knows it.
   */
  public get publicIps(): string[] {
    const unknown = this.addresses.map((address, index) => ({ address, index })).filter(({ address }) => !(address instanceof ElasticIp));
    throwProblems(this, unknown.map(({ address, index }) => ({
      property: `addresses[${index}]`,
      value: address.node.path,
      expected: 'an ElasticIp, since publicIps is asked for and that of an import is unknown',
      change: 'use new ElasticIp with ElasticIpSource.existing',
    })));
    return (this.addresses as ElasticIp[]).map(({ publicIp }) => publicIp);
  }

  /**
   * Gives the instances of a group addresses of the pool.
   *
   * A group that is declared in the pool's own stack gets a lifecycle hook in its own definition, and a tag, `cdk-adopt:stack`, which its
   * instances don't get. It depends on all that the hook needs.
   *
   * An imported group, or one of another stack, gets no hook. Its instances are in service before they have an address: usually for
   * seconds, until the launch is told, and for `sweepInterval` at the most. `onExhausted` isn't for them. Nor are the instances of a group
   * held that run already: they get their addresses with the next sweep.
   *
   * A group has one pool; a second one for it is an error. So is a group of another account or region. By default EventBridge takes 2,048
   * characters of names in a rule, which is about 25 groups in one pool.
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

  /** Whatever the group's first instances need exists before the group. */
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

  /** A rule that has the function look at the pool. Delivery is tried as often as EventBridge does by default. */
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

  private groupNames(): string[] {
    return this.groups.map(({ autoScalingGroupName }) => autoScalingGroupName);
  }
}
