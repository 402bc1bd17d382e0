import type { ElasticIpContract } from '../../core/contracts/elastic-ip';
import type { RawProperties } from '../../core/contracts/raw-properties';
import {
  type Address, isClaimed, isMarked, isOurs, isThereAlready, specHash, type Specification, type Target,
} from '../../core/elastic-ip/address';
import { planTags } from '../../core/elastic-ip/association-plan';
import { Failure } from '../../core/errors';
import { MARK, type Owner, type Tags } from '../../core/ownership';
import type { Feature } from '../custom-resource/handler';
import { READ_LAG } from '../custom-resource/request';
import type { Outcome } from '../custom-resource/response';
import type { StackPhase } from '../custom-resource/stack-status';
import { converge } from './associate';
import { advice, type Work } from './context';
import type { AddressPort } from './ec2';
import { isAsSpecified, marked } from './find-address';
import { endClaim, letGo, release, retain } from './release';
import { claimed, describeIfThere, type Known, obtain } from './resolve-address';
import { isKeyed } from './retained-address';

interface Properties {
  readonly specification: Specification;
  readonly target?: Target;
  readonly allowReassociation: boolean;
  readonly retain: boolean;
  readonly tags: Tags;
}

const namesThing = (physicalId: string) => /^eipalloc-[0-9a-f]+$/.test(physicalId);
const sameSpecification = (one: Properties, other: Properties) => specHash(one.specification) === specHash(other.specification);

export function elasticIp(port: AddressPort): Feature<Properties> {
  return {
    parse,
    namesThing,

    async create({ properties, run }) {
      return change({ port, run }, properties);
    },

    async update({ properties, former, physicalResourceId, run }) {
      const work = { port, run };
      const inPlace = sameSpecification(properties, former);
      const { rollback } = await run.phase();
      const byTag = properties.specification.sourceTag !== undefined;
      let held = inPlace ? physicalResourceId : undefined;
      // With every update the tag says anew which address is meant; a rollback goes back to the one that was.
      if (byTag) held = rollback ? await heldBefore(work, former.specification) ?? held : undefined;
      let outcome = await change(work, properties, former, { held, goesBack: rollback });
      if (rollback) {
        // The failed update may have died, or be about to: what it still makes or moves is undone.
        const keep = () => [physicalResourceId, outcome.physicalResourceId];
        const sameAddress = inPlace && !byTag;
        const undo = () => (sameAddress ? undefined : undoLeftovers(work, former, keep()));
        await run.keepLooking(async () => {
          outcome = await change(work, properties, former, { held: outcome.physicalResourceId });
          await undo();
        });
        if (!sameAddress) await endClaims(work, await leftovers(work, former, keep()));
      }
      return outcome;
    },

    async delete({ properties, physicalResourceId, run }) {
      const work = { port, run };
      const phase = await run.phase();
      const { rollback } = phase;
      const named = namesThing(physicalResourceId);
      const seen = await run.resource();
      const heldId = typeof seen === 'object' ? seen.physicalId : undefined;
      const scope: Scope = {
        id: physicalResourceId,
        everything: !named || await run.goes(),
        // While it is this one that CloudFormation shows, nobody knows which one it holds.
        late: rollback && heldId !== physicalResourceId,
        except: heldId,
      };
      const left = new Map<string, Address>();
      let failure: Failure | undefined;
      const undo = async (work: Work) => {
        failure = undefined;
        for (const address of await addressesIn(work, scope, properties)) {
          const end = endOf(address, physicalResourceId, properties, run.owner, phase);
          try {
            await end(work, address, properties.target);
            left.set(address.allocationId, address);
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            failure = error; // the others go all the same
          }
        }
      };
      await undo({ port, run });
      if (!named || await run.lateWritesPossible()) await run.keepLooking(() => undo({ port, run, glance: true }));
      await endClaims(work, [...left.values()]);
      if (failure) throw failure;
    },

    /** When two deliveries of one request ran at once and both allocated, the address that CloudFormation didn't take goes. */
    async settle(request) {
      const { properties: { specification, target, allowReassociation }, run } = request;
      const [former, cameIn] = 'former' in request ? [request.former, request.physicalResourceId] : [];
      const inPlace = former !== undefined && sameSpecification(request.properties, former);
      if (isThereAlready(specification) || (inPlace && run.made.size === 0)) return;
      const { id, byThis: held, isQuiet } = await run.held();
      if (held === undefined) {
        if (id !== undefined) await letGoWhatIsInVain({ port, run }, request.properties, id, isQuiet);
        return;
      }
      // With the id that came in, the request has failed, or the read is old: then the others aren't lost, but about to be held.
      if (held === cameIn) return;
      const work = { port, run, permit: run.whileHeld(held) };
      const candidates = await candidatesOf(work, specification, [held, ...run.made]);
      const winner = candidates.find(({ allocationId }) => allocationId === held);
      const losers = candidates.filter((address) => address !== winner);
      if (!winner) return;
      for (const loser of losers) await letGo(work, loser, target);
      // A loser may have taken the target, also one that is gone by now.
      const latest = losers.length > 0 ? await describeIfThere(work, held) : winner;
      if (latest) await converge(work, latest, { target, allowReassociation });
    },
  };
}

