import type { Stack } from 'aws-cdk-lib';
import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import { ElasticIp, ElasticIpSource, ElasticIpTarget, type ElasticIpProps } from '../../../lib';
import type { Script } from '../history';
import { lazily, synth } from '../synth';
import type { Template } from '../template';

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
/** Before that, two deliveries of one request may come to different addresses. */
const TAGS_SPREAD_IN = 15_000;
const ELSEWHERE = 'i-0000000000000000f';
const GIVEN = 'eipalloc-000000000000000a1';
const OTHER = 'eipalloc-000000000000000a2';
/** Somebody else's, which nobody may touch. */
const UNRELATED = 'eipalloc-00000000000000f0f';

const on = (instanceId: string) => ({ target: ElasticIpTarget.instanceId(instanceId) });
const given = (allocationId: string) => ({ source: ElasticIpSource.existing(allocationId) });
const tagged = { source: ElasticIpSource.tagged('role', 'web') };
const group = { source: ElasticIpSource.allocate({ networkBorderGroup: 'us-east-1-bos-1' }) };

function ips(declared: Readonly<Record<string, ElasticIpProps>>, more: (stack: Stack) => void = () => undefined): Template {
  return synth((stack) => {
    for (const [id, props] of Object.entries(declared)) new ElasticIp(stack, id, props);
    more(stack);
  });
}

/** As an earlier version of the library sent them: what came later is not there. */
function early(template: Template): Template {
  return lazily(() => {
    const resources = Object.entries(template.resources).map(([id, { properties: { Target }, ...declared }]) =>
      [id, { ...declared, properties: { Target } }]);
    return { policies: template.policies, resources: Object.fromEntries(resources) as Template['resources'] };
  });
}

const before: Script['before'] = (somebody, account) => {
  for (const id of [ONE, TWO, ELSEWHERE]) account.instance(id);
  somebody.addAddress(UNRELATED, { Name: 'unrelated' }, ELSEWHERE);
  somebody.addAddress(GIVEN, { role: 'web' });
  somebody.addAddress(OTHER);
};

const foreign: Script['foreign'] = [
  (somebody) => somebody.tagOurs({ cost: 'center' }),
  (somebody) => somebody.associateOurs(ELSEWHERE),
  (somebody) => somebody.releaseOurs(),
];

/** Scripts of two templates: created with the one, updated to the other, destroyed. */
function life(name: string, one: Template, two: Template, options: { siblingFails?: boolean } = {}): Script {
  return {
    name, before, foreign,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', one);
      await stacks.update(stack, two, options);
      await stacks.destroy(stack);
    },
  };
}

/** The stack stays, since its deletion would cover up what went wrong before. */
function kept(name: string, one: Template, two: Template, options: { siblingFails?: boolean } = {}): Script {
  return {
    name, before, foreign,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', one);
      await stacks.update(stack, two, options);
    },
  };
}

function undone(name: string, one: Template): Script {
  return {
    name, before, foreign,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', one, { siblingFails: true });
      await stacks.destroy(stack);
    },
  };
}

const PLAIN = ips({ Ip: on(ONE) });
const MOVED = ips({ Ip: on(TWO) });

