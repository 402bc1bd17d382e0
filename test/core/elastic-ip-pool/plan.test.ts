import { LifecycleState } from '@aws-sdk/client-auto-scaling';
import { formatAssignmentTag, parseAssignmentTag } from '../../../core/elastic-ip/assignment-tag';
import { eligibilityOf } from '../../../core/elastic-ip-pool/lifecycle-state';
import { NOTICE, plan, type PlanInput } from '../../../core/elastic-ip-pool/plan';
import type { Ec2Instance, GroupInstance, PoolAddress, Snapshot } from '../../../core/elastic-ip-pool/snapshot';
import { metricLine } from '../../../lambda/elastic-ip-pool/metrics';

const NOW = Date.UTC(2026, 0, 1);
const instance = (instanceId: string, lifecycleState = 'InService', groupName = 'group'): GroupInstance => ({ instanceId, groupName, lifecycleState });
const ec2Instance = (instanceId: string, state = 'running'): Ec2Instance =>
  ({ instanceId, state, networkInterfaceId: `eni-${instanceId}`, privateIpAddress: '10.0.0.1' });
const free = (allocationId: string, assignedTo?: string): PoolAddress => ({ allocationId, assignedTo });
const on = (allocationId: string, instanceId: string, assignedTo?: string): PoolAddress =>
  ({ allocationId, assignedTo, associationId: `assoc-${allocationId}`, instanceId, networkInterfaceId: `eni-${instanceId}`, privateIpAddress: '10.0.0.1' });
const back = (allocationId: string, instanceId: string) => ({ allocationId, associationId: `assoc-${allocationId}`, instanceId });
const until = (milliseconds: number) => formatAssignmentTag({ instanceId: 'i-1', until: NOW + milliseconds });

function decide(snapshot: Partial<Snapshot>, known: Partial<PlanInput> = {}) {
  const of = {
    allocationIds: ['e-1', 'e-2', 'e-3'], groupNames: ['group'], taken: new Set<string>(), refused: new Set<string>(), denied: new Set<string>(),
    tried: new Map(), notices: new Map(),
  };
  return plan({ at: NOW, groupInstances: [], ec2Instances: [], addresses: [], ...snapshot }, { ...of, ...known });
}

test('every lifecycle state that the SDK knows has its standing', () => {
  const by = (eligibility: string) => Object.values(LifecycleState).filter((state) => eligibilityOf(state) === eligibility);
  expect(by('left')).toEqual(['Detached', 'Terminated', ...Object.values(LifecycleState).filter((state) => state.startsWith('Warmed:'))]);
  expect(by('keep')).toEqual([
    'Detaching', 'Quarantined', 'Terminating', 'Terminating:Proceed', 'Terminating:Retained', 'Terminating:Wait',
  ]);
});

test('a state that is not known yet is given nothing and loses nothing', () => {
  expect(eligibilityOf('Hovering')).toBe('keep');
});

