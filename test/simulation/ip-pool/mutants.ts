import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Edit } from '../mutants/mutant';
import type { runHistories } from './histories';
import type { Deed, Plot } from './history';
import { BUSY, IPV6_ONLY, NO_GATEWAY, ONE_REFUSED } from './plots';

/** A way to break the pool's handler, and what of it the histories have to show. */
export interface PoolMutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly shows: RegExp;
  /** What happens in the histories that show it soonest. @default everything */
  readonly deeds?: readonly Deed['what'][];
  /** What is the same in these histories. @default nothing */
  readonly fixed?: Partial<Plot>;
}

type Parts = [name: string, file: string, find: string, replace: string, shows: RegExp, deeds?: PoolMutant['deeds']];
const mutant = (...[name, file, find, replace, shows, deeds]: Parts): PoolMutant =>
  ({ name, edits: [{ file: `${file}.ts`, find, replace }], shows, deeds });
/** One that shows where EC2 refuses addresses, or an instance can have none. */
const among = (fixed: Partial<Plot>, ...parts: Parts): PoolMutant => ({ ...mutant(...parts), fixed });

const COMING_BACK: PoolMutant['deeds'] = ['launch', 'to the warm pool and back', 'away and back'];

export const POOL_MUTANTS: readonly PoolMutant[] = [
  mutant('lets EC2 move addresses that are in use', 'lambda/elastic-ip-pool/aws', 'AllowReassociation: false', 'AllowReassociation: true', /is off it|is left without/),
  among(BUSY, 'believes at once that an instance is gone', 'core/elastic-ip-pool/plan', 'export const NOTICE = 2 * READ_LAG;', 'export const NOTICE = 1_000;', /is left without|though there is one/, COMING_BACK),
  mutant('does not wait while an address may yet be taken', 'core/elastic-ip-pool/plan', 'now <= assigned.until + SKEW', 'now < 0', /is left without/, COMING_BACK),
  mutant('believes at once that the pool is exhausted', 'lambda/elastic-ip-pool/launch', "finding === 'exhausted' && isSeenTwice", "finding === 'exhausted'", /though there is one/),
  mutant('gives warm instances addresses', 'core/elastic-ip-pool/lifecycle-state', "'Warmed:Stopped': 'left'", "'Warmed:Stopped': 'serve'", /which is Warmed|is lost on/),
  mutant('does not try again when EC2 refuses', 'lambda/elastic-ip-pool/launch', 'return invocation.assign(assignment);', "return await invocation.assign(assignment) && 'served';", /though there is one/),
  mutant('lets the launch go on before the address is there', 'lambda/elastic-ip-pool/launch', 'return invocation.assign(assignment);', "return invocation.assign(assignment) && 'served';", /though there is one/),
  mutant('lets the launch go on before the tag is there', 'lambda/elastic-ip-pool/invocation', "if (await this.tag(allocationId, instanceId)) return 'served';", "return 'served';", /is lost on/),
  mutant('takes back what somebody else has put elsewhere', 'core/elastic-ip-pool/plan', 'return parseAssignmentTag(assignedTo)?.instanceId === instanceId || tried', 'return true || tried', /is off it/),
  mutant('forgets the groups that the event does not name', 'lambda/elastic-ip-pool/invocation', 'groupInstances: [...groupInstances, ...others]', 'groupInstances', /is left without/),
  mutant('takes nothing back', 'lambda/elastic-ip-pool/sweep', 'for (const one of plan.reclaims) await invocation.reclaim(one);', '', /is lost on/),
  mutant('leaves launches held whose event was lost', 'lambda/elastic-ip-pool/sweep', "await complete(invocation, one, 'CONTINUE', completed)", 'continue', /is held at the end/),
  mutant('reads the first page only', 'lambda/elastic-ip-pool/aws', 'for await (const page of pages) read.push(page);', 'for await (const page of pages) if (read.length === 0) read.push(page);', /./),
  mutant('says nothing of the instances without an address', 'lambda/elastic-ip-pool/sweep', 'invocation.logUnassigned(instance, invocation.answerAbout(instance.instanceId) ?? reason);', '', /the log has no reason/),
  among(ONE_REFUSED, 'tries a refused address again and again', 'lambda/elastic-ip-pool/invocation', 'this.refused.add(pairOf(assignment))', 'void 0', /has no address at the end, though/),
  among(NO_GATEWAY, 'lets a launch wait as long as the function has time', 'lambda/elastic-ip-pool/launch', 'export const SERVING_TIME = 90_000;', 'export const SERVING_TIME = 280_000;', /s after the event/),
  among(NO_GATEWAY, 'leaves a launch held that it could not serve in time', 'lambda/elastic-ip-pool/launch', 'if (outcome !== undefined) await complete', 'if (outcome !== undefined && !isFailure) await complete', /and its launch is held/),
  among(NO_GATEWAY, 'leaves a launch held that it could not serve and whose event was lost', 'lambda/elastic-ip-pool/sweep', 'for (const instance of held(heldLong)) await', 'for (const instance of held([])) await', /is held at the end/, ['launch']),
  among(IPV6_ONLY, 'takes an instance without IPv4 for one that is starting', 'core/elastic-ip-pool/plan', 'unfitReasonOf(ec2Instance) ??', '', /the log has no reason/),
  among(IPV6_ONLY, 'abandons an instance that can have no address', 'lambda/elastic-ip-pool/launch', "isUnfit(reason) ? 'CONTINUE' : invocation.pool.OnExhausted", 'invocation.pool.OnExhausted', /which can never have an address/),
  mutant('measures all addresses as free', 'lambda/elastic-ip-pool/invocation', 'FreeAddresses: free.length', 'FreeAddresses: this.pool.AllocationIds.length', /the metrics say/),
];

const HERE = __dirname;
const CHECKOUT = join(HERE, '..', '..', '..');

/** The histories of the handler with the edits. Throws when one of them does not fit its file any more. */
export async function mutated({ edits }: PoolMutant): Promise<typeof runHistories> {
  const texts = new Map(edits.map(({ file, find, replace }) => {
    const parts = readFileSync(join(CHECKOUT, file), 'utf8').split(find);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} occurs ${parts.length - 1} times in ${file}, expected once`);
    return [join(CHECKOUT, file), parts.join(replace)];
  }));
  const directory = await mkdtemp(join(tmpdir(), 'mutant-'));
  const outfile = join(directory, 'histories.cjs');
  try {
    await build({
      entryPoints: [join(HERE, 'histories.ts')],
      outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error',
      plugins: [{
        name: 'mutant',
        setup({ onLoad, onResolve }) {
          onLoad({ filter: /\.ts$/ }, ({ path }) => (texts.has(path) ? { contents: texts.get(path), loader: 'ts' } : undefined));
          // Found from here, since nothing is installed beside the temporary file.
          onResolve({ filter: /^(@|fast-check$)/ }, ({ path }) => ({ path: require.resolve(path), external: true }));
        },
      }],
    });
    return (createRequire(__filename)(outfile) as { runHistories: typeof runHistories }).runHistories;
  } finally {
    await rm(directory, { recursive: true });
  }
}
