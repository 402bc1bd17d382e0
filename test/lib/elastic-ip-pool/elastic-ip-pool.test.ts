import { readFileSync } from 'node:fs';
import { CfnOutput, CfnParameter, Duration, Fn, NestedStack, RemovalPolicy, Stack, Stage, Tags, Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIp, ElasticIpPool, type ElasticIpPoolProps, ElasticIpSource, ElasticIpTarget } from '../../../lib';
import {
  allOf, type CfnResource, type CfnTemplate, danglingReferences, ELASTIC_IP, errorOf, evaluate, FUNCTION, idOf,
  newApp, newStack, only, POLICY, type PolicyDocument, referencesOf, ROLE, synth, templateOf,
} from '../support';

const RULE = 'AWS::Events::Rule';
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
const PERMISSION = 'AWS::Lambda::Permission';
const ALLOCATION = 'eipalloc-0123456789abcdef0';

function newGroup(stack: Stack, id = 'Group', more: Partial<autoscaling.AutoScalingGroupProps> = {}): autoscaling.AutoScalingGroup {
  const vpc = stack.node.tryFindChild('Vpc') as ec2.Vpc | undefined;
  return new autoscaling.AutoScalingGroup(stack, id, {
    vpc: vpc ?? new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    instanceType: new ec2.InstanceType('t4g.nano'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
    ...more,
  });
}

function importedGroup(stack: Stack, name: string, id = `Imported-${name}`): autoscaling.IAutoScalingGroup {
  return autoscaling.AutoScalingGroup.fromAutoScalingGroupName(stack, id, name);
}

const definitionOf = (group: autoscaling.AutoScalingGroup) => group.node.defaultChild as autoscaling.CfnAutoScalingGroup;

/** A pool with an own group. */
function template(props: ElasticIpPoolProps = { size: 2 }, more: (pool: ElasticIpPool, stack: Stack) => void = () => {}): CfnTemplate {
  return synth((stack) => {
    const pool = new ElasticIpPool(stack, 'Ips', props);
    pool.attachTo(newGroup(stack));
    more(pool, stack);
  });
}

type Target = Readonly<Record<string, unknown>>;
const targetOf = ({ Properties }: CfnResource) => (Properties.Targets as Target[])[0]!;
const launchRule = (made: CfnTemplate) => allOf(made, RULE).find(({ Properties }) => !Properties.ScheduleExpression)!;
const sweepRule = (made: CfnTemplate) => allOf(made, RULE).find(({ Properties }) => Properties.ScheduleExpression)!;
const idsOf = ({ Resources }: CfnTemplate, type: string) => Object.keys(Resources).filter((id) => Resources[id]!.Type === type);

const EVENT = { EC2InstanceId: 'i-0123456789abcdef0', LifecycleActionToken: 'token', Details: { Nested: ['"quoted"'] } };

/** What the function is given: as EventBridge makes it of the event's detail, with the known values in place. */
function inputOf(rule: CfnResource): unknown {
  const { Input: input, InputTransformer: transformer } = targetOf(rule) as { Input?: unknown; InputTransformer?: Record<string, unknown> };
  if (!transformer) return JSON.parse(evaluate(input, standIn) as string);
  expect(transformer.InputPathsMap).toEqual({ detail: '$.detail' });
  return JSON.parse((evaluate(transformer.InputTemplate, standIn) as string).replace('<detail>', JSON.stringify(EVENT)));
}

/** Of a Ref its logical id. */
function standIn(intrinsic: object): string {
  const { Ref: ref } = intrinsic as { Ref?: string };
  return ref === undefined ? 'x' : ref === 'AWS::StackName' ? 'Stack' : ref;
}

const ownName = (made: CfnTemplate) => (inputOf(sweepRule(made)) as { Pool: string }).Pool;

describe('a pool of a size', () => {
  test('allocates as many addresses, each with the removal policy', () => {
    const made = synth((stack) => new ElasticIpPool(stack, 'Ips', { size: 3, removalPolicy: RemovalPolicy.RETAIN }));
    expect(allOf(made, ELASTIC_IP).map(({ Properties }) => Properties.RemovalPolicy)).toEqual(['retain', 'retain', 'retain']);
  });

  test('releases its addresses by default', () => {
    expect(only(synth((stack) => new ElasticIpPool(stack, 'Ips', { size: 1 })), ELASTIC_IP).Properties.RemovalPolicy).toBe('destroy');
  });

  test('that shrinks keeps its other addresses', () => {
    const idsWith = (size: number) => idsOf(synth((stack) => new ElasticIpPool(stack, 'Ips', { size })), ELASTIC_IP);
    expect(idsWith(5).slice(0, 3)).toEqual(idsWith(3));
  });

  test('tells the ids and the public addresses', () => {
    const stack = newStack();
    const { allocationIds, publicIps } = new ElasticIpPool(stack, 'Ips', { size: 2 });
    const [one, two] = idsOf(templateOf(stack), ELASTIC_IP);
    expect(stack.resolve(allocationIds)).toEqual([{ Ref: one }, { Ref: two }]);
    expect(stack.resolve(publicIps)).toEqual([{ 'Fn::GetAtt': [one, 'PublicIp'] }, { 'Fn::GetAtt': [two, 'PublicIp'] }]);
  });

  test('gives its tags to its addresses', () => {
    const made = synth((stack) => Tags.of(new ElasticIpPool(stack, 'Ips', { size: 1 })).add('team', 'ours'));
    expect(only(made, ELASTIC_IP).Properties.Tags).toEqual([{ Key: 'team', Value: 'ours' }]);
  });
});

describe('a pool of given addresses', () => {
  test('makes none, and tells their ids', () => {
    const stack = newStack();
    const addresses = [new ElasticIp(stack, 'Ip'), ElasticIp.fromAllocationId(stack, 'Imported', ALLOCATION)];
    const pool = new ElasticIpPool(stack, 'Ips', { addresses });
    expect(stack.resolve(pool.allocationIds)).toEqual([{ Ref: idOf(templateOf(stack), ELASTIC_IP) }, ALLOCATION]);
  });

  test('tells the public addresses where all are known', () => {
    const stack = newStack();
    const addresses = [new ElasticIp(stack, 'One'), new ElasticIp(stack, 'Two', { source: ElasticIpSource.existing(ALLOCATION) })];
    expect(new ElasticIpPool(stack, 'Ips', { addresses }).publicIps).toEqual(addresses.map(({ publicIp }) => publicIp));
  });

  test('refuses to tell the public addresses where one is unknown, and says how to make it known', () => {
    const stack = newStack();
    const addresses = [new ElasticIp(stack, 'Ip'), ElasticIp.fromAllocationId(stack, 'Imported', ALLOCATION)];
    const pool = new ElasticIpPool(stack, 'Ips', { addresses });
    expect(errorOf(() => pool.publicIps)).toBe([
      'Stack/Ips (ElasticIpPool) can\'t be synthesized:',
      '  - addresses[1]: got "Stack/Imported", expected an ElasticIp, since publicIps is asked for and that of an import is unknown;'
      + ' use new ElasticIp with ElasticIpSource.existing',
    ].join('\n'));
  });

  test('is what was given, whatever becomes of the list', () => {
    const stack = newStack();
    const addresses = [new ElasticIp(stack, 'Ip')];
    const pool = new ElasticIpPool(stack, 'Ips', { addresses });
    addresses.pop();
    expect(pool.publicIps).toHaveLength(1);
  });
});

test('a pool without a group is addresses and nothing else', () => {
  const made = synth((stack) => new ElasticIpPool(stack, 'Ips', { size: 1 }));
  expect(made).toEqual(synth((stack) => new ElasticIpPool(stack, 'Ips', { size: 1, onExhausted: autoscaling.DefaultResult.ABANDON })));
  expect(allOf(made, RULE)).toEqual([]);
  expect(allOf(made, FUNCTION)).toHaveLength(1); // of the addresses
});

describe('a group of the same stack', () => {
  const hooks = (made: CfnTemplate) => only(made, GROUP).Properties.LifecycleHookSpecificationList;
  const ours = (HeartbeatTimeout = 600) => ({
    LifecycleHookName: { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, expect.stringMatching(/^-Ips-[0-9a-f]{8}$/)]] },
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    DefaultResult: 'CONTINUE',
    HeartbeatTimeout,
  });

  test('gets the hook in its own definition, where it holds the first instances too', () => {
    const made = template();
    expect(hooks(made)).toEqual([ours()]);
    expect(allOf(made, 'AWS::AutoScaling::LifecycleHook')).toEqual([]);
  });

  test('is held as long as heartbeatTimeout says', () => {
    expect(hooks(template({ size: 1, heartbeatTimeout: Duration.minutes(2) }))).toEqual([ours(120)]);
  });

  test.each<[string, (group: autoscaling.CfnAutoScalingGroup) => void]>([
    ['as a list', (group) => {
      group.lifecycleHookSpecificationList = [{ lifecycleHookName: 'own', lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' }];
    }],
    ['as a token', (group) => {
      const own = { lifecycleHookName: 'own', lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' };
      group.lifecycleHookSpecificationList = Token.asAny([own]);
    }],
  ])('keeps its own hooks, given %s', (_, give) => {
    const made = synth((stack) => {
      const group = newGroup(stack);
      give(definitionOf(group));
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
    });
    expect(hooks(made)).toEqual([{ LifecycleHookName: 'own', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' }, ours()]);
  });

  test('whose definition loses the hook afterwards is an error', () => {
    expect(errorOf(() => synth((stack) => {
      const group = newGroup(stack);
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
      definitionOf(group).lifecycleHookSpecificationList = [];
    }))).toContain('[Stack/Ips] group: got "Stack/Group/ASG", expected a lifecycleHookSpecificationList that is a list with the hook of Stack/Ips; '
      + 'set it before attachTo is called, which adds to it');
  });

  test('whose definition has hooks that only CloudFormation can count is an error', () => {
    expect(errorOf(() => synth((stack) => {
      const group = newGroup(stack);
      definitionOf(group).lifecycleHookSpecificationList = Fn.conditionIf('Any', [], Fn.ref('AWS::NoValue'));
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
    }))).toContain('expected a lifecycleHookSpecificationList that is a list with the hook of Stack/Ips');
  });

  test('gets the tag by which the function may complete its launches, and its instances don\'t, nor what else the group declares', () => {
    const made = template();
    expect(only(made, GROUP).Properties.Tags).toContainEqual({ Key: 'cdk-adopt:stack', Value: { Ref: 'AWS::StackId' }, PropagateAtLaunch: false });
    const tagged = Object.keys(made.Resources).filter((id) => JSON.stringify(made.Resources[id]!.Properties.Tags ?? []).includes('cdk-adopt:stack'));
    expect(tagged).toEqual([idOf(made, GROUP)]);
  });
});

describe.each<[string, (stack: Stack) => autoscaling.IAutoScalingGroup]>([
  ['an imported group', (stack) => importedGroup(stack, 'web')],
  ['a group of another stack', (stack) => newGroup(new Stack(stack.node.root, 'Other'))],
  ['a group of a nested stack', (stack) => newGroup(new NestedStack(stack, 'Nested'))],
])('%s', (_, groupOf) => {
  const stack = newStack();
  const group = groupOf(stack);
  new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
  const made = templateOf(stack);

  test('gets the sweep alone', () => {
    const { EventPattern: pattern } = only(made, RULE).Properties as { EventPattern: Record<string, unknown> };
    expect(pattern.detail).toEqual({ AutoScalingGroupName: [stack.resolve(group.autoScalingGroupName)] });
    expect(inputOf(only(made, RULE))).not.toHaveProperty('LifecycleHookName');
    expect(danglingReferences(made)).toEqual([]);
  });

  test('is declared as it would be without a pool', () => {
    if (!(group.node.defaultChild instanceof autoscaling.CfnAutoScalingGroup)) return;
    const declared = only(templateOf(Stack.of(group)), GROUP);
    expect(declared.Properties).not.toHaveProperty('LifecycleHookSpecificationList');
    expect(JSON.stringify(declared)).not.toContain('cdk-adopt');
  });
});

describe('the rule of the launches', () => {
  test('goes by the name of the hook alone', () => {
    const made = template();
    const [{ LifecycleHookName: name }] = only(made, GROUP).Properties.LifecycleHookSpecificationList as [{ LifecycleHookName: unknown }];
    expect(launchRule(made).Properties.EventPattern).toEqual({
      'source': ['aws.autoscaling'],
      'detail-type': ['EC2 Instance-launch Lifecycle Action'],
      'detail': { LifecycleHookName: [name] },
    });
  });

  test('gives the function the launch as an object, and the pool', () => {
    const made = template({ size: 2, onExhausted: autoscaling.DefaultResult.ABANDON });
    expect(inputOf(launchRule(made))).toEqual({
      ContractVersion: '1',
      Pool: ownName(made),
      AllocationIds: idsOf(made, ELASTIC_IP),
      OnExhausted: 'ABANDON',
      LifecycleHookName: ownName(made),
      LifecycleAction: EVENT,
    });
  });

  test('is one for all groups of the pool', () => {
    const made = template(undefined, (pool, stack) => pool.attachTo(newGroup(stack, 'Second')));
    expect(allOf(made, RULE)).toHaveLength(2);
    expect(new Set(allOf(made, GROUP).map(({ Properties }) => JSON.stringify(Properties.LifecycleHookSpecificationList))).size).toBe(1);
  });
});

describe('the rule of the sweep', () => {
  test('comes by schedule, and by each launch and termination in the groups', () => {
    const made = template(undefined, (pool, stack) => pool.attachTo(importedGroup(stack, 'web')));
    expect(sweepRule(made).Properties).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      EventPattern: {
        'source': ['aws.autoscaling'],
        'detail-type': ['EC2 Instance Launch Successful', 'EC2 Instance Terminate Successful'],
        'detail': { AutoScalingGroupName: [{ Ref: idOf(made, GROUP) }, 'web'] },
      },
    });
  });

  test('gives the function all groups, those that are attached late too, and the hook of those that have one', () => {
    const made = synth((stack) => {
      const pool = new ElasticIpPool(stack, 'Ips', { size: 1 });
      pool.attachTo(importedGroup(stack, 'web'));
      pool.attachTo(newGroup(stack));
    });
    expect(inputOf(sweepRule(made))).toEqual({
      ContractVersion: '1',
      Pool: ownName(made),
      AllocationIds: idsOf(made, ELASTIC_IP),
      OnExhausted: 'CONTINUE',
      LifecycleHookName: ownName(made),
      AutoScalingGroupNames: ['web', idOf(made, GROUP)],
    });
  });

  test.each([
    [Duration.minutes(1), 'rate(1 minute)'],
    [Duration.minutes(90), 'rate(90 minutes)'],
    [Duration.hours(2), 'rate(2 hours)'],
  ])('comes as often as sweepInterval says', (sweepInterval, expected) => {
    expect(sweepRule(template({ size: 1, sweepInterval })).Properties.ScheduleExpression).toBe(expected);
  });
});

test('an event that can\'t be delivered is given up when no hook can hold the instance any more', () => {
  for (const rule of allOf(template({ size: 1, heartbeatTimeout: Duration.hours(2) }), RULE)) {
    expect(targetOf(rule).RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 7200 });
  }
});

describe('the order', () => {
  /** All that the resource depends on, directly or by way of others; a cycle is an error. */
  function before({ Resources }: CfnTemplate, id: string): Set<string> {
    const done = new Set<string>();
    const visit = (each: string, path: readonly string[]) => {
      if (path.includes(each)) throw new Error(`cycle: ${[...path, each].join(' -> ')}`);
      if (done.has(each)) return;
      for (const next of referencesOf(Resources[each]!).filter((reference) => Resources[reference])) visit(next, [...path, each]);
      done.add(each);
    };
    visit(id, []);
    done.delete(id);
    return done;
  }

  const warm = (group: autoscaling.AutoScalingGroup) => group.addWarmPool();
  const flags = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
  const given = (stack: Stack) => [new ElasticIp(stack, 'One'), ElasticIp.fromAllocationId(stack, 'Two', ALLOCATION)];

  const CASES: [string, (stack: Stack) => void][] = [
    ['of a plain group', (stack) => new ElasticIpPool(stack, 'Ips', { size: 2 }).attachTo(newGroup(stack))],
    ['with a warm pool, before attachTo', (stack) => {
      const group = newGroup(stack);
      warm(group);
      new ElasticIpPool(stack, 'Ips', { size: 2 }).attachTo(group);
    }],
    ['with a warm pool, after attachTo', (stack) => {
      const group = newGroup(stack);
      new ElasticIpPool(stack, 'Ips', { size: 2 }).attachTo(group);
      warm(group);
    }],
    ['with signals and a rolling update', (stack) => {
      const group = newGroup(stack, 'Group', {
        signals: autoscaling.Signals.waitForAll(),
        updatePolicy: autoscaling.UpdatePolicy.rollingUpdate(),
        init: ec2.CloudFormationInit.fromElements(ec2.InitCommand.shellCommand('true')),
      });
      new ElasticIpPool(stack, 'Ips', { size: 2 }).attachTo(group);
    }],
    ['with instances that are told the addresses', (stack) => {
      const pool = new ElasticIpPool(stack, 'Ips', { size: 2 });
      const group = newGroup(stack);
      group.addUserData(`echo ${pool.publicIps.join(' ')}`);
      pool.attachTo(group);
    }],
    ['of given addresses', (stack) => new ElasticIpPool(stack, 'Ips', { addresses: given(stack) }).attachTo(newGroup(stack))],
    ['of given addresses, with signals and a warm pool', (stack) => {
      const group = newGroup(stack, 'Group', { signals: autoscaling.Signals.waitForAll() });
      warm(group);
      new ElasticIpPool(stack, 'Ips', { addresses: given(stack) }).attachTo(group);
    }],
    ['of two groups of one pool', (stack) => {
      const pool = new ElasticIpPool(stack, 'Ips', { size: 2 });
      pool.attachTo(newGroup(stack));
      pool.attachTo(newGroup(stack, 'Second'));
    }],
    ['of two pools', (stack) => {
      new ElasticIpPool(stack, 'Ips', { addresses: given(stack) }).attachTo(newGroup(stack));
      new ElasticIpPool(stack, 'More', { size: 2 }).attachTo(newGroup(stack, 'Second'));
    }],
  ];

  describe.each([['without feature flags', {}], ['with all recommended feature flags', flags]])('%s', (_, context) => {
    test.each(CASES)('%s has no cycle, and refers to nothing that is not there', (_name, declare) => {
      const made = synth(declare, undefined, context);
      for (const id of Object.keys(made.Resources)) before(made, id);
      expect(danglingReferences(made)).toEqual([]);
    });

    test.each(CASES)('%s: a group comes after all that its first instances need', (_name, declare) => {
      const made = synth(declare, undefined, context);
      const { Resources } = made;
      const poolFunction = idsOf(made, FUNCTION).find((id) => id.startsWith('CdkAdoptElasticIpPool'))!;
      for (const group of idsOf(made, GROUP)) {
        const [hook] = Resources[group]!.Properties.LifecycleHookSpecificationList as [{ LifecycleHookName: unknown }];
        const name = hook.LifecycleHookName;
        const rule = idsOf(made, RULE).find((id) => JSON.stringify(Resources[id]!.Properties.EventPattern).includes(JSON.stringify(name)))!;
        const permission = idsOf(made, PERMISSION).find((id) => referencesOf(Resources[id]!).includes(rule))!;
        const { AllocationIds } = inputOf(Resources[rule]!) as { AllocationIds: string[] };
        const policies = idsOf(made, POLICY).filter((id) => id.startsWith('CdkAdoptElasticIpPool') && AllocationIds.includes(ALLOCATION));
        const addresses = AllocationIds.filter((id) => id !== ALLOCATION);
        expect([...before(made, group)]).toEqual(expect.arrayContaining([poolFunction, rule, permission, ...policies, ...addresses]));
      }
    });

    test.each(CASES)('%s: a sweep comes after its groups', (_name, declare) => {
      const made = synth(declare, undefined, context);
      const sweeps = idsOf(made, RULE).filter((id) => made.Resources[id]!.Properties.ScheduleExpression);
      const swept = sweeps.flatMap((id) => [...before(made, id)].filter((each) => made.Resources[each]!.Type === GROUP));
      expect(swept.sort()).toEqual(idsOf(made, GROUP).sort());
    });
  });

  test('the sweep of an imported group comes after the permissions that it needs', () => {
    const made = synth((stack) => new ElasticIpPool(stack, 'Ips', { addresses: given(stack) }).attachTo(importedGroup(stack, 'web')));
    expect([...before(made, idOf(made, RULE))]).toEqual(expect.arrayContaining(idsOf(made, POLICY)));
  });

  test('a cycle would be found', () => {
    expect(() => before({ Resources: {
      One: { Type: 'A', Properties: { Two: { Ref: 'Two' } } }, Two: { Type: 'B', Properties: {}, DependsOn: ['One'] },
    } }, 'One')).toThrow('cycle: One -> Two -> One');
  });
});

describe('the function', () => {
  const poolFunctions = (made: CfnTemplate) => idsOf(made, FUNCTION).filter((id) => id.startsWith('CdkAdoptElasticIpPool'));

  test('is one for all pools of a stack, and each rule may invoke it', () => {
    const made = synth((stack) => {
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(newGroup(stack));
      new ElasticIpPool(stack, 'More', { size: 1 }).attachTo(newGroup(stack, 'Second'));
    });
    const [id, ...others] = poolFunctions(made);
    expect(others).toEqual([]);
    for (const rule of allOf(made, RULE)) expect(targetOf(rule).Arn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    expect(allOf(made, PERMISSION).map(({ Properties }) => Properties.SourceArn))
      .toEqual(expect.arrayContaining(idsOf(made, RULE).map((rule) => ({ 'Fn::GetAtt': [rule, 'Arn'] }))));
  });

  test('is each stack\'s own: of a nested one, and of two stages with stacks of one name', () => {
    const app = newApp();
    const stacks = ['Beta', 'Production'].map((stage) => new Stack(new Stage(app, stage), 'Stack', { stackName: 'same' }));
    stacks.push(new NestedStack(stacks[0]!, 'Nested') as Stack);
    for (const stack of stacks) new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(importedGroup(stack, 'web', 'Web'));
    for (const stack of stacks) expect(poolFunctions(templateOf(stack))).toHaveLength(1);
  });

  test('is the handler of pools, with five minutes, and logs JSON into its own log group', () => {
    const made = template();
    const { Timeout, Handler, LoggingConfig } = made.Resources[poolFunctions(made)[0]!]!.Properties;
    expect({ Timeout, Handler, LoggingConfig }).toEqual({
      Timeout: 300, Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringMatching(/^CdkAdoptElasticIpPoolLogs/) } },
    });
  });
});

describe('the role', () => {
  const STACK_ID = '<{"Ref":"AWS::StackId"}>';
  const arn = (service: string, resource: string) => `arn:aws-us-gov:${service}:ap-southeast-1:123456789012:${resource}`;
  const ours = { 'aws:ResourceTag/cdk-adopt:stack': STACK_ID };
  const noOtherTag = { 'aws:TagKeys': ['cdk-adopt:assigned-to'] };
  const isAssigned = { 'aws:ResourceTag/cdk-adopt:assigned-to': 'false' };
  const allow = (Action: string | string[], Resource: unknown, Condition?: object) =>
    ({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });
  const poolRole = (made: CfnTemplate) => made.Resources[idsOf(made, ROLE).find((id) => id.startsWith('CdkAdoptElasticIpPool'))!]!;

  test('of pools holds these statements for all addresses that the stack makes, and no others', () => {
    const policies = poolRole(template()).Properties.Policies as { PolicyDocument: PolicyDocument }[];
    const [logs, ...statements] = policies.flatMap(({ PolicyDocument: { Statement } }) => evaluate(Statement) as object[]);
    expect(logs).toMatchObject({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] });
    expect(statements).toEqual([
      allow([
        'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances', 'ec2:DescribeAddresses', 'ec2:DescribeInstances',
      ], '*'),
      allow('ec2:AssociateAddress', [arn('ec2', 'instance/*'), arn('ec2', 'network-interface/*')]),
      allow('ec2:AssociateAddress', arn('ec2', 'elastic-ip/*'), { StringEquals: ours }),
      allow('ec2:CreateTags', arn('ec2', 'elastic-ip/*'), { 'StringEquals': ours, 'ForAllValues:StringEquals': noOtherTag }),
      allow('ec2:DisassociateAddress', arn('ec2', 'elastic-ip/*'), { StringEquals: ours, Null: isAssigned }),
      allow('ec2:DisassociateAddress', arn('ec2', 'network-interface/*')),
      allow('autoscaling:CompleteLifecycleAction', arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*'), { StringEquals: ours }),
    ]);
  });

  test('gets no policy for addresses of a size', () => {
    expect(allOf(template(), POLICY)).toEqual([]);
  });

  test('gets these statements for addresses that are given, by their ids, and no others', () => {
    const made = synth((stack) => {
      const addresses = [ElasticIp.fromAllocationId(stack, 'Imported', ALLOCATION)];
      new ElasticIpPool(stack, 'Ips', { addresses }).attachTo(newGroup(stack));
    });
    const address = arn('ec2', `elastic-ip/${ALLOCATION}`);
    expect(evaluate((only(made, POLICY).Properties.PolicyDocument as PolicyDocument).Statement)).toEqual([
      allow(['ec2:AssociateAddress', 'ec2:CreateTags'], address, { 'ForAllValues:StringEquals': noOtherTag }),
      allow('ec2:DisassociateAddress', address, { Null: isAssigned }),
    ]);
  });
});

describe('a hundred addresses', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index);
  const id = (index: number) => `eipalloc-${String(index).padStart(17, '0')}`;

  test.each<[string, (stack: Stack) => ElasticIpPoolProps]>([
    ['allocated', () => ({ size: 100 })],
    ['given, of the app', (stack) => ({ addresses: hundred.map((index) => new ElasticIp(stack, `Ip${index}`)) })],
    ['given, imported', (stack) => ({ addresses: hundred.map((index) => ElasticIp.fromAllocationId(stack, `Ip${index}`, id(index))) })],
  ])('%s, fit into what EventBridge passes on, and into the policies of a role', (_, propsOf) => {
    const made = synth((stack) => {
      const pool = new ElasticIpPool(stack, 'Ips', propsOf(stack));
      for (let index = 0; index < 10; index++) pool.attachTo(newGroup(stack, `Group${index}`));
    });
    const longest = (intrinsic: object) => {
      const { Ref: ref = '' } = intrinsic as { Ref?: string };
      return made.Resources[ref]?.Type === ELASTIC_IP ? id(0) : 'x'.repeat(128);
    };
    for (const rule of allOf(made, RULE)) {
      const { Input: input, InputTransformer: transformer } = targetOf(rule);
      const text = evaluate(input ?? (transformer as { InputTemplate: unknown }).InputTemplate, longest) as string;
      expect(text.length).toBeLessThanOrEqual(8192);
    }
    const ofPool = idsOf(made, POLICY).filter((policy) => policy.startsWith('CdkAdoptElasticIpPool'));
    expect(ofPool.length).toBeLessThanOrEqual(6);
    for (const policy of ofPool) {
      expect(JSON.stringify(evaluate(made.Resources[policy]!.Properties.PolicyDocument, longest)).length).toBeLessThanOrEqual(6144);
    }
  });

  test('with groups whose names are too many for EventBridge are an error', () => {
    const message = errorOf(() => synth((stack) => {
      const pool = new ElasticIpPool(stack, 'Ips', { size: 100 });
      for (let index = 0; index < 20; index++) pool.attachTo(importedGroup(stack, `${index}`.padStart(255, 'x'), `Group${index}`));
    }));
    expect(message).toContain('[Stack/Ips] groups: got 20, expected fewer, since their names and the ids of 100 addresses exceed the 8192 characters '
      + 'of an EventBridge target; use another pool for some of them');
  });
});

