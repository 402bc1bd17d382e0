import type { Tags } from '../lifecycle/owner';
import type { Work } from './work';
import { Failure } from '../lifecycle/errors';
import { MARK } from '../lifecycle/owner';
import { holderOf, isMarked, markOf, type Address, type Specification } from './address';
import { allocate } from './allocate';
import { advice } from './work';

/**
 * Two that find no address with a key may both allocate one, and two that find it free may both take it: EC2 has no conditional calls.
 * So whoever has done either looks again when everything shows that another may have done on a look as old as its own: twice what a read
 * may be behind, and the time from a look to the end of the call that follows from it.
 */
const SETTLING = 45_000;
/** Each turn means that somebody else let go, or took, in that time. */
const TURNS = 5;

export interface Keyed extends Specification {
  readonly retainedKey: string;
}

export function isKeyed(specification: Specification): specification is Keyed {
  return specification.retainedKey !== undefined;
}

/** The address with the key: found, taken over where nobody alive holds it, or allocated where there is none. */
export async function keep(work: Work, specification: Keyed, tags: Tags): Promise<Address> {
  for (let turn = 1; turn <= TURNS; turn++) {
    const found = await firstWith(work, specification.retainedKey);
    if (!found) await allocate(work, specification, { ...tags, [MARK.key]: specification.retainedKey });
    else if (!isMarked(work.run.owner, found)) await takeOver(work, found, specification);
    await work.run.keepLooking(async () => undefined, SETTLING);
    const settled = await firstWith(work, specification.retainedKey);
    if (settled && isMarked(work.run.owner, settled)) return settled;
  }
  throw new Failure(`could not ${doing(specification)}: others let go of it and take it again and again; deploy again in a while`);
}

/** Of several addresses with the key, everybody chooses the same. */
async function firstWith({ port, run }: Work, key: string): Promise<Address | undefined> {
  // EC2 takes * and ? in a filter's value for wildcards, so values are compared here.
  const call = async () => (await port.describeAddresses({ 'tag-key': MARK.key })).filter(({ tags }) => tags[MARK.key] === key);
  const found = await run.read({ doing: `look for the Elastic IP address with the key ${key}`, call, advice });
  return found.sort((one, other) => (one.allocationId < other.allocationId ? -1 : 1))[0];
}

/** Fails where somebody alive holds it. */
async function takeOver(work: Work, found: Address, specification: Keyed): Promise<void> {
  const { port, run } = work;
  const { allocationId } = found;
  let latest: Address | undefined = found;
  await run.change<void>({
    doing: doing(specification),
    advice,
    plan: async () => {
      const address = latest ?? await port.describeAddress(allocationId);
      latest = undefined;
      if (isMarked(run.owner, address)) return { done: undefined };
      const holder = holderOf(address);
      if (holder) await run.refuseHeldBy(holder, `address ${allocationId} (${address.publicIp}) with the key ${specification.retainedKey}`);
      // The last one says that it was there before, so that what fails later gives it back.
      const mark = { ...markOf(run.owner, specification), [MARK.retained]: address.tags[MARK.retained] ?? run.owner.stackId };
      return { act: () => port.createTags(allocationId, mark) };
    },
  });
}

function doing({ retainedKey }: Keyed): string {
  return `take over the Elastic IP address with the key ${retainedKey}`;
}
