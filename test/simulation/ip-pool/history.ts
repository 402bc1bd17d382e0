import type { ElasticIpPoolContract } from '../../../core/contracts/elastic-ip-pool';
import type { Instance, Manner } from './cloud';
import { Cloud } from './cloud';
import type { Noise } from './function';
import { CALM, PoolFunction } from './function';
import { heldLaunch } from './held-launch';
import { Oracle } from './oracle';
import { Timeline } from './timeline';

export const DEEDS = [
  'launch', 'launch', 'launch', 'terminate', 'terminate', 'detach', 'attach', 'launch to the warm pool', 'to the warm pool', 'from the warm pool',
  'to standby', 'from standby', 'foreign address on an instance', "pool's address elsewhere", 'foreign address off', 'grow', 'shrink', 'sweep',
  'another group', 'to the warm pool and back', 'away and back',
] as const;

export interface Deed {
  readonly what: typeof DEEDS[number];
  /** Of the candidates; and for how many. */
  readonly pick: number;
  readonly count: number;
  /** How long after the one before, in milliseconds. */
  readonly wait: number;
}

/** Everything that a history depends on: it plays the same each time. */
export interface Plot extends Manner {
  readonly seed: number;
  readonly addresses: number;
  readonly groups: readonly ('hook' | 'no hook')[];
  readonly instances: number;
  readonly onExhausted: 'CONTINUE' | 'ABANDON';
  readonly noise: Noise;
  readonly deeds: readonly Deed[];
}

export interface History {
  readonly steps: number;
  readonly launches: number;
  readonly launchesWithout: number;
  readonly violations: readonly string[];
  readonly story: readonly string[];
}

const MOST_IN_GROUPS = 20;
const HOOK = 'hook';
const SCHEDULE = 300_000;
const LAST_SWEEPS = 2;
/** In which whatever is under way, or comes late, has had all its tries. */
const LAST_DELIVERIES = 1_200_000;

