import { isDeepStrictEqual } from 'node:util';
/* eslint-disable complexity, max-len -- a property: one run of the handler, and all that is compared with it */
import * as fc from 'fast-check';
import type { Change } from '../../../cli/diff/change';
import { diffOf } from '../../../cli/diff/diff';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import { type Address, associationTags, isOn, type Target } from '../../../core/elastic-ip/address';
import { ownershipTags } from '../../../core/elastic-ip/desired-state';
import { TAG, type Tags } from '../../../core/ownership';
import { elasticIp } from '../../../lambda/elastic-ip/elastic-ip';
import { OTHER_STACK, STACK } from '../../support/world';
import { Account, announced, deployed, GONE_STACK, maybe, OWNER, RUNS } from './support';

jest.setTimeout(1_200_000);

const TYPE = 'Custom::CdkAdoptElasticIp';
const id = (number: number) => `eipalloc-0000000000000aaa${number}`;
const TARGETS: readonly Target[] = [{ instanceId: 'i-1' }, { instanceId: 'i-2' }, { networkInterfaceId: 'eni-1' }];
const OWNERS = { other: { stackId: OTHER_STACK, logicalId: 'Ip' }, gone: { stackId: GONE_STACK, logicalId: 'Ip' }, sibling: { stackId: STACK, logicalId: 'Sibling' } };
const ALLOCATED = { kind: 'allocated', allocation: {} } as const;
const held: fc.Arbitrary<Tags> = fc.oneof(fc.constant({}), fc.constant({}), fc.constantFrom(...Object.values(OWNERS))
  .chain((owner) => fc.constantFrom<Tags>(ownershipTags(owner, ALLOCATED), associationTags(owner))));
const foreign = fc.record({
  tags: fc.tuple(held, fc.constantFrom<Tags>({}, { role: 'nat' }, { [TAG.key]: 'k' }, { [TAG.key]: 'k', [TAG.retained]: STACK })).map(([one, other]): Tags => ({ ...one, ...other })),
  on: maybe(fc.constantFrom(...TARGETS)),
});
const source = fc.constantFrom<object>({}, {}, { RetainedKey: 'k' }, { AllocationId: id(0) }, { SourceTag: { Key: 'role', Value: 'nat' } }, { NetworkBorderGroup: 'us-east-1-wl1' });
const target = maybe(fc.constantFrom({ InstanceId: 'i-1' }, { InstanceId: 'i-2' }, { NetworkInterfaceId: 'eni-1' }));
const tags = maybe(fc.constantFrom([{ Key: 'Name', Value: 'x' }], [{ Key: 'Name', Value: 'y' }, { Key: 'cost', Value: '1' }]));
const properties = fc.tuple(source, target, tags, fc.constantFrom('true', 'false'), fc.constantFrom('destroy', 'retain'))
  .map(([from, Target, Tags, AllowReassociation, RemovalPolicy]): Record<string, unknown> =>
    JSON.parse(JSON.stringify({ ContractVersion: '1', ...from, Target, Tags, AllowReassociation, RemovalPolicy })));
const edit = fc.constantFrom('none', 'none', 'moved', 'disassociated', 'retagged', 'released', 'disowned');

function put(account: Account, address: Partial<Address> & { allocationId: string }, on: Target | undefined): void {
  const { store } = account.world.ec2;
  store.add(address);
  if (on && store.on(on).length === 0) store.associate(address.allocationId, on, true);
}

function change(account: Account, allocationId: string, how: string): void {
  const { store } = account.world.ec2;
  const address = store.addresses.get(allocationId);
  if (!address || how === 'none') return;
  if (address.associationId !== undefined && how !== 'retagged' && how !== 'disowned') store.disassociate(address.associationId);
  if (how === 'moved' && store.on({ networkInterfaceId: 'eni-9' }).length === 0) store.associate(allocationId, { networkInterfaceId: 'eni-9' }, true);
  if (how === 'retagged') store.tag(allocationId, { Name: 'by hand', more: '1' });
  if (how === 'released') store.release(allocationId, address.networkBorderGroup);
  if (how === 'disowned') store.untag(allocationId, { [TAG.stack]: STACK });
}

function targetOf(properties: RawProperties | undefined): Target | undefined {
  const { InstanceId, NetworkInterfaceId } = (properties?.Target ?? {}) as { InstanceId?: string; NetworkInterfaceId?: string };
  return properties?.Target ? { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId } : undefined;
}

const isOurs = ({ tags: marks }: Address) => [marks[TAG.stack], marks[TAG.associatedBy]].includes(STACK) && marks[TAG.resource] === OWNER.logicalId;
/** What another resource of the stack has, the stack may move. */
const isOfSibling = (address: Address) => (address.tags[TAG.stack] ?? address.tags[TAG.associatedBy]) === STACK && !isOurs(address);

