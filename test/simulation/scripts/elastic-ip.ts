import type { Stack } from 'aws-cdk-lib';
import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import { ElasticIp, type ElasticIpProps, ElasticIpSource, ElasticIpTarget } from '../../../lib';
import type { Script, Somebody } from '../history';
import type { Options } from '../stacks';
import { synth } from '../synth';
import type { Template } from '../template';
import { early, kept, life, type Setting, undone } from './lives';
import { withoutRollback } from './no-rollback';

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const THREE = 'i-00000000000000003';
/** Before that, two deliveries of one request may come to different addresses. */
const TAGS_SPREAD_IN = 15_000;
const ELSEWHERE = 'i-0000000000000000f';
const GIVEN = 'eipalloc-000000000000000a1';
const OTHER = 'eipalloc-000000000000000a2';
/** Somebody else's, which nobody may touch. */
const UNRELATED = 'eipalloc-00000000000000f0f';
const INTERFACE = 'eni-00000000000000001';
const OTHER_INTERFACE = 'eni-00000000000000002';
const POOL = 'ipv4pool-ec2-00000000000000001';
const IPAM_POOL = 'ipam-pool-00000000000000001';
/** How long an instance starts. */
const STARTS_IN = 30_000;

const on = (instanceId: string) => ({ target: ElasticIpTarget.instanceId(instanceId) });
const given = (allocationId: string) => ({ source: ElasticIpSource.existing(allocationId) });
const onInterface = (id: string) => ({ target: ElasticIpTarget.networkInterface(id) });
const tagged = { source: ElasticIpSource.tagged('role', 'web') };
const group = { source: ElasticIpSource.allocate({ networkBorderGroup: 'us-east-1-bos-1' }) };
const otherGroup = { source: ElasticIpSource.allocate({ networkBorderGroup: 'us-east-1-chi-1' }) };
const RETAIN = { removalPolicy: RemovalPolicy.RETAIN };

function ips(declared: Readonly<Record<string, ElasticIpProps>>, more: (stack: Stack) => void = () => undefined): Template {
  return synth((stack) => {
    for (const [id, props] of Object.entries(declared)) new ElasticIp(stack, id, props);
    more(stack);
  });
}

const before: Script['before'] = (somebody, account) => {
  for (const id of [ONE, TWO, THREE, ELSEWHERE]) account.instance(id);
  somebody.addAddress(UNRELATED, { Name: 'unrelated' }, ELSEWHERE);
  somebody.addAddress(GIVEN, { role: 'web' });
  somebody.addAddress(OTHER);
};

const foreign: Script['foreign'] = [
  (somebody) => somebody.tagOurs({ cost: 'center' }),
  (somebody) => somebody.associateOurs(ELSEWHERE),
  (somebody) => somebody.releaseOurs(),
];

const ip = (name: string): Setting => ({ name, before, foreign });
/** Its address never is without an association. */
const moved = (name: string): Setting => ({ ...ip(name), longestGap: 'none' });

/** An update that succeeds, and one whose rollback puts all back. */
const both = (name: string, one: Template, two: Template): Script[] => {
  // What it has taken is written on the address: if somebody releases that one, nobody knows.
  const setting = (own: string): Setting => ({ ...ip(own), foreign: foreign.slice(0, 2), longestGap: 'a call' });
  return [life(setting(name), one, two), life(setting(`${name}-undone`), one, two, { siblingFails: true })];
};

/** Its instances may be terminated at any time. */
const mortal = (name: string): Setting =>
  ({ ...ip(name), foreign: [ONE, TWO].map((instance) => (somebody: Somebody) => somebody.terminate(instance)) });

/** The first target is terminated before the update. */
const bereft = (name: string, one: Template, two: Template, options: Options = {}): Script => ({
  ...mortal(name),
  run: async (stacks, somebody) => {
    const stack = await stacks.create('Shop', one);
    somebody.terminate(ONE);
    await stacks.update(stack, two, options);
    await stacks.destroy(stack);
  },
});

const PLAIN = ips({ Ip: on(ONE) });
const TAGGED_PLAIN = ips({ Ip: on(ONE) }, (stack) => Tags.of(stack).add('team', 'a'));
const MOVED = ips({ Ip: on(TWO) });
const ON_A_TARGET_IN_USE = ips({ Ip: on(ELSEWHERE) });
const TAGGED = ips({ Ip: { ...tagged, ...on(ONE) } });
const TAGGED_MOVED = ips({ Ip: { ...tagged, ...on(TWO) } });
const TAGGED_TAKING = ips({ Ip: { ...tagged, ...on(ONE), allowReassociation: true } });
const GIVEN_ON_ONE = ips({ Ip: { ...given(GIVEN), ...on(ONE) } });
const GIVEN_ON_TWO = ips({ Ip: { ...given(GIVEN), ...on(TWO) } });
const OTHER_ON_ONE = ips({ Ip: { ...given(OTHER), ...on(ONE) } });