describe('the name of a pool', () => {
  test('is another one for each pool', () => {
    const made = synth((stack) => {
      for (const id of ['Ips', 'Ips.']) new ElasticIpPool(stack, id, { size: 1 }).attachTo(newGroup(stack, `Group${id}`));
    });
    const names = allOf(made, GROUP).map(({ Properties }) => JSON.stringify(Properties.LifecycleHookSpecificationList));
    expect(new Set(names).size).toBe(2);
    expect(names.join()).toMatch(/-Ips-[0-9a-f]{8}".*-Ips-[0-9a-f]{8}"/);
  });

  test('has no more characters than Auto Scaling takes, however long the names that it is made of', () => {
    const made = synth((stack) => new ElasticIpPool(stack, 'x'.repeat(200), { size: 1 }).attachTo(newGroup(stack)));
    const { LifecycleHookName: name } = inputOf(launchRule(made)) as { LifecycleHookName: string };
    expect(name.length - 'Stack'.length + 128).toBeLessThanOrEqual(255);
  });
});

describe('a metric', () => {
  test.each<[string, (pool: ElasticIpPool, props?: cloudwatch.MetricOptions) => cloudwatch.Metric, string, string]>([
    ['of free addresses is their minimum', (pool, props) => pool.metricFreeAddresses(props), 'FreeAddresses', 'Minimum'],
    ['of instances without an address is their maximum', (pool, props) => pool.metricInstancesWithoutAddress(props), 'InstancesWithoutAddress', 'Maximum'],
  ])('%s, under the name that the function is given', (_, metricOf, metricName, statistic) => {
    const made = template(undefined, (pool, stack) => {
      metricOf(pool).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    });
    expect(only(made, 'AWS::CloudWatch::Alarm').Properties).toMatchObject({
      Namespace: 'CdkAdopt/ElasticIpPool',
      MetricName: metricName,
      Dimensions: [{ Name: 'Pool', Value: ownName(made) }],
      Statistic: statistic,
      Period: 300,
    });
    const { statistic: asked, period } = metricOf(new ElasticIpPool(newStack(), 'Ips', { size: 1 }), { statistic: 'Average', period: Duration.minutes(1) });
    expect([asked, period.toSeconds()]).toEqual(['Average', 60]);
  });

  test('has the same name in an alarm of another stack', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'Other');
    const pool = new ElasticIpPool(stack, 'Ips', { size: 1 });
    pool.attachTo(newGroup(stack));
    pool.metricFreeAddresses().createAlarm(other, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    const { Dimensions } = only(templateOf(other), 'AWS::CloudWatch::Alarm').Properties;
    expect(Dimensions).toEqual([{ Name: 'Pool', Value: ownName(templateOf(stack)) }]);
  });
});

