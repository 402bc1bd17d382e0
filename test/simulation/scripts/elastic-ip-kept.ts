import type { Stack } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import { type AllocateOptions, ElasticIp, type ElasticIpProps, ElasticIpSource, ElasticIpTarget } from '../../../lib';
import type { Script } from '../history';
import { synth } from '../synth';
import type { Template } from '../template';
import { life, type Setting, undone } from './lives';
import { withoutRollback } from './no-rollback';

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const ELSEWHERE = 'i-0000000000000000f';
/** The user has tagged it by hand. */
const KEYED = 'eipalloc-000000000000000b1';
const GIVEN = 'eipalloc-000000000000000b2';
/** Its record is somebody else's. */
const RECORDED = 'eipalloc-000000000000000b3';
/** Somebody else's, which nobody may touch. */
const UNRELATED = 'eipalloc-00000000000000f0f';
const NUMBER = '203.0.113.7';

const on = (instanceId: string) => ({ target: ElasticIpTarget.instanceId(instanceId) });
const kept = (key = 'web', options?: AllocateOptions) => ({ source: ElasticIpSource.retained(key, options) });
const given = (allocationId: string) => ({ source: ElasticIpSource.existing(allocationId) });
const tagged = { source: ElasticIpSource.tagged('role', 'mail') };
const LET_GO = { removalPolicy: RemovalPolicy.DESTROY };

interface Declared extends ElasticIpProps {
  /** The name in its reverse DNS record. */
  readonly name?: string;
}

function ips(declared: Readonly<Record<string, Declared>>, more: (stack: Stack) => void = () => undefined): Template {
  return synth((stack) => {
    for (const [id, { name, ...props }] of Object.entries(declared)) {
      const ip = new ElasticIp(stack, id, props);
      if (name !== undefined) ip.addReverseDns(name);
    }
    more(stack);
  });
}

const before: Script['before'] = (somebody, account) => {
  for (const id of [ONE, TWO, ELSEWHERE]) account.instance(id);
  somebody.addAddress(UNRELATED, { 'Name': 'unrelated', 'cdk-adopt:key': 'other' }, ELSEWHERE);
};
const beforeByHand: Script['before'] = (somebody, account) => {
  before(somebody, account);
  somebody.addAddress(KEYED, { 'Name': 'by hand', 'cdk-adopt:key': 'web' });
};
const beforeDescending: Script['before'] = (somebody, account) => {
  before(somebody, account);
  account.idsDescend();
};
const beforeGiven: Script['before'] = (somebody, account) => {
  before(somebody, account);
  somebody.addAddress(GIVEN, { role: 'mail' });
  somebody.addAddress(RECORDED);
  somebody.setReverseDns(RECORDED, 'theirs.example.com.');
};

const foreign: Script['foreign'] = [
  (somebody) => somebody.tagOurs({ cost: 'center' }),
  (somebody) => somebody.associateOurs(ELSEWHERE),
  (somebody) => somebody.releaseOurs(),
];

const ip = (name: string): Setting => ({ name, before, foreign });
/** Its address never is without an association. */
const moved = (name: string): Setting => ({ ...ip(name), longestGap: 'none' });
const byHand = (name: string): Setting => ({ name, before: beforeByHand });

const WEB = ips({ Ip: { ...kept(), ...on(ONE) } });
const WEB_ON_TWO = ips({ Ip: { ...kept(), ...on(TWO) } });
const MAIL_ON_TWO = ips({ Ip: { ...kept('mail'), ...on(TWO) } });
const WEB_LET_GO = ips({ Ip: { ...kept(), ...on(ONE), ...LET_GO } });
const WEB_AND_OTHER = ips({ Ip: { ...kept(), ...on(ONE) }, Other: {} });
const OTHER = ips({ Other: {} });
const RENAMED = ips({ Renamed: { ...kept(), ...on(TWO) }, Other: {} });
const POOLED = ips({ Ip: {} });
const POOLED_AND_OTHER = ips({ Ip: {}, Other: on(ONE) });
const OTHER_ON_ONE = ips({ Other: on(ONE) });
const NUMBERED = ips({ Ip: { ...on(ONE), source: ElasticIpSource.allocate({ address: NUMBER }) } });
const NUMBERED_ON_TWO = ips({ Ip: { ...on(TWO), source: ElasticIpSource.allocate({ address: NUMBER }) } });