export async function play(plot: Plot): Promise<History> {
  const time = new Timeline(plot.seed);
  const began = time.now();
  const names = plot.groups.map((_, index) => `group-${index}`);
  const cloud = new Cloud(time, plot, new Set(names.filter((_, index) => plot.groups[index] === 'hook')));
  const lambda = new PoolFunction(cloud);
  const story: string[] = [];
  cloud.observers.push((by, what) => {
    const seconds = ((time.now() - began) / 1_000).toFixed(2).padStart(8);
    story.push(`${seconds}  ${by}${lambda.acting ? ` ${lambda.acting.number}` : ''} ${what}`);
  });
  const oracle = new Oracle(cloud, lambda);

  let pool: string[] = [];
  let groups = names.slice(0, 1);
  let count = 0;
  const contract = (): ElasticIpPoolContract => ({
    ContractVersion: '1', Pool: 'pool', AllocationIds: pool, OnExhausted: plot.onExhausted, LifecycleHookName: HOOK,
  });
  const sweep = () => lambda.deliver({ ...contract(), AutoScalingGroupNames: groups });
  cloud.onSuccess = (group) => void (groups.includes(group) && sweep());
  cloud.onHold = (...held) => lambda.deliver({ ...contract(), LifecycleAction: heldLaunch(HOOK, ...held) });

  const grow = () => {
    const id = `eipalloc-${++count}`;
    cloud.allocate(id);
    pool = [...pool, id];
  };
  const those = (isOne: (instance: Instance) => boolean) => [...cloud.state.instances.values()].filter(isOne);
  const inState = (state: string | undefined) => those((one) => one.lifecycle === state && one.ec2 === 'running' && !one.id.startsWith('host'));
  const isIn = (id: string, lifecycle: string | undefined) => {
    const instance = cloud.state.instances.get(id)!;
    return instance.lifecycle === lifecycle && (instance.ec2 === 'running' || instance.ec2 === 'stopped');
  };
  /** A sweep sees the instance gone, and it is back at any moment of what the sweep does about that. */
  const comesBack = (act: () => void) => {
    const back = time.between(10_000, 60_000);
    time.after(Math.max(back + time.between(-45_000, 12_000), 0), sweep);
    time.after(back, act);
  };
  const launch = (destination?: 'WarmPool') => {
    if (those(({ group }) => group !== undefined).length < MOST_IN_GROUPS) {
      cloud.launch(`i-${++count}`, groups[Math.floor(time.random() * groups.length)], destination);
    }
  };
  const free = () => pool.filter((id) => cloud.state.eips.get(id)?.association === undefined);
  const foreign = () => [...cloud.state.eips.values()].filter(({ association }) => association?.by === 'somebody');

  const does: Readonly<Record<Deed['what'], (pick: <T>(all: readonly T[], act: (one: T) => void) => void) => void>> = {
    'launch': () => launch(),
    'launch to the warm pool': () => launch('WarmPool'),
    'terminate': (pick) => pick(inState('InService'), ({ id }) => cloud.terminate(id)),
    'detach': (pick) => pick(inState('InService'), ({ id }) => cloud.detach(id)),
    'attach': (pick) => pick(inState(undefined), ({ id }) => cloud.attach(id, groups[0]!)),
    'to the warm pool': (pick) => pick(inState('InService'), ({ id }) => cloud.toWarmPool(id)),
    'from the warm pool': (pick) => pick(those((one) => one.lifecycle === 'Warmed:Stopped'), ({ id }) => cloud.fromWarmPool(id)),
    'to standby': (pick) => pick(inState('InService'), ({ id }) => cloud.toStandby(id)),
    'from standby': (pick) => pick(inState('Standby'), ({ id }) => cloud.fromStandby(id)),
    'foreign address on an instance': (pick) => pick(inState('InService').filter(({ isIpv6Only }) => !isIpv6Only), ({ eni }) => {
      const id = `eipalloc-foreign-${++count}`;
      cloud.allocate(id);
      cloud.associate(id, eni, true, 'somebody');
    }),
    "pool's address elsewhere": (pick) => pick(free(), (id) => cloud.associate(id, 'eni-host', true, 'somebody')),
    'foreign address off': (pick) => pick(foreign(), ({ association }) => cloud.disassociate(association!.id, 'somebody')),
    'grow': grow,
    'shrink': (pick) => pick(pool, (id) => {
      pool = pool.filter((one) => one !== id);
      cloud.release(id);
    }),
    'sweep': sweep,
    'to the warm pool and back': (pick) => pick(inState('InService'), ({ id }) => {
      cloud.toWarmPool(id);
      comesBack(() => void (isIn(id, 'Warmed:Stopped') && cloud.fromWarmPool(id)));
    }),
    'away and back': (pick) => pick(inState('InService'), ({ id }) => {
      cloud.detach(id);
      comesBack(() => void (isIn(id, undefined) && cloud.attach(id, groups[0]!)));
    }),
    'another group': () => void (groups = names),
  };

  cloud.launch('host', undefined);
  let steps = await time.runUntil(time.now() + 60_000);
  for (let number = 0; number < plot.addresses; number++) grow();
  for (let number = 0; number < plot.instances; number++) launch();
  lambda.noise = plot.noise;
  let nextSweep = time.now() + SCHEDULE;
  const pass = async (milliseconds: number) => {
    const end = time.now() + milliseconds;
    for (; nextSweep <= end; nextSweep += SCHEDULE) {
      steps += await time.runUntil(nextSweep);
      sweep();
    }
    steps += await time.runUntil(end);
  };
  for (const { what, pick, count: times, wait } of plot.deeds) {
    await pass(wait);
    for (let number = 0; number < times; number++) {
      does[what]((all, act) => void (all.length > 0 && act(all[(pick + number) % all.length]!)));
    }
  }
  await pass(60_000);
  groups = names;
  lambda.noise = CALM;
  await pass(LAST_DELIVERIES + LAST_SWEEPS * SCHEDULE);
  nextSweep = Infinity;
  steps += await time.runUntil(time.now() + SCHEDULE);
  const lastSweep = time.now();
  sweep();
  steps += await time.runUntil(lastSweep + SCHEDULE);
  oracle.atTheEnd(pool, groups, lastSweep);
  const { launches, launchesWithout, violations } = oracle;
  return { steps, launches, launchesWithout, violations, story };
}