describe('the properties', () => {
  type Stated = [property: string, value: unknown, expected: string, change: string];
  const lineOf = ([property, value, expected, change]: Stated) =>
    `  - ${property}: ${value === undefined ? '' : `got ${JSON.stringify(value)}, `}expected ${expected}; ${change}`;
  const refuses = (propsOf: (stack: Stack) => ElasticIpPoolProps, ...problems: Stated[]) => {
    const stack = newStack({ env: { account: '111111111111', region: 'eu-central-1' } });
    const props = propsOf(stack);
    expect(errorOf(() => new ElasticIpPool(stack, 'Ips', props)))
      .toBe(['Stack/Ips (ElasticIpPool) can\'t be synthesized:', ...problems.map(lineOf)].join('\n'));
  };
  const imported = (stack: Stack, id: string, allocationId = ALLOCATION) => ElasticIp.fromAllocationId(stack, id, allocationId);
  const size = (value: unknown): Stated => ['size', value, 'a whole number from 1 to 100', 'use several pools for more'];
  const heartbeat = (value: string): Stated =>
    ['heartbeatTimeout', value, 'whole seconds from 30 to 7200', 'so long may Auto Scaling hold a launch'];
  const sweep = (value: string): Stated => ['sweepInterval', value, 'whole minutes, at least 1', 'EventBridge has no finer schedule'];
  const elsewhere = 'one of the account and region of the pool';

  test.each<[string, (stack: Stack) => ElasticIpPoolProps, ...Stated[]]>([
    ['neither a size nor addresses', () => ({}),
      ['size', undefined, 'either size or addresses', 'say how many addresses to allocate, or give the ones there are']],
    ['both a size and addresses', (stack) => ({ size: 1, addresses: [new ElasticIp(stack, 'Ip')] }),
      ['size', 1, 'none beside addresses', 'leave one of the two out']],
    ['a size of 0', () => ({ size: 0 }), size(0)],
    ['a size of 101', () => ({ size: 101 }), size(101)],
    ['a size that is no whole number', () => ({ size: 1.5 }), size(1.5)],
    ['a negative size', () => ({ size: -1 }), size(-1)],
    ['a size that is known only at deploy', (stack) => ({ size: new CfnParameter(stack, 'Size', { type: 'Number' }).valueAsNumber }),
      ['size', 'a token', 'a number that is known at synth', 'each address is a construct, so how many there are has to be known at synth']],
    ['no addresses', () => ({ addresses: [] }), ['addresses', 0, '1 to 100 addresses', 'give some, or use several pools for more']],
    ['101 addresses', (stack) => ({ addresses: Array.from({ length: 101 }, (_, index) => imported(stack, `Ip${index}`)) }),
      ['addresses', 101, '1 to 100 addresses', 'give some, or use several pools for more']],
    ['an address twice', (stack) => {
      const ip = new ElasticIp(stack, 'Ip');
      return { addresses: [ip, new ElasticIp(stack, 'Other'), ip] };
    }, ['addresses[2]', 'Stack/Ip', 'each once, and this pool has it already', 'name it once']],
    ['an address that is imported twice', (stack) => ({ addresses: [imported(stack, 'One'), imported(stack, 'Two')] }),
      ['addresses[1]', ALLOCATION, 'each once, and this pool has it already', 'name it once']],
    ['an address of another pool', (stack) => {
      const ip = new ElasticIp(stack, 'Ip');
      new ElasticIpPool(stack, 'Former', { addresses: [ip] });
      return { addresses: [ip] };
    }, ['addresses[0]', 'Stack/Ip', 'one of its own, and Stack/Former has this one', 'use the one pool for both']],
    ['an address that a pool of another stack imports', (stack) => {
      const other = new Stack(stack.node.root, 'Other', { env: { account: '111111111111', region: 'eu-central-1' } });
      new ElasticIpPool(other, 'Former', { addresses: [imported(other, 'Ip')] });
      return { addresses: [imported(stack, 'Ip')] };
    }, ['addresses[0]', ALLOCATION, 'one of its own, and Other/Former has this one', 'use the one pool for both']],
    ['an address with a target', (stack) => ({ addresses: [new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId('i-01234567') })] }),
      ['addresses[0]', 'Stack/Ip', 'an address without a target', 'leave its target out: it and the pool would take the address from each other']],
    ['an address of another region', (stack) => {
      const other = new Stack(stack.node.root, 'Other', { env: { account: '111111111111', region: 'us-east-1' } });
      return { addresses: [new ElasticIp(other, 'Ip')] };
    }, ['addresses[0]', 'Other/Ip', elsewhere, 'declare the pool in a stack beside it']],
    ['an address of another account', (stack) => {
      const other = new Stack(stack.node.root, 'Other', { env: { account: '222222222222', region: 'eu-central-1' } });
      return { addresses: [imported(other, 'Ip')] };
    }, ['addresses[0]', 'Other/Ip', elsewhere, 'declare the pool in a stack beside it']],
    ['RemovalPolicy.SNAPSHOT', () => ({ size: 1, removalPolicy: RemovalPolicy.SNAPSHOT }),
      ['removalPolicy', 'snapshot', 'DESTROY or RETAIN', 'there are no snapshots of it: use RETAIN to keep it']],
    ['a removal policy of addresses that are given', (stack) => ({ addresses: [imported(stack, 'Ip')], removalPolicy: RemovalPolicy.RETAIN }),
      ['removalPolicy', 'retain', 'none for addresses that are given', 'say it where they are declared']],
    ['a heartbeat under 30 seconds', () => ({ size: 1, heartbeatTimeout: Duration.seconds(29) }), heartbeat('29 seconds')],
    ['a heartbeat over two hours', () => ({ size: 1, heartbeatTimeout: Duration.seconds(7201) }), heartbeat('2 hours 1 second')],
    ['a heartbeat of part of a second', () => ({ size: 1, heartbeatTimeout: Duration.millis(30_500) }), heartbeat('30 seconds 500 millis')],
    ['sweeps without a pause', () => ({ size: 1, sweepInterval: Duration.minutes(0) }), sweep('0 minutes')],
    ['sweeps more often than each minute', () => ({ size: 1, sweepInterval: Duration.seconds(30) }), sweep('30 seconds')],
    ['sweeps each minute and a half', () => ({ size: 1, sweepInterval: Duration.seconds(90) }), sweep('1 minute 30 seconds')],
    ['all that is wrong, in one error', () => ({ size: 0, heartbeatTimeout: Duration.seconds(1), sweepInterval: Duration.seconds(1) }),
      size(0), heartbeat('1 second'), sweep('1 second')],
  ])('refuse %s', (_, propsOf, ...problems) => {
    refuses(propsOf, ...problems);
  });

  test('take what is at the limits', () => {
    const at = (heartbeatTimeout: Duration) => template({ size: 1, heartbeatTimeout, sweepInterval: Duration.minutes(1) });
    for (const limit of [Duration.seconds(30), Duration.hours(2)]) expect(() => at(limit)).not.toThrow();
    expect(allOf(synth((stack) => new ElasticIpPool(stack, 'Ips', { size: 100 })), ELASTIC_IP)).toHaveLength(100);
  });

  test('take one imported id in stacks whose environments are unknown, and may differ', () => {
    const app = newApp();
    for (const id of ['One', 'Two']) {
      const stack = new Stack(app, id);
      const pool = new ElasticIpPool(stack, 'Ips', { addresses: [imported(stack, 'Ip')] });
      pool.attachTo(importedGroup(stack, 'web'));
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('let through what is known only at deploy', () => {
    const made = synth((stack) => {
      const addresses = ['One', 'Two'].map((id) => imported(stack, id, new CfnParameter(stack, `${id}Id`).valueAsString));
      const pool = new ElasticIpPool(stack, 'Ips', { addresses });
      pool.attachTo(importedGroup(stack, new CfnParameter(stack, 'GroupName').valueAsString, 'Group'));
      new CfnOutput(stack, 'Ids', { value: Fn.join(',', pool.allocationIds) });
    });
    expect(inputOf(only(made, RULE))).toMatchObject({ AllocationIds: ['OneId', 'TwoId'], AutoScalingGroupNames: ['GroupName'] });
  });
});

describe('attachTo', () => {
  const stated = (pool: string, value: string, expected: string, change: string) =>
    `${pool} (ElasticIpPool) can't be synthesized:\n  - group: got "${value}", expected ${expected}; ${change}`;
  const twice = 'each once, and this pool has it already';

  test('refuses a group twice', () => {
    const stack = newStack();
    const group = newGroup(stack);
    const pool = new ElasticIpPool(stack, 'Ips', { size: 1 });
    pool.attachTo(group);
    expect(errorOf(() => pool.attachTo(group))).toBe(stated('Stack/Ips', 'Stack/Group', twice, 'name it once'));
  });

  test('refuses a group that is imported twice', () => {
    const stack = newStack();
    const pool = new ElasticIpPool(stack, 'Ips', { size: 1 });
    pool.attachTo(importedGroup(stack, 'web', 'One'));
    expect(errorOf(() => pool.attachTo(importedGroup(stack, 'web', 'Two')))).toBe(stated('Stack/Ips', 'web', twice, 'name it once'));
  });

  test('refuses a group that another pool has, in whatever stack', () => {
    const stack = newStack();
    const group = newGroup(stack);
    new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
    const other = new ElasticIpPool(new Stack(stack.node.root, 'Other'), 'More', { size: 1 });
    expect(errorOf(() => other.attachTo(group)))
      .toBe(stated('Other/More', 'Stack/Group', 'one of its own, and Stack/Ips has this one', 'use the one pool for both'));
  });

  test('takes groups of two stacks that have the same logical id', () => {
    const stack = newStack();
    const pool = new ElasticIpPool(stack, 'Ips', { size: 1 });
    for (const id of ['One', 'Two']) pool.attachTo(newGroup(new Stack(stack.node.root, id)));
    expect(inputOf(only(templateOf(stack), RULE))).toMatchObject({ AutoScalingGroupNames: [expect.any(String), expect.any(String)] });
  });

  test('refuses a group of another region', () => {
    const stack = newStack({ env: { account: '111111111111', region: 'eu-central-1' } });
    const other = new Stack(stack.node.root, 'Other', { env: { account: '111111111111', region: 'us-east-1' } });
    expect(errorOf(() => new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(importedGroup(other, 'web'))))
      .toBe(stated('Stack/Ips', 'Other/Imported-web', 'one of the account and region of the pool', 'declare the pool in a stack beside it'));
  });
});

test('a group may depend on its pool, without a cycle', () => {
  const made = synth((stack) => {
    const group = newGroup(stack);
    const pool = new ElasticIpPool(stack, 'Ips', { size: 1 });
    pool.attachTo(group);
    group.node.addDependency(pool);
  });
  const dependsOn = JSON.stringify(only(made, 'AWS::AutoScaling::AutoScalingGroup').DependsOn);
  expect(dependsOn).toContain('IpsLaunches');
  expect(dependsOn).not.toContain('IpsSweep');
});

test.each<[string, (group: autoscaling.AutoScalingGroup) => void]>([
  ['taken away', (group) => Tags.of(group).remove('cdk-adopt:stack')],
  ['changed', (group) => Tags.of(group).add('cdk-adopt:stack', 'mine', { priority: 300 })],
])('the tag by which the function completes launches is missed when it is %s', (_, change) => {
  expect(() => synth((stack) => {
    const group = newGroup(stack);
    new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
    change(group);
  })).toThrow(/the tag cdk-adopt:stack that attachTo has given it/);
});