const A_RECORD = ips({ Ip: { ...on(ONE), name: 'mail.example.com' } });
const ANOTHER_RECORD = ips({ Ip: { ...on(ONE), name: 'post.example.com' } });
const ANOTHER_ADDRESS = ips({ Ip: { ...on(ONE), source: ElasticIpSource.allocate({ networkBorderGroup: 'us-east-1-bos-1' }), name: 'mail.example.com' } });
const NO_RECORD = ips({ Ip: on(ONE) });
const OTHER_NAME_FOR_RECORDED = ips({ Ip: { ...given(RECORDED), name: 'mail.example.com' } });
const KEPT_WITH_RECORD = ips({ Ip: { ...kept(), ...on(ONE), name: 'mail.example.com' } });

/** So long after the first one's creation begins the second one's, in milliseconds. */
const atOnce = (name: string, delay: number, setting: Setting = ip(name)): Script => ({
  ...setting, name, atOnce: true,
  run: async (stacks) => {
    const [one, two] = await Promise.all([
      stacks.create('Shop', WEB, { contested: true }),
      stacks.wait(delay).then(() => stacks.create('Blog', WEB_ON_TWO, { contested: true })),
    ]);
    stacks.demandOne([one, two]);
    for (const stack of [one, two]) await stacks.destroy(stack);
    const three = await stacks.create('News', WEB);
    await stacks.destroy(three);
  },
});