describe('assignments', () => {
  const two = { groupInstances: [instance('i-1'), instance('i-2')], ec2Instances: [ec2Instance('i-1'), ec2Instance('i-2')] };

  test('every instance without an address gets one of its own', () => {
    const { assignments, waiting } = decide({ ...two, addresses: [free('e-1'), free('e-2'), free('e-3')] });
    expect(assignments.map(({ instanceId }) => instanceId).sort()).toEqual(['i-1', 'i-2']);
    expect(new Set(assignments.map(({ allocationId }) => allocationId)).size).toBe(2);
    expect(assignments[0]).toMatchObject({ networkInterfaceId: expect.stringMatching(/^eni-i-/), privateIpAddress: '10.0.0.1' });
    expect(waiting).toEqual([]);
  });

  test('the same one at every look, in whatever order EC2 tells', () => {
    const addresses = [free('e-1'), free('e-2'), free('e-3')];
    const turned = { ...two, groupInstances: [...two.groupInstances].reverse(), addresses: [...addresses].reverse() };
    expect(decide(turned).assignments).toEqual(decide({ ...two, addresses }).assignments);
  });

  test.each(['e-1', 'e-2', 'e-3'])('the one that the instance had before, such as %s', (allocationId) => {
    const addresses = ['e-1', 'e-2', 'e-3'].map((each) => free(each, each === allocationId ? 'i-1' : undefined));
    expect(decide({ ...two, addresses }).assignments).toContainEqual(expect.objectContaining({ instanceId: 'i-1', allocationId }));
  });

  test('what a policy has denied comes last, even where the instance had it before, and is tried again where there is nothing else', () => {
    const denied = new Set(['i-1 e-1']);
    const one = { groupInstances: [instance('i-1')], ec2Instances: [ec2Instance('i-1')] };
    const chosen = (...addresses: PoolAddress[]) => decide({ ...one, addresses }, { denied }).assignments[0]?.allocationId;
    expect([chosen(free('e-1', 'i-1'), free('e-2')), chosen(free('e-1', 'i-1'))]).toEqual(['e-2', 'e-1']);
  });

  test('as many as addresses are on instances that end may yet have one of these, and the others are out of luck', () => {
    const groupInstances = [...two.groupInstances, instance('i-3', 'Terminating:Wait')];
    const { waiting } = decide({ ...two, groupInstances, addresses: [on('e-1', 'i-3', 'i-3')] });
    expect(waiting.map(({ reason }) => reason)).toEqual(['returning', 'exhausted']);
  });

  test('more instances than addresses: the others are told why they have none', () => {
    const { assignments: [one], waiting } = decide({ ...two, addresses: [free('e-1')] });
    expect(waiting).toEqual([{ instance: instance(one!.instanceId === 'i-1' ? 'i-2' : 'i-1'), reason: 'exhausted' }]);
  });

  test.each(['i-1', 'i-2'])('%s comes first where it has waited long enough', (first) => {
    expect(decide({ ...two, addresses: [free('e-1')] }, { first }).assignments).toMatchObject([{ instanceId: first }]);
  });

  test.each([
    ['an address that EC2 says is in use', { addresses: [free('e-1')] }, { taken: new Set(['e-1']) }],
    ["an address that isn't the pool's", { addresses: [free('e-9')] }, {}],
    ['an instance that terminates', { addresses: [free('e-1')], ec2Instances: [ec2Instance('i-1', 'shutting-down')] }, {}],
    ['an instance that is pending', { addresses: [free('e-1')], ec2Instances: [ec2Instance('i-1', 'pending')] }, {}],
    ['an instance that EC2 does not show yet', { addresses: [free('e-1')], ec2Instances: [] }, {}],
    ['an instance of another group', { addresses: [free('e-1')], groupInstances: [instance('i-1', 'InService', 'other')] }, {}],
    ['a warm instance', { addresses: [free('e-1')], groupInstances: [instance('i-1', 'Warmed:Stopped')] }, {}],
    ["an instance with somebody else's address", { addresses: [free('e-1'), on('e-9', 'i-1')] }, {}],
  ] as [string, Partial<Snapshot>, Partial<PlanInput>][])('none for %s', (_, snapshot, known) => {
    expect(decide({ groupInstances: [instance('i-1')], ec2Instances: [ec2Instance('i-1')], ...snapshot }, known).assignments).toEqual([]);
  });

  describe('an instance that can never have one', () => {
    const reasonOf = (one: Partial<Ec2Instance>) => {
      const { assignments, waiting } = decide({
        groupInstances: [instance('i-1')], ec2Instances: [{ instanceId: 'i-1', state: 'running', ...one }], addresses: [free('e-1')],
      });
      expect(assignments).toEqual([]);
      return waiting[0]!.reason;
    };
    const place = { networkInterfaceId: 'eni-i-1', privateIpAddress: '10.0.0.1' };

    test.each<[string, Partial<Ec2Instance>, string]>([
      ['runs in an IPv6-only subnet', { networkInterfaceId: 'eni-i-1', hasIpv6: true, interfaces: 1 }, 'no private IPv4 address'],
      ['is pending in an IPv6-only subnet', { state: 'pending', networkInterfaceId: 'eni-i-1', hasIpv6: true, interfaces: 1 }, 'no private IPv4 address'],
      ['runs with an interface without any address', { networkInterfaceId: 'eni-i-1', interfaces: 1 }, 'no private IPv4 address'],
      ['runs with several interfaces, none of which is the primary one', { interfaces: 2 }, 'no primary network interface'],
    ])('because it %s is told so', (_, one, reason) => {
      expect(reasonOf(one)).toBe(reason);
    });

    test.each<[string, Partial<Ec2Instance>]>([
      ['an interface that EC2 describes without an address, of an instance that is pending', { state: 'pending', networkInterfaceId: 'eni-i-1', interfaces: 1 }],
      ['secondary interfaces, of an instance that is pending', { state: 'pending', interfaces: 2 }],
      ['no interface', {}],
      ['an instance that is pending', { state: 'pending', ...place, interfaces: 1 }],
    ])('is not recognized by %s', (_, one) => {
      expect(reasonOf(one)).toBe('not running yet');
    });

    test('is none with IPv6 beside IPv4, or with several interfaces', () => {
      const { assignments } = decide({
        groupInstances: [instance('i-1')], ec2Instances: [{ instanceId: 'i-1', state: 'running', ...place, hasIpv6: true, interfaces: 2 }], addresses: [free('e-1')],
      });
      expect(assignments).toMatchObject([{ ...place, interfaces: 2 }]);
    });
  });

  test('an address on another private address of the instance does not serve it', () => {
    const elsewhere = { ...on('e-9', 'i-1'), privateIpAddress: '10.0.0.2' };
    expect(decide({ groupInstances: [instance('i-1')], ec2Instances: [ec2Instance('i-1')], addresses: [elsewhere, free('e-1')] }).assignments).toHaveLength(1);
  });
});

