import type { Feature, Result } from '../lifecycle/handler';
import type { Tags } from '../lifecycle/owner';
import type { RawProperties } from '../lifecycle/protocol';
import type { Run } from '../lifecycle/run';
import type { ElasticIpContract } from './contract';
import type { AddressPort } from './ec2';
import type { Work } from './work';
import { goesForGood, inRollback } from '../lifecycle/stack-status';
import { isClaimed, isMarked, isOurs, specHash, type Address, type Specification, type Target } from './address';
import { converge } from './associate';
import { letGo, retain } from './let-go';
import { claimed, describeIfThere, isAsSpecified, marked, obtain, READ_LAG, type Obtained } from './obtain';
import { planTags } from './plan';
import { advice } from './work';

interface Properties {
  readonly specification: Specification;
  readonly target?: Target;
  readonly allowReassociation: boolean;
  readonly retain: boolean;
  readonly tags: Tags;
}

interface Converged extends Obtained {
  readonly associationId?: string;
}

const namesThing = (physicalId: string) => physicalId.startsWith('eipalloc-');

export function elasticIp(port: AddressPort): Feature<Properties> {
  const workOf = (run: Run): Work => ({ port, run, write: (call) => run.write(call) });

  return {
    parse,
    namesThing,

    async create({ properties, run }) {
      return resultOf(workOf(run), properties, await change(workOf(run), properties));
    },

    async update({ properties, former, physicalResourceId, run }) {
      const work = workOf(run);
      const sameAddress = specHash(properties.specification) === specHash(former.specification);
      const held = sameAddress ? physicalResourceId : undefined;
      const rollback = inRollback(await run.stackStatus());
      const converged = await change(work, properties, former, held);
      if (rollback) {
        // The failed update may have died, or be about to: what it still makes or moves is undone.
        await run.keepLooking(async () => {
          await change(work, properties, former, converged.address.allocationId);
          if (!sameAddress) await removeLeftovers(work, former, [physicalResourceId, converged.address.allocationId]);
        });
      }
      return resultOf(work, properties, converged, physicalResourceId);
    },

    async delete({ properties, physicalResourceId, run }) {
      const work = workOf(run);
      const named = namesThing(physicalResourceId);
      const stackStatus = await run.stackStatus();
      const rollback = inRollback(stackStatus);
      const remove = async (patience = 0) => {
        for (const address of await addressesToRemove(work, properties, physicalResourceId, stackStatus, patience)) {
          const keep = properties.retain && !rollback && isMarked(run.owner, address) && address.allocationId === physicalResourceId;
          await (keep ? retain(work, address, properties.target) : letGo(work, address, properties.target));
        }
      };
      await remove(READ_LAG);
      if (!named || rollback) await run.keepLooking(() => remove());
    },
  };
}

async function change(work: Work, properties: Properties, former?: Properties, held?: string): Promise<Converged> {
  const { specification, tags, target, allowReassociation } = properties;
  const obtained = await obtain(work, specification, tags, held);
  if (isMarked(work.run.owner, obtained.address)) await convergeTags(work, obtained.address, tags, former?.tags ?? {});
  const associationId = await converge(work, obtained.address, { target, former: former?.target, allowReassociation });
  return { ...obtained, associationId };
}

async function convergeTags({ port, write }: Work, { allocationId, tags: present }: Address, wanted: Tags, former: Tags): Promise<void> {
  const { set, remove } = planTags(present, wanted, former);
  const doing = `tag address ${allocationId}`;
  const patience = (code: string) => (code === 'InvalidAllocationID.NotFound' ? 60_000 : undefined);
  if (Object.keys(set).length > 0) await write({ doing, call: () => port.createTags(allocationId, set), patience, advice });
  const gone = Object.fromEntries(remove.map((key) => [key, present[key] ?? '']));
  if (remove.length > 0) await write({ doing, call: () => port.deleteTags(allocationId, gone), patience, advice });
}

function resultOf(work: Work, properties: Properties, { address, contested, associationId }: Converged, cameIn?: string): Result {
  const { allocationId, publicIp } = address;
  return {
    physicalResourceId: allocationId,
    data: { AllocationId: allocationId, PublicIp: publicIp, ...(associationId !== undefined && { AssociationId: associationId }) },
    settle: contested ? () => settle(work, properties, cameIn) : undefined,
  };
}

/** When two deliveries of one request ran at once and both allocated, the address that CloudFormation didn't take goes. */
async function settle({ port, run }: Work, { specification, target, allowReassociation }: Properties, cameIn?: string): Promise<void> {
  const held = await run.heldId();
  // With the id that came in, the request has failed, or the read is old: then the others aren't lost, but about to be held.
  if (held === undefined || held === cameIn) return;
  const work: Work = { port, run, write: (call) => run.writeWhileHeld(call, held) };
  const candidates = (await marked(work)).filter((address) => isAsSpecified(address, specification));
  const winner = candidates.find(({ allocationId }) => allocationId === held);
  const losers = candidates.filter((address) => address !== winner);
  if (!winner || losers.length === 0) return;
  for (const loser of losers) await letGo(work, loser, target);
  await converge(work, winner, { target, allowReassociation });
}

async function addressesToRemove(
  work: Work, properties: Properties, physicalResourceId: string, stackStatus: string | undefined, patience: number,
): Promise<Address[]> {
  const { owner } = work.run;
  if (!namesThing(physicalResourceId)) return [...await marked(work), ...await claimed(work)];
  const address = await describeIfThere(work, physicalResourceId, patience);
  const named = address && isOurs(owner, address) ? [address] : [];
  if (properties.specification.allocationId !== undefined) return named;
  if (goesForGood(stackStatus)) return uniqueById([...named, ...await marked(work)]);
  if (!inRollback(stackStatus)) return named;
  // A late delivery of the request that is undone may have allocated once more; the address that the stack goes back to has another
  // specification, or is the one that CloudFormation holds.
  const seen = await work.run.resource();
  const current = typeof seen === 'object' && seen.physicalId !== physicalResourceId ? seen.physicalId : undefined;
  const late = (await marked(work)).filter((one) => isAsSpecified(one, properties.specification) && one.allocationId !== current);
  return uniqueById([...named, ...late]);
}

/** What a forward update that died has left behind, found by the specification that it had. */
async function removeLeftovers(work: Work, former: Properties, keep: readonly string[]): Promise<void> {
  const { owner } = work.run;
  const { specification, target } = former;
  const left = specification.allocationId === undefined
    ? (await marked(work)).filter((address) => isAsSpecified(address, specification))
    : (await claimed(work)).filter((address) => isClaimed(owner, address) && address.allocationId === specification.allocationId);
  for (const address of left.filter(({ allocationId }) => !keep.includes(allocationId))) await letGo(work, address, target);
}

function uniqueById(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map((address) => [address.allocationId, address])).values()];
}

function parse(raw: RawProperties): Properties {
  const { AllocationId, Target, AllowReassociation, RemovalPolicy, Tags = [] } = raw as unknown as Partial<ElasticIpContract>;
  const { InstanceId, NetworkInterfaceId, PrivateIpAddress } = Target ?? {};
  return {
    specification: { allocationId: AllocationId },
    target: Target && { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress },
    allowReassociation: AllowReassociation === 'true',
    retain: RemovalPolicy === 'retain',
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  };
}
