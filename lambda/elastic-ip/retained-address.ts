import { type Address, holderOf, isMarked, markOf, type Specification } from '../../core/elastic-ip/address';
import { Failure, hasCode } from '../../core/errors';
import type { Tags } from '../../core/ownership';
import { MARK } from '../../core/ownership';
import { allocate } from './allocate';
import type { Work } from './context';
import { advice } from './context';

/**
 * Two that find no address with a key may both allocate one, and two that find it free may both take it: EC2 has no conditional calls.
 * So whoever has done either looks again when everything shows that another may have done on a look as old as its own: twice what a read
 * may be behind, and the time from a look to the end of the call that follows from it.
 */
const SETTLING = 45_000;
/** Each turn means that somebody else let go, or took, in that time. */
const TURNS = 5;
/** What EC2 says of an address that has gone since it was seen. */
const GONE = ['InvalidAllocationID.NotFound', 'InvalidElasticIpID.NotFound'];

export interface Keyed extends Specification {
  readonly retainedKey: string;
}

export function isKeyed(specification: Specification): specification is Keyed {
  return specification.retainedKey !== undefined;
}

/** The address with the key: found, taken over where nobody alive holds it, or allocated where there is none. */
export async function keep(work: Work, specification: Keyed, tags: Tags): Promise<Address> {
  const { run } = work;
  const { retainedKey: key } = specification;
  const look = () => run.read({ doing: `look for the Elastic IP address with the key ${key}`, call: () => allWith(work, key), advice });
  for (let turn = 1; turn <= TURNS; turn++) {
    const [found] = await look();
    if (!found) await allocate(work, specification, { ...tags, [MARK.key]: key }, async () => (await allWith(work, key))[0]);
    else if (!isMarked(run.owner, found)) await takeOver(work, specification);
    await run.keepLooking(async () => undefined, SETTLING);
    const [settled] = await look();
    if (settled && isMarked(run.owner, settled)) return settled;
  }
  throw new Failure(`could not ${doing(specification)}: others let go of it and take it again and again; deploy again in a while`);
}

/** Of several with the key, everybody chooses the first one. */
async function allWith({ port }: Work, key: string): Promise<Address[]> {
  // EC2 takes * and ? in a filter's value for wildcards, so values are compared here.
  const found = (await port.describeAddresses({ 'tag-key': MARK.key })).filter(({ tags }) => tags[MARK.key] === key);
  return found.sort((one, other) => (one.allocationId < other.allocationId ? -1 : 1));
}

/** Fails where somebody alive holds it, or another one with the key. */
async function takeOver(work: Work, specification: Keyed): Promise<void> {
  const { port, run } = work;
  const { retainedKey: key } = specification;
  try {
    await run.change<void>({
      doing: doing(specification),
      advice,
      plan: async () => {
        const all = await allWith(work, key);
        const [address] = all;
        if (!address || isMarked(run.owner, address)) return { done: undefined };
        for (const one of all.filter((other) => !isMarked(run.owner, other))) {
          const holder = holderOf(one);
          if (holder) await run.refuseHeldBy(holder, `address ${one.allocationId} (${one.publicIp}) with the key ${key}`);
        }
        // The last one says that it was there before, so that what fails later gives it back.
        const mark = { ...markOf(run.owner, specification), [MARK.retained]: address.tags[MARK.retained] ?? run.owner.stackId };
        return { act: () => port.createTags(address.allocationId, mark) };
      },
    });
  } catch (error) {
    if (!(error instanceof Failure) || !hasCode(error, ...GONE)) throw error; // somebody has released it: the next turn looks anew
  }
}

function doing({ retainedKey }: Keyed): string {
  return `take over the Elastic IP address with the key ${retainedKey}`;
}
