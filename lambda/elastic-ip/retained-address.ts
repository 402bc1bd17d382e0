import { type Address, holderOf, isAllocatedBy, withKey } from '../../core/elastic-ip/address';
import { type Retained, takeoverTags } from '../../core/elastic-ip/desired-state';
import { hasCode, OperationError } from '../../core/errors';
import { ADDRESS_ID_NOT_FOUND } from '../../core/not-found';
import { TAG, type Tags } from '../../core/ownership';
import { allocate } from './allocate';
import { type AddressContext, remediation } from './context';

/**
 * EC2 has no conditional calls: two resources that find no address with the key may both allocate one, and both may take over a free one.
 * So each reads again once it must see what a rival did on an equally old read: after twice the read lag, and the time from a read to the
 * end of the call that follows.
 */
const SETTLING = 45_000;
/** An attempt fails only if somebody else released or took the address meanwhile. */
const MAX_ATTEMPTS = 5;

/** The address with the key: found, taken over if no existing resource holds it, or allocated if there is none. */
export async function acquireRetained(context: AddressContext, specification: Retained, tags: Tags): Promise<Address> {
  const { calls, request } = context;
  const { key } = specification;
  const look = () => calls.read({ action: `look for the Elastic IP address with the key ${key}`, call: () => allWith(context, key), remediation });
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const [found] = await look();
    if (!found) await allocate(context, specification, { ...tags, [TAG.key]: key }, async () => (await allWith(context, key))[0]);
    else if (!isAllocatedBy(request.owner, found)) await takeOver(context, specification);
    await calls.poll(async () => undefined, SETTLING);
    const [settled] = await look();
    if (settled && isAllocatedBy(request.owner, settled)) return settled;
  }
  throw new OperationError(`could not ${actionOf(specification)}: others let go of it and take it again and again; deploy again in a while`);
}

async function allWith({ port }: AddressContext, key: string): Promise<Address[]> {
  // EC2 treats * and ? in filter values as wildcards, so values are compared here.
  return withKey(await port.describeAddresses({ 'tag-key': TAG.key }), key);
}

/** Fails if an existing resource holds it, or another address with the key. */
async function takeOver(context: AddressContext, specification: Retained): Promise<void> {
  const { port, calls, request } = context;
  const { key } = specification;
  try {
    await calls.change<void>({
      action: actionOf(specification),
      remediation,
      plan: async () => {
        const all = await allWith(context, key);
        const [address] = all;
        if (!address || isAllocatedBy(request.owner, address)) return { done: undefined };
        for (const one of all.filter((other) => !isAllocatedBy(request.owner, other))) {
          const holder = holderOf(one);
          if (holder) await request.refuseHeldBy(holder, `address ${one.allocationId} (${one.publicIp}) with the key ${key}`);
        }
        return { act: () => port.createTags(address.allocationId, takeoverTags(request.owner, specification, address)) };
      },
    });
  } catch (error) {
    // Somebody has released it: the next attempt starts over.
    if (!(error instanceof OperationError) || !hasCode(error, ...ADDRESS_ID_NOT_FOUND)) throw error;
  }
}

function actionOf({ key }: Retained): string {
  return `take over the Elastic IP address with the key ${key}`;
}