/** What can be told of an address before it is made. */
function shown({ tags: marks, networkInterfaceId, associationId }: Address) {
  return JSON.stringify([Object.entries(marks).sort(), associationId === undefined ? undefined : networkInterfaceId]);
}

test('what is announced of an address is what happens, and nothing else does', () => fc.assert(fc.asyncProperty(
  fc.array(foreign, { maxLength: 3 }), maybe(properties), edit, maybe(properties), async (there, former, how, wanted) => {
    const account = new Account();
    const { ec2 } = account.world;
    for (const instance of ['i-1', 'i-2']) ec2.instances.set(instance, { state: 'running', interfaces: 1 });
    there.forEach((one, index) => put(account, { allocationId: id(index), tags: one.tags }, one.on));
    const feature = elasticIp(ec2);
    const first = former && await deployed(account, feature, { type: TYPE, wanted: former });
    const before = first?.ok ? { properties: former!, physicalId: first.id } : undefined;
    fc.pre(before !== undefined || former === undefined);
    if (before) change(account, before.physicalId, how);
    fc.pre(!isDeepStrictEqual(before?.properties, wanted)); // CloudFormation sends nothing
    const was = new Map(ec2.store.addresses);
    const deployment = { type: TYPE, wanted, former: before } as const;
    const { diff, state } = await announced(account, deployment);
    const { ok, reason } = await deployed(account, feature, deployment);
    expect([ok, reason]).toEqual([diff.outcome !== 'refused', ok ? reason : expect.any(String)]);
    if (!ok) return; // the rollback releases what it has allocated
    const is = ec2.store.addresses;
    const foreseen = await state.addresses();
    const fresh = [...is.values()].filter(({ allocationId }) => !was.has(allocationId));
    expect(foreseen.filter(({ allocationId }) => allocationId === '')).toHaveLength(fresh.length);
    expect(foreseen.map(({ allocationId }) => allocationId).filter(Boolean).sort()).toEqual([...is.keys()].filter((one) => was.has(one)).sort());
    const place = targetOf(wanted);
    for (const one of foreseen) {
      const real = one.allocationId === '' ? fresh[0]! : is.get(one.allocationId)!;
      expect([one.allocationId, Object.entries(one.tags).sort()]).toEqual([one.allocationId, Object.entries(real.tags).sort()]);
      expect([one.allocationId, one.associationId !== undefined, isOn(one, place)]).toEqual([one.allocationId, real.associationId !== undefined, isOn(real, place)]);
    }
    const changed = new Set([...was.keys(), ...is.keys()].filter((one) => {
      const [a, b] = [was.get(one), is.get(one)];
      return !a || !b || shown(a) !== shown(b);
    }));
    const addressOf = ({ thing }: Change) => /eipalloc-\S+/.exec(thing)?.[0] ?? fresh[0]?.allocationId ?? thing;
    const told = new Set(diff.changes.map(addressOf));
    expect([...told].sort()).toEqual([...changed].sort());
    const places = [place, targetOf(before?.properties)];
    for (const one of told) {
      // It may lose its place to another one first, and then go.
      const steps = diff.changes.filter((change) => addressOf(change) === one);
      const [a, b] = [was.get(one), is.get(one)];
      const isKind = !a ? 'create' : !b || (isOurs(a) && !isOurs(b)) ? 'remove' : isOurs(b) && !isOurs(a) ? 'adopt' : 'change';
      const isTaken = a?.associationId !== undefined && a.associationId !== b?.associationId && !(isOurs(a) && places.some((each) => isOn(a, each)));
      const isForeign = isKind === 'adopt' || (isTaken && !isOfSibling(a));
      expect([one, steps.at(-1)!.kind, steps.some((step) => step.foreign)]).toEqual([one, isKind, isForeign]);
    }
  }), RUNS));

test('two new addresses of one deployment are both created, and neither is adopted', async () => {
  const create = (logicalId: string) =>
    ({ owner: { stackId: STACK, logicalId }, path: `Shop/${logicalId}`, type: TYPE, wanted: { ContractVersion: '1', AllowReassociation: 'false' }, unknown: [] } as const);
  const state = new Account().state();
  const diffs = await diffOf([create('One'), create('Two')], state);
  expect(diffs.flatMap(({ changes }) => changes.map(({ kind, foreign }) => [kind, foreign ?? false]))).toEqual([['create', false], ['create', false]]);
  expect((await state.addresses()).map(({ tags: marks }) => marks[TAG.resource])).toEqual(['One', 'Two']);
});
