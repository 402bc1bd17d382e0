import type { ElasticIpPoolContract } from '../../../core/contracts/elastic-ip-pool';
import { aws } from '../../../lambda/elastic-ip-pool/aws';
import { elasticIpPool } from '../../../lambda/elastic-ip-pool/elastic-ip-pool';
import { type Call, clients } from '../../simulation/ip-pool/clients';
import { Cloud } from '../../simulation/ip-pool/cloud';
import { heldLaunch } from '../../simulation/ip-pool/held-launch';
import { Timeline } from '../../simulation/ip-pool/timeline';
import { type Counts, serviceOf } from './counts';

const GROUP = 'web';
const HOOK = 'hook';
const POOL: ElasticIpPoolContract = {
  ContractVersion: '1', Pool: 'Shop-Ips', AllocationIds: ['eipalloc-1', 'eipalloc-2'], OnExhausted: 'CONTINUE', LifecycleHookName: HOOK,
};
const SWEEP = { ...POOL, AutoScalingGroupNames: [GROUP] };
const TIMEOUT = 300_000;

/** What each of a pool's events calls: two addresses, a group with the hook, and nothing in the way. */
export async function poolCalls(): Promise<Map<string, Counts>> {
  const time = new Timeline(0);
  const cloud = new Cloud(time, { occupied: 'refuse', lag: 0, listsWarm: true }, new Set([GROUP]));
  let counts = new Map<string, number>();
  const call: Call = async (effect, operation) => {
    const name = `${serviceOf(operation)}:${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    await time.sleep(50);
    return effect();
  };
  const handler = elasticIpPool(aws(...clients(cloud, call)), { clock: time, log: () => undefined, metrics: () => undefined });
  const jobs = new Map<string, Counts>();
  const handle = async (job: string, event: ElasticIpPoolContract) => {
    counts = new Map();
    const end = time.now() + TIMEOUT;
    const handled = handler(event, { logStreamName: 'log', getRemainingTimeInMillis: () => end - time.now() });
    await Promise.all([handled, time.runUntil(end)]);
    jobs.set(job, counts);
  };

  let launch: ElasticIpPoolContract | undefined;
  cloud.onHold = (...held) => { launch = { ...POOL, LifecycleAction: heldLaunch(HOOK, ...held) }; };
  for (const id of POOL.AllocationIds) cloud.allocate(id);
  cloud.launch('i-1', GROUP);
  await time.runUntil(time.now() + 60_000); // it runs, and is held
  await handle('launch', launch!);
  await handle('the same launch, told again', launch!);
  await handle('sweep with nothing to do', SWEEP);
  cloud.terminate('i-1');
  await time.runUntil(time.now() + 60_000);
  await handle('sweep after a termination', SWEEP);
  return jobs;
}