export const ELASTIC_IP: readonly Script[] = [
  life(moved('ip'), PLAIN, MOVED),
  undone(ip('ip-undone'), PLAIN),
  life(moved('ip-update-undone'), PLAIN, MOVED, { siblingFails: true }),
  life(ip('ip-target-taken-away'), PLAIN, ips({ Ip: {} })),
  life(moved('ip-tags'), ips({ Ip: on(ONE) }, (stack) => Tags.of(stack).add('team', 'a')), ips({ Ip: on(ONE) }, (stack) => Tags.of(stack).add('stage', 'b')), { siblingFails: true }),
  life(ip('ip-replaced'), PLAIN, ips({ Ip: { ...group, ...on(ONE) } })),
  life(ip('ip-replacement-undone'), PLAIN, ips({ Ip: { ...group, ...on(TWO) } }), { siblingFails: true }),
  life(ip('ip-renamed'), PLAIN, ips({ Other: on(TWO) })),
  life(ip('ip-rename-undone'), PLAIN, ips({ Other: on(TWO) }), { siblingFails: true }),
  life(mortal('ip-mortal'), PLAIN, MOVED),
  life(mortal('ip-mortal-undone'), PLAIN, MOVED, { siblingFails: true }),
  bereft('ip-bereft-tags', PLAIN, TAGGED_PLAIN),
  bereft('ip-bereft-tags-undone', PLAIN, TAGGED_PLAIN, { siblingFails: true }),
  bereft('ip-bereft-moved', PLAIN, MOVED),
  bereft('ip-bereft-moved-undone', PLAIN, MOVED, { siblingFails: true }),
  bereft('ip-bereft-replaced-undone', PLAIN, ips({ Ip: { ...group, ...on(TWO) } }), { siblingFails: true }),
  bereft('ip-bereft-given-moved-undone', GIVEN_ON_ONE, GIVEN_ON_TWO, { siblingFails: true }),
  bereft('ip-bereft-renamed-undone', PLAIN, ips({ Other: on(TWO) }), { siblingFails: true }),
  bereft('ip-bereft-swapped-undone', ips({ Ip: on(ONE), Other: on(THREE) }), ips({ Ip: on(THREE), Other: on(TWO) }), { siblingFails: true }),
  ...both('ip-swapped', ips({ Ip: on(ONE), Other: on(TWO) }), ips({ Ip: on(TWO), Other: on(ONE) })),
  ...both('ip-renamed-in-place', PLAIN, ips({ Other: on(ONE) })),
  ...both('ip-renamed-in-place-and-changed', PLAIN, ips({ Other: { ...group, ...on(ONE) } })),
  ...both('ip-moved-to-the-former', ips({ Ip: on(ONE), Other: on(TWO) }), ips({ Ip: on(TWO) })),
  ...both('ip-moved-in-turn', ips({ Ip: on(ONE), Other: on(TWO) }), ips({ Ip: on(TWO), Other: on(THREE) })),
  ...both('ip-swapped-with-given', ips({ Ip: on(ONE), Other: { ...given(GIVEN), ...on(TWO) } }), ips({ Ip: on(TWO), Other: { ...given(GIVEN), ...on(ONE) } })),
  ...both('ip-given-renamed-in-place', GIVEN_ON_ONE, ips({ Other: { ...given(OTHER), ...on(ONE) } })),
  ...both('ip-tagged-in-place-of-the-former', PLAIN, ips({ Other: { ...tagged, ...on(ONE) } })),
  life(ip('ip-one-of-two-taken-out'), ips({ Ip: on(ONE), Other: on(TWO) }), ips({ Ip: on(ONE) })),
  life(moved('ip-early-properties'), early(PLAIN, 'Target'), MOVED),
  life(moved('ip-early-properties-update-undone'), early(PLAIN, 'Target'), MOVED, { siblingFails: true }),
  life(moved('ip-retained'), ips({ Ip: { ...on(ONE), removalPolicy: RemovalPolicy.RETAIN } }), ips({ Ip: { ...on(TWO), removalPolicy: RemovalPolicy.RETAIN } })),
  undone(ip('ip-retained-deleted-on-failure'), ips({ Ip: { ...on(ONE), removalPolicy: RemovalPolicy.RETAIN } }), { onFailure: 'DELETE' }),
  undone(ip('ip-retained-undone'), ips({ Ip: { ...on(ONE), removalPolicy: RemovalPolicy.RETAIN } })),
  life(moved('ip-given'), GIVEN_ON_ONE, GIVEN_ON_TWO),
  undone(ip('ip-given-undone'), GIVEN_ON_ONE),
  life(ip('ip-given-update-undone'), GIVEN_ON_ONE, OTHER_ON_ONE, { siblingFails: true }),
  life(ip('ip-given-replaced'), GIVEN_ON_ONE, ips({ Ip: { ...given(OTHER), ...on(TWO) } })),
  life(ip('ip-allocated-then-given'), PLAIN, GIVEN_ON_ONE),
  life(ip('ip-allocated-then-given-undone'), PLAIN, GIVEN_ON_ONE, { siblingFails: true }),
  life(ip('ip-given-then-allocated-undone'), GIVEN_ON_ONE, PLAIN, { siblingFails: true }),
  kept(ip('ip-replaced-and-kept'), PLAIN, ips({ Ip: { ...group, ...on(ONE) } })),
  kept(moved('ip-second-undone'), PLAIN, ips({ Ip: on(ONE), Other: on(TWO) }), { siblingFails: true }),
  {
    // It holds again what an earlier Delete let go: one more delivery of that Delete would do harm.
    name: 'ip-given-there-and-back', before,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', GIVEN_ON_ONE);
      await stacks.update(stack, OTHER_ON_ONE);
      await stacks.update(stack, GIVEN_ON_ONE);
    },
  },
  undone(ip('ip-tagged-undone'), TAGGED),
  life(moved('ip-tagged'), TAGGED, TAGGED_MOVED),
  {
    name: 'ip-tag-moves', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', TAGGED);
      somebody.moveTag('role', GIVEN, OTHER);
      await stacks.wait(TAGS_SPREAD_IN);
      await stacks.update(stack, TAGGED_MOVED);
      await stacks.destroy(stack);
    },
  },
  {
    name: 'ip-tag-moves-undone', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', TAGGED);
      somebody.moveTag('role', GIVEN, OTHER);
      await stacks.wait(TAGS_SPREAD_IN);
      await stacks.update(stack, TAGGED_MOVED, { siblingFails: true });
      await stacks.destroy(stack);
    },
  },
  {
    // The address that has the tag now comes to where the former one was, which the rollback puts back there without its tag.
    name: 'ip-tag-moves-on-one-target-undone', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', TAGGED);
      somebody.moveTag('role', GIVEN, OTHER);
      await stacks.wait(TAGS_SPREAD_IN);
      await stacks.update(stack, TAGGED_TAKING, { siblingFails: true });
      await stacks.destroy(stack);
    },
  },
  life(ip('ip-on-an-interface'), ips({ Ip: onInterface(INTERFACE) }), ips({ Ip: onInterface(OTHER_INTERFACE) })),
  life(ip('ip-from-a-pool'), ips({ Ip: { source: ElasticIpSource.allocate({ publicIpv4Pool: POOL }), ...on(ONE) } }), MOVED),
  life(ip('ip-from-an-ipam-pool'), ips({ Ip: { source: ElasticIpSource.allocate({ ipamPoolId: IPAM_POOL }), ...on(ONE) } }), MOVED),
  {
    ...ip('ip-on-an-instance-that-starts'),
    before: (somebody, account) => {
      before(somebody, account);
      account.instance(TWO, STARTS_IN);
    },
    run: async (stacks) => {
      const stack = await stacks.create('Shop', MOVED);
      await stacks.destroy(stack);
    },
  },
  {
    name: 'ip-two-stacks', before,
    run: async (stacks) => {
      const one = await stacks.create('Shop', GIVEN_ON_ONE);
      const two = await stacks.create('Blog', GIVEN_ON_TWO, { refused: one.status === 'CREATE_COMPLETE' });
      await stacks.destroy(two);
      await stacks.destroy(one);
      const three = await stacks.create('News', GIVEN_ON_TWO);
      await stacks.destroy(three);
    },
  },
  {
    name: 'ip-target-in-use', before,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', ON_A_TARGET_IN_USE, { refused: true });
      await stacks.destroy(stack);
    },
  },
  ...withoutRollback('ip', { before },
    { name: 'moved', one: PLAIN, two: MOVED, three: ips({ Ip: on(THREE) }) },
    { name: 'replaced', one: PLAIN, two: ips({ Ip: { ...group, ...on(TWO) } }), three: ips({ Ip: { ...otherGroup, ...on(THREE) } }) },
    { name: 'given', one: GIVEN_ON_ONE, two: ips({ Ip: { ...given(OTHER), ...on(TWO) } }), three: ips({ Ip: { ...given(GIVEN), ...on(THREE) } }) },
    { name: 'tagged', one: TAGGED, two: TAGGED_MOVED, three: OTHER_ON_ONE },
    { name: 'retained', one: ips({ Ip: { ...on(ONE), ...RETAIN } }), two: ips({ Ip: { ...group, ...on(TWO), ...RETAIN } }), three: MOVED },
    { name: 'in-use', one: ON_A_TARGET_IN_USE, two: PLAIN, three: ips({ Ip: { ...group, ...on(TWO) } }), fails: 'create' },
    { name: 'in-use', one: PLAIN, two: ips({ Ip: { ...group, ...on(ELSEWHERE) } }), three: MOVED, fails: 'update' }),
];
