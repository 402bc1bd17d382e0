import { CfnOutput, CfnParameter, Duration, Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import { ElasticIp, ElasticIpPool, type ElasticIpPoolProps, ElasticIpTarget } from '../../../../lib';
import {
  allOf, ELASTIC_IP, errorOf, lineOf, newApp, newStack, only, type Stated, synth, templateOf,
} from '../../support';
import { ALLOCATION, importedGroup, inputOf, newGroup, RULE, template } from '../support';

describe('a hundred addresses', () => {
  test('with groups whose names are too many for EventBridge are an error', () => {
    const message = errorOf(() => synth((stack) => {
      const pool = new ElasticIpPool(stack, 'Ips', { size: 100 });
      for (let index = 0; index < 20; index++) pool.attachTo(importedGroup(stack, `${index}`.padStart(255, 'x'), `Group${index}`));
    }));
    expect(message).toContain('[Stack/Ips] groups: got 20, expected fewer, since their names and the ids of 100 addresses exceed the 8192 characters '
      + 'of an EventBridge target; use another pool for some of them');
  });
});

describe('the properties', () => {
  const refuses = (propsOf: (stack: Stack) => ElasticIpPoolProps, ...problems: Stated[]) => {
    const stack = newStack({ env: { account: '111111111111', region: 'eu-central-1' } });
    const props = propsOf(stack);
    expect(errorOf(() => new ElasticIpPool(stack, 'Ips', props)))
      .toBe(['Stack/Ips (ElasticIpPool) can\'t be synthesized:', ...problems.map(lineOf)].join('\n'));
  };
  const imported = (stack: Stack, id: string, allocationId = ALLOCATION) => ElasticIp.fromAllocationId(stack, id, allocationId);
  const size = (value: unknown, change = 'say how many addresses to allocate'): Stated => ['size', value, 'a whole number from 1 to 100', change];
  const heartbeat = (value: string): Stated =>
    ['heartbeatTimeout', value, 'whole seconds from 30 to 7200', 'so long may Auto Scaling hold a launch'];
  const unit = (property: string, given: string, expected: string): Stated =>
    [property, `a token in ${given}`, `Duration.${expected} for a number that is known only at deploy`, 'give the token in this unit'];
  const sweep = (value: string): Stated => ['sweepInterval', value, 'whole minutes, at least 1', 'EventBridge has no finer schedule'];
  const elsewhere = 'one of the account and region of the pool';
  const aList = ['a list of addresses', "such as [ElasticIp.fromAllocationId(this, 'Ip', 'eipalloc-...')]"] as const;
  const aDuration = ['a Duration', 'such as Duration.minutes(5)'] as const;

  test.each<[string, (stack: Stack) => ElasticIpPoolProps, ...Stated[]]>([
    ['neither a size nor addresses', () => ({}),
      ['size', undefined, 'either size or addresses', 'say how many addresses to allocate, or give the ones there are']],
    ['both a size and addresses', (stack) => ({ size: 1, addresses: [new ElasticIp(stack, 'Ip')] }),
      ['size', 1, 'none beside addresses', 'leave one of the two out']],
    ['a size of 0', () => ({ size: 0 }), size(0)],
    ['a size of 101', () => ({ size: 101 }), size(101, 'use several pools for more')],
    ['a size that is no number', () => ({ size: NaN }), size('NaN')],
    ['a token in minutes as the heartbeat timeout, and one in seconds as the interval', (stack) => {
      const token = new CfnParameter(stack, 'Time', { type: 'Number' }).valueAsNumber;
      return { size: 1, heartbeatTimeout: Duration.minutes(token), sweepInterval: Duration.seconds(token) };
    }, unit('heartbeatTimeout', 'minutes', 'seconds'), unit('sweepInterval', 'seconds', 'minutes')],
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
    // As JavaScript may pass it.
    ['no properties', () => undefined as never, ['props', undefined, 'an object with size or addresses', 'such as { size: 3 }']],
    ['an id in the place of a list', () => ({ addresses: ALLOCATION as never }), ['addresses', ALLOCATION, ...aList]],
    ['an address in the place of a list', (stack) => ({ addresses: new ElasticIp(stack, 'Ip') as never }), ['addresses', 'the construct Stack/Ip', ...aList]],
    ['null in the place of a list', () => ({ addresses: null as never }), ['addresses', null, ...aList]],
    ['a list with a gap', (stack) => ({ addresses: [, imported(stack, 'Ip')] as never }),
      ['addresses[0]', undefined, 'an IElasticIp', 'import it with ElasticIp.fromAllocationId']],
    ['numbers as durations, with what else is wrong', () => ({ size: 0, heartbeatTimeout: 60 as never, sweepInterval: 'PT5M' as never }),
      size(0), ['heartbeatTimeout', 60, ...aDuration], ['sweepInterval', 'PT5M', ...aDuration]],
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

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['the name of one', () => 'web', 'got "web", '], ['none', () => undefined, ''],
    ['the resource of one, whose name is nowhere', (stack) => newGroup(stack).node.defaultChild, 'got "the construct Stack/Group/ASG", '],
  ])('refuses in the place of a group %s, as JavaScript may pass it', (_, given, got) => {
    const stack = newStack();
    expect(errorOf(() => new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(given(stack) as never))).toBe("Stack/Ips (ElasticIpPool) can't be synthesized:\n"
      + `  - group: ${got}expected an autoscaling.IAutoScalingGroup; import it with autoscaling.AutoScalingGroup.fromAutoScalingGroupName`);
  });

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
