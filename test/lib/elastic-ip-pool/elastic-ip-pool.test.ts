import { readFileSync } from 'node:fs';
import { Duration, NestedStack, RemovalPolicies, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIp, ElasticIpPool, type ElasticIpPoolProps, ElasticIpSource } from '../../../lib';
import {
  allOf, type CfnTemplate, danglingReferences, ELASTIC_IP, errorOf, evaluate, FUNCTION, idOf, newStack, only, POLICY,
  referencesOf, synth, templateOf,
} from '../support';
import {
  ALLOCATION, EVENT, GROUP, idsOf, importedGroup, inputOf, newGroup, PERMISSION, RULE, targetOf, template,
} from './support';

const launchRule = (made: CfnTemplate) => allOf(made, RULE).find(({ Properties }) => !Properties.ScheduleExpression)!;
const sweepRule = (made: CfnTemplate) => allOf(made, RULE).find(({ Properties }) => Properties.ScheduleExpression)!;

const ownName = (made: CfnTemplate) => (inputOf(sweepRule(made)) as { Pool: string }).Pool;

describe('a pool of a size', () => {
  test('allocates as many addresses, each with the removal policy', () => {
    const made = synth((stack) => new ElasticIpPool(stack, 'Ips', { size: 3, removalPolicy: RemovalPolicy.RETAIN }));
    expect(allOf(made, ELASTIC_IP).map(({ Properties }) => Properties.RemovalPolicy)).toEqual(['retain', 'retain', 'retain']);
  });

  test.each<[string, (pool: ElasticIpPool, stack: Stack) => void]>([
    ['of the pool', (pool) => RemovalPolicies.of(pool).retain()],
    ['of its stack', (_, stack) => RemovalPolicies.of(stack).retain()],
  ])('keeps its addresses where the removal policies %s say so', (_, retain) => {
    const made = synth((stack) => retain(new ElasticIpPool(stack, 'Ips', { size: 2 }), stack));
    expect(allOf(made, ELASTIC_IP).map(({ Properties, DeletionPolicy }) => [Properties.RemovalPolicy, DeletionPolicy])).toEqual([['retain', 'Delete'], ['retain', 'Delete']]);
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
      '  - addresses[1]: got "Stack/Imported", expected one whose public address is known, since publicIps is asked for;'
      + ' import it with ElasticIp.fromElasticIpAttributes, or use new ElasticIp with ElasticIpSource.existing',
    ].join('\n'));
  });

  test('tells the public address of an import that has it', () => {
    const stack = newStack();
    const imported = ElasticIp.fromElasticIpAttributes(stack, 'Imported', { allocationId: ALLOCATION, publicIp: '203.0.113.7' });
    expect(new ElasticIpPool(stack, 'Ips', { addresses: [imported] }).publicIps).toEqual(['203.0.113.7']);
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