export const ELASTIC_IP: readonly Script[] = [
  life('ip', PLAIN, MOVED),
  undone('ip-undone', PLAIN),
  life('ip-update-undone', PLAIN, MOVED, { siblingFails: true }),
  life('ip-target-taken-away', PLAIN, ips({ Ip: {} })),
  life('ip-tags', ips({ Ip: on(ONE) }, (stack) => Tags.of(stack).add('team', 'a')), ips({ Ip: on(ONE) }, (stack) => Tags.of(stack).add('stage', 'b')), { siblingFails: true }),
  life('ip-replaced', PLAIN, ips({ Ip: { ...group, ...on(ONE) } })),
  life('ip-replacement-undone', PLAIN, ips({ Ip: { ...group, ...on(TWO) } }), { siblingFails: true }),
  life('ip-renamed', PLAIN, ips({ Other: on(TWO) })),
  life('ip-rename-undone', PLAIN, ips({ Other: on(TWO) }), { siblingFails: true }),
  life('ip-one-of-two-taken-out', ips({ Ip: on(ONE), Other: on(TWO) }), ips({ Ip: on(ONE) })),
  life('ip-early-properties', early(PLAIN), MOVED),
  life('ip-early-properties-update-undone', early(PLAIN), MOVED, { siblingFails: true }),
  life('ip-retained', ips({ Ip: { ...on(ONE), removalPolicy: RemovalPolicy.RETAIN } }), ips({ Ip: { ...on(TWO), removalPolicy: RemovalPolicy.RETAIN } })),
  undone('ip-retained-undone', ips({ Ip: { ...on(ONE), removalPolicy: RemovalPolicy.RETAIN } })),
  life('ip-given', ips({ Ip: { ...given(GIVEN), ...on(ONE) } }), ips({ Ip: { ...given(GIVEN), ...on(TWO) } })),
  undone('ip-given-undone', ips({ Ip: { ...given(GIVEN), ...on(ONE) } })),
  life('ip-given-update-undone', ips({ Ip: { ...given(GIVEN), ...on(ONE) } }), ips({ Ip: { ...given(OTHER), ...on(ONE) } }), { siblingFails: true }),
  life('ip-given-replaced', ips({ Ip: { ...given(GIVEN), ...on(ONE) } }), ips({ Ip: { ...given(OTHER), ...on(TWO) } })),
  life('ip-allocated-then-given', PLAIN, ips({ Ip: { ...given(GIVEN), ...on(ONE) } })),
  life('ip-allocated-then-given-undone', PLAIN, ips({ Ip: { ...given(GIVEN), ...on(ONE) } }), { siblingFails: true }),
  life('ip-given-then-allocated-undone', ips({ Ip: { ...given(GIVEN), ...on(ONE) } }), PLAIN, { siblingFails: true }),
  kept('ip-replaced-and-kept', PLAIN, ips({ Ip: { ...group, ...on(ONE) } })),
  kept('ip-second-undone', PLAIN, ips({ Ip: on(ONE), Other: on(TWO) }), { siblingFails: true }),
  {
    // It holds again what an earlier Delete let go: one more delivery of that Delete would do harm.
    name: 'ip-given-there-and-back', before,
    run: async (stacks) => {
      const [one, other] = [given(GIVEN), given(OTHER)].map((source) => ips({ Ip: { ...source, ...on(ONE) } })) as [Template, Template];
      const stack = await stacks.create('Shop', one);
      await stacks.update(stack, other);
      await stacks.update(stack, one);
    },
  },
  undone('ip-tagged-undone', ips({ Ip: { ...tagged, ...on(ONE) } })),
  life('ip-tagged', ips({ Ip: { ...tagged, ...on(ONE) } }), ips({ Ip: { ...tagged, ...on(TWO) } })),
  {
    name: 'ip-tag-moves', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', ips({ Ip: { ...tagged, ...on(ONE) } }));
      somebody.moveTag('role', GIVEN, OTHER);
      await stacks.wait(TAGS_SPREAD_IN);
      await stacks.update(stack, ips({ Ip: { ...tagged, ...on(TWO) } }));
      await stacks.destroy(stack);
    },
  },
  {
    name: 'ip-tag-moves-undone', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', ips({ Ip: { ...tagged, ...on(ONE) } }));
      somebody.moveTag('role', GIVEN, OTHER);
      await stacks.wait(TAGS_SPREAD_IN);
      await stacks.update(stack, ips({ Ip: { ...tagged, ...on(TWO) } }), { siblingFails: true });
      await stacks.destroy(stack);
    },
  },
  {
    name: 'ip-two-stacks', before,
    run: async (stacks) => {
      const one = await stacks.create('Shop', ips({ Ip: { ...given(GIVEN), ...on(ONE) } }));
      const two = await stacks.create('Blog', ips({ Ip: { ...given(GIVEN), ...on(TWO) } }), { refused: one.status === 'CREATE_COMPLETE' });
      await stacks.destroy(two);
      await stacks.destroy(one);
      const three = await stacks.create('News', ips({ Ip: { ...given(GIVEN), ...on(TWO) } }));
      await stacks.destroy(three);
    },
  },
  {
    name: 'ip-target-in-use', before,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', ips({ Ip: on(ELSEWHERE) }), { refused: true });
      await stacks.destroy(stack);
    },
  },
];