/** All addresses that were made for the specification. Those that are known to be there may not show yet. */
async function candidatesOf(work: Work, specification: Specification, known: readonly string[]): Promise<Address[]> {
  const look = async () => (await marked(work)).filter((address) => isAsSpecified(address, specification));
  let seen = await look();
  const seesAll = () => known.every((id) => seen.some(({ allocationId }) => allocationId === id));
  const again = async () => {
    seen = await look();
    return seesAll();
  };
  if (!seesAll()) await work.run.keepLooking(again, READ_LAG);
  return seen;
}

async function change(work: Work, properties: Properties, former?: Properties, known?: Known): Promise<Outcome> {
  const { specification, tags, target, allowReassociation } = properties;
  const address = await obtain(work, specification, tags, known);
  // The tags of an address that is the user's by now stay, also those that we gave it when it was ours.
  const key: Tags = isKeyed(specification) ? { [MARK.key]: specification.retainedKey } : {};
  if (!isThereAlready(specification)) await convergeTags(work, address, { ...tags, ...key }, former?.tags ?? {});
  const associationId = await converge(work, address, { target, former: former?.target, allowReassociation });
  const { allocationId, publicIp } = address;
  return {
    physicalResourceId: allocationId,
    data: { AllocationId: allocationId, PublicIp: publicIp, ...(associationId !== undefined && { AssociationId: associationId }) },
  };
}

async function convergeTags({ port, run }: Work, { allocationId, tags: present }: Address, wanted: Tags, former: Tags): Promise<void> {
  const { set, remove } = planTags(present, wanted, former);
  const doing = `tag address ${allocationId}`;
  const patience = (code: string) => (['InvalidAllocationID.NotFound', 'InvalidElasticIpID.NotFound'].includes(code) ? READ_LAG : undefined);
  if (Object.keys(set).length > 0) await run.write({ doing, call: () => port.createTags(allocationId, set), patience, advice });
  const gone = Object.fromEntries(remove.map((key) => [key, present[key] ?? '']));
  if (remove.length > 0) await run.write({ doing, call: () => port.deleteTags(allocationId, gone), patience, advice });
}

/** What a Delete does with one of the addresses that it acts on. */
function endOf(address: Address, physicalId: string, properties: Properties, owner: Owner, { rollback, isKnown }: StackPhase) {
  const { specification, retain: retained } = properties;
  // One of another key was to be kept, and its own Delete has failed.
  const isKept = MARK.key in address.tags && !isAsSpecified(address, specification);
  if (address.allocationId !== physicalId || !isMarked(owner, address)) return isKept ? retain : letGo;
  if (isUsers(specification, address)) return retain;
  if (rollback) return letGo;
  if (retained) return retain;
  return isKnown ? release : letGo;
}

/** An address that the user names is never released, not even when it was ours before. */
function isUsers({ sourceTag, allocationId }: Specification, address: Address): boolean {
  return sourceTag !== undefined || allocationId === address.allocationId;
}

/**
 * CloudFormation has gone on already, with what another delivery made: what this one made goes. But a later request, under way, that
 * asks for the same specification again may have found it.
 */