describe('the tag', () => {
  const inGroup = (assignedTo?: string) => decide({ groupInstances: [instance('i-1')], ec2Instances: [ec2Instance('i-1')], addresses: [on('e-1', 'i-1', assignedTo)] });

  test.each([
    ['it names another instance', 'i-9'], ['there is none', undefined], ['the notice is over', until(-10_001)],
  ])('is mended where %s', (_, assignedTo) => {
    expect(inGroup(assignedTo)).toMatchObject({ repairs: [back('e-1', 'i-1')], served: [instance('i-1')] });
  });

  test('is left where it names the instance', () => {
    expect(inGroup('i-1')).toMatchObject({ repairs: [], served: [instance('i-1')] });
  });

  test.each([60_000, -9_999])('with a notice that may yet be acted on (until %d ms from now): the instance waits', (time) => {
    expect(inGroup(until(time))).toMatchObject({ repairs: [], served: [], waiting: [{ reason: 'returning' }] });
  });

  test("of somebody else's address is nobody's business", () => {
    const { repairs } = decide({ groupInstances: [instance('i-1')], ec2Instances: [ec2Instance('i-1')], addresses: [on('e-9', 'i-1')] });
    expect(repairs).toEqual([]);
  });

  test('says the same when it is read back', () => {
    expect(parseAssignmentTag(until(5))).toEqual({ instanceId: 'i-1', until: NOW + 5 });
    expect(parseAssignmentTag('i-1')).toEqual({ instanceId: 'i-1' });
    expect(parseAssignmentTag('')).toBeUndefined();
  });
});

describe('what comes back', () => {
  const given = (since: number) => ({ notices: new Map([['assoc-e-1', { since: NOW - since, until: NOW + 1_000 }]]) });

  test.each([
    ['is in no group any more', []],
    ['is in the warm pool', [instance('i-1', 'Warmed:Running')]],
    ['is terminated', [instance('i-1', 'Terminated')]],
  ])('an instance that %s: first there is a notice', (_, groupInstances) => {
    expect(decide({ groupInstances, addresses: [on('e-1', 'i-1', 'i-1')] })).toMatchObject({ notices: [back('e-1', 'i-1')], reclaims: [] });
  });

  test.each([
    ['it is served', [instance('i-1')], on('e-1', 'i-1', 'i-1')],
    ['it terminates', [instance('i-1', 'Terminating:Wait')], on('e-1', 'i-1', 'i-1')],
    ["it is in a group that isn't the pool's", [instance('i-1', 'InService', 'other')], on('e-1', 'i-1', 'i-1')],
    ['somebody else has put the address there', [], on('e-1', 'i-1', 'i-9')],
    ['it has no tag', [], on('e-1', 'i-1')],
    ["it isn't the pool's address", [], on('e-9', 'i-1', 'i-1')],
    ['another invocation has given notice', [], on('e-1', 'i-1', until(1_000))],
  ])('nothing where %s', (_, groupInstances, address) => {
    expect(decide({ groupInstances, addresses: [address] })).toMatchObject({ notices: [], reclaims: [] });
  });

  test('what somebody put on a warm instance of the group comes back, too', () => {
    expect(decide({ groupInstances: [instance('i-1', 'Warmed:Running')], addresses: [on('e-1', 'i-1')] }).notices).toHaveLength(1);
  });

  test('what this invocation may have put there without hearing of it comes back, too', () => {
    expect(decide({ addresses: [on('e-1', 'i-1')] }, { tried: new Map([['e-1', 'i-1']]) }).notices).toHaveLength(1);
  });

  test.each([[NOTICE, 1], [NOTICE - 1, 0]])('%d ms after its notice an invocation takes %d', (since, taken) => {
    expect(decide({ addresses: [on('e-1', 'i-1', until(1_000))] }, given(since)).reclaims).toHaveLength(taken);
  });

  test('not where the notice in the tag is a later one of somebody else', () => {
    expect(decide({ addresses: [on('e-1', 'i-1', until(2_000))] }, given(NOTICE)).reclaims).toEqual([]);
  });

  test('not a later association, of which there was no notice', () => {
    const later = { ...on('e-1', 'i-1', until(1_000)), associationId: 'assoc-later' };
    expect(decide({ addresses: [later] }, given(NOTICE)).reclaims).toEqual([]);
  });

  test('a notice whose invocation has died is given anew', () => {
    expect(decide({ addresses: [on('e-1', 'i-1', until(-10_001))] }).notices).toHaveLength(1);
  });
});

test('metrics are a line of the embedded metric format', () => {
  expect(JSON.parse(metricLine('Pool', { FreeAddresses: 3, InstancesWithoutAddress: 1 }, NOW))).toEqual({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [{
        Namespace: 'CdkAdopt/ElasticIpPool',
        Dimensions: [['Pool']],
        Metrics: [{ Name: 'FreeAddresses', Unit: 'Count' }, { Name: 'InstancesWithoutAddress', Unit: 'Count' }],
      }],
    },
    Pool: 'Pool', FreeAddresses: 3, InstancesWithoutAddress: 1,
  });
});