/** Addresses that outlive what held them, those that pools have put somewhere, and reverse DNS records. */
export const ELASTIC_IP_KEPT: readonly Script[] = [
  life(moved('ip-kept'), WEB, WEB_ON_TWO),
  {
    ...moved('ip-kept-for-a-successor'),
    run: async (stacks) => {
      const one = await stacks.create('Shop', WEB);
      await stacks.destroy(one);
      const two = await stacks.create('Blog', WEB_ON_TWO);
      await stacks.destroy(two);
      const again = await stacks.create('Shop', WEB);
      await stacks.update(again, WEB_ON_TWO);
    },
  },
  {
    ...ip('ip-kept-taken-out-and-back'),
    run: async (stacks) => {
      const stack = await stacks.create('Shop', WEB_AND_OTHER);
      await stacks.update(stack, OTHER);
      await stacks.update(stack, RENAMED);
      await stacks.destroy(stack);
    },
  },
  undone(ip('ip-kept-undone'), WEB),
  undone(byHand('ip-kept-by-hand-undone'), WEB),
  life(byHand('ip-kept-by-hand'), WEB, WEB_ON_TWO),
  {
    ...ip('ip-kept-successor-undone'),
    run: async (stacks) => {
      const one = await stacks.create('Shop', WEB);
      await stacks.destroy(one);
      const two = await stacks.create('Blog', WEB_ON_TWO, { siblingFails: true });
      await stacks.destroy(two);
      const three = await stacks.create('News', WEB);
      await stacks.destroy(three);
    },
  },
  life(moved('ip-kept-update-undone'), WEB, WEB_ON_TWO, { siblingFails: true }),
  life(ip('ip-kept-other-key'), WEB, MAIL_ON_TWO),
  life(ip('ip-kept-other-key-undone'), WEB, MAIL_ON_TWO, { siblingFails: true }),
  life(byHand('ip-kept-to-key-by-hand-undone'), MAIL_ON_TWO, WEB, { siblingFails: true }),
  life(ip('ip-kept-then-allocated-undone'), WEB, ips({ Ip: on(TWO) }), { siblingFails: true }),
  life(ip('ip-kept-options-changed'), WEB, ips({ Ip: { ...kept('web', { networkBorderGroup: 'us-east-1-bos-1' }), ...on(TWO) } })),
  life(ip('ip-kept-let-go'), WEB, WEB_LET_GO),
  life(byHand('ip-kept-by-hand-let-go'), WEB, WEB_LET_GO),
  undone(byHand('ip-kept-let-go-undone'), WEB_LET_GO),
  {
    ...ip('ip-kept-two-stacks'),
    run: async (stacks) => {
      const one = await stacks.create('Shop', WEB);
      const two = await stacks.create('Blog', WEB_ON_TWO, { refused: one.status === 'CREATE_COMPLETE' });
      await stacks.destroy(two);
      await stacks.destroy(one);
      const three = await stacks.create('News', WEB_ON_TWO);
      await stacks.destroy(three);
    },
  },
  atOnce('ip-kept-at-once', 0),
  atOnce('ip-kept-at-once-a-call-later', 120),
  atOnce('ip-kept-at-once-lower-later', 0, { name: '', before: beforeDescending }),
  atOnce('ip-kept-at-once-by-hand', 0, byHand('')),
  {
    name: 'ip-kept-released-by-hand', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', WEB);
      somebody.releaseOurs();
      await stacks.wait(60_000);
      await stacks.update(stack, WEB_ON_TWO);
      await stacks.destroy(stack);
      const two = await stacks.create('Blog', WEB);
      await stacks.destroy(two);
    },
  },
  {
    name: 'ip-kept-stack-gone', before,
    run: async (stacks) => {
      const one = await stacks.create('Shop', WEB);
      await stacks.wait(45_000); // what its creation still had to tidy up is done
      if (one.status === 'CREATE_COMPLETE') await stacks.abandon(one);
      else await stacks.destroy(one);
      const two = await stacks.create('Blog', WEB);
      await stacks.update(two, WEB_ON_TWO);
      await stacks.destroy(two);
    },
  },
  {
    name: 'ip-recovered', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', NUMBERED);
      somebody.releaseOurs();
      await stacks.wait(60_000);
      await stacks.update(stack, NUMBERED_ON_TWO);
      await stacks.destroy(stack);
    },
  },
  {
    ...ip('ip-pooled'),
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', POOLED);
      somebody.assignOurs(TWO);
      await stacks.wait(60_000);
      await stacks.destroy(stack);
    },
  },
  {
    ...ip('ip-pooled-one-taken-out'),
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', POOLED_AND_OTHER);
      somebody.assignOurs(TWO);
      await stacks.wait(60_000);
      await stacks.update(stack, OTHER_ON_ONE);
    },
  },
  life(ip('ip-reverse-dns'), A_RECORD, ANOTHER_RECORD),
  undone(ip('ip-reverse-dns-undone'), A_RECORD),
  life(ip('ip-reverse-dns-update-undone'), A_RECORD, ANOTHER_RECORD, { siblingFails: true }),
  life(ip('ip-reverse-dns-address-replaced'), A_RECORD, ANOTHER_ADDRESS),
  life(ip('ip-reverse-dns-address-replaced-undone'), A_RECORD, ANOTHER_ADDRESS, { siblingFails: true }),
  life(ip('ip-reverse-dns-taken-away'), A_RECORD, NO_RECORD),
  life(ip('ip-reverse-dns-added-undone'), NO_RECORD, A_RECORD, { siblingFails: true }),
  {
    ...ip('ip-reverse-dns-kept'),
    run: async (stacks) => {
      const one = await stacks.create('Shop', KEPT_WITH_RECORD);
      await stacks.destroy(one);
      const two = await stacks.create('Blog', KEPT_WITH_RECORD);
      await stacks.destroy(two);
    },
  },
  life({ name: 'ip-reverse-dns-of-a-given-address', before: beforeGiven }, ips({ Ip: { ...given(GIVEN), name: 'mail.example.com' } }), ips({ Ip: { ...given(GIVEN), name: 'post.example.com' } })),
  life({ name: 'ip-reverse-dns-of-a-tagged-address', before: beforeGiven }, ips({ Ip: { ...tagged, name: 'mail.example.com' } }), ips({ Ip: { ...tagged, name: 'post.example.com' } })),
  life({ name: 'ip-reverse-dns-as-it-is', before: beforeGiven }, ips({ Ip: { ...given(RECORDED), name: 'theirs.example.com' } }), ips({ Ip: given(RECORDED) })),
  {
    name: 'ip-reverse-dns-refused', before: beforeGiven,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', OTHER_NAME_FOR_RECORDED, { refused: true });
      await stacks.destroy(stack);
    },
  },
  ...withoutRollback('ip', { before },
    { name: 'kept', one: WEB, two: MAIL_ON_TWO, three: WEB_ON_TWO },
    { name: 'reverse-dns', one: A_RECORD, two: ANOTHER_ADDRESS, three: NO_RECORD }),
];