async function letGoWhatIsInVain({ port, run }: Work, { specification, target }: Properties, held: string, isQuiet = false): Promise<void> {
  for (const id of [...run.made].filter((made) => made !== held)) {
    const work = { port, run, permit: run.whileNotHeld(id) };
    const winner = await describeIfThere(work, held);
    const address = await describeIfThere(work, id, READ_LAG);
    const isWanted = !isQuiet && !(winner && isMarked(run.owner, winner) && isAsSpecified(winner, specification));
    if (address && !isWanted && isMarked(run.owner, address)) await letGo(work, address, target);
  }
}

/** What a Delete acts on. */
interface Scope {
  readonly id: string;
  /** Whatever carries our mark or claim: the id names none of it, or the resource goes for good. */
  readonly everything: boolean;
  /** What a late delivery of the request that is undone may have allocated with the same specification. */
  readonly late: boolean;
  /** The id that the stack goes back to. */
  readonly except?: string;
}

async function addressesIn(work: Work, { id, everything, late, except }: Scope, { specification }: Properties) {
  const found = everything ? [...await marked(work), ...await claimed(work)] : [];
  // A look by tags may be behind; the id names what is there.
  const isFound = found.some(({ allocationId }) => allocationId === id) || !namesThing(id);
  const address = isFound || (everything && work.glance) ? undefined : await describeIfThere(work, id, work.glance ? 0 : READ_LAG);
  const named = address && isOurs(work.run.owner, address) ? [address] : [];
  if (everything) return [...found, ...named];
  if (!late || isThereAlready(specification)) return named;
  const others = (await marked(work)).filter((one) => isAsSpecified(one, specification) && ![id, except].includes(one.allocationId));
  return [...named, ...others];
}

/** What a forward update that died has left behind, found by the specification that it had. */
async function leftovers(work: Work, { specification }: Properties, keep: readonly string[]): Promise<Address[]> {
  const ours = await (isThereAlready(specification) ? claimed(work) : marked(work));
  // Which address a tag meant at the time is not known any more; but no address has a reason to be claimed except those to keep.
  const left = ours.filter((address) => specification.sourceTag !== undefined || isMeantBy(specification, address));
  return left.filter(({ allocationId }) => !keep.includes(allocationId));
}

/** The address that was held before an update that rolls back: it is claimed, and not for what the update asked for. */
async function heldBefore(work: Work, forward: Specification): Promise<string | undefined> {
  const [before, ...others] = (await claimed(work)).filter((address) => !isMeantBy(forward, address));
  return others.length === 0 ? before?.allocationId : undefined;
}

function isMeantBy(specification: Specification, address: Address): boolean {
  const { allocationId, sourceTag } = specification;
  if (sourceTag) return address.tags[sourceTag.key] === sourceTag.value;
  return allocationId === undefined ? isAsSpecified(address, specification) : address.allocationId === allocationId;
}

async function undoLeftovers(work: Work, former: Properties, keep: readonly string[]): Promise<void> {
  for (const address of await leftovers(work, former, keep)) await letGo({ ...work, glance: true }, address, former.target);
}

async function endClaims(work: Work, addresses: readonly Address[]): Promise<void> {
  for (const address of addresses.filter((one) => isClaimed(work.run.owner, one))) await endClaim(work, address);
}

function parse(raw: RawProperties): Properties {
  const contract = raw as unknown as Partial<ElasticIpContract>;
  const { AllocationId, SourceTag, Target, AllowReassociation, RemovalPolicy, Tags = [] } = contract;
  const { PublicIpv4Pool: publicIpv4Pool, NetworkBorderGroup: networkBorderGroup, Address: publicIp, RetainedKey: retainedKey } = contract;
  const { InstanceId, NetworkInterfaceId, PrivateIpAddress } = Target ?? {};
  return {
    specification: {
      allocationId: AllocationId,
      sourceTag: SourceTag && { key: SourceTag.Key, value: SourceTag.Value },
      retainedKey,
      allocation: { publicIpv4Pool, networkBorderGroup, publicIp },
    },
    target: Target && { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress },
    allowReassociation: AllowReassociation === 'true',
    retain: RemovalPolicy === 'retain',
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  };
}
