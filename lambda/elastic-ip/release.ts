import {
  type Address, associationTags, describeAssociation, isAllocatedBy, isAssignedByPool, isAssociatedBy, isHeldBy,
  type Target, wasRetained,
} from '../../core/elastic-ip/address';
import { isOwnAssociation } from '../../core/elastic-ip/association-plan';
import { ConflictError, errorKind, hasCode } from '../../core/errors';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';
import { TAG, type Tags } from '../../core/ownership';
import { pickTags } from '../../core/tags';
import { READ_LAG } from '../../core/timings';
import type { RequestState } from '../custom-resource/request';
import { disassociate } from './associate';
import { type AddressContext, remediation } from './context';
import type { AddressPort } from './ec2';
import { attemptedTargets } from './failed-operations';
import { readBack } from './find-address';
import { mayBeLetGo, namingHolder, WHILE_LET_GO } from './holder';
import { AddressGoneError, describeListed, ignoreNotFound } from './not-found';
import { describeIfThere } from './resolve-address';

/** The removal of the reverse DNS record may not have propagated yet, in milliseconds. */
const RECORD_PROPAGATION = 120_000;

/** What this resource may have associated an address with. */
type Targets = readonly (Target | undefined)[];

/** For how long an answer may change. The address has just been read, so "not found" may be due to a stale read. */
const RETRY_FOR: Readonly<Record<string, number>> = {
  ...Object.fromEntries(ADDRESS_NOT_FOUND.map((code) => [code, READ_LAG])),
  ...Object.fromEntries(WHILE_LET_GO.map((code) => [code, Infinity])),
};
const retryFor = (code: string) => RETRY_FOR[code];
/** Each attempt begins with the account's list, which tells whether the address is gone. */
const retryListedFor = (code: string) => (ADDRESS_NOT_FOUND.includes(code) ? Infinity : RETRY_FOR[code]);

const adviceFor = (code: string) => (retryListedFor(code) !== undefined ? 'take the address from what uses it, and try again' : remediation(code));

/**
 * Undoes what this resource did to the address: releases it if it was allocated here, retains it if it existed before. A user's address is
 * disassociated from our target, and keeps its association tags until `removeTags`.
 */
export function releaseOrRestore(context: AddressContext, observed: Address, ...targets: Targets): Promise<void> {
  return wasRetained(observed) ? retain(context, observed, ...targets) : release(context, observed, ...targets);
}

/** Releases an address with our ownership tags, even if it existed before. */
export async function release(context: AddressContext, observed: Address, ...targets: Targets): Promise<void> {
  const { port, calls, request, guard } = context;
  if (!isAllocatedBy(request.owner, observed)) return disassociateIfOurs(context, observed, targets);
  const { allocationId, publicIp } = observed;
  let latest: Address | undefined = observed;
  await ignoreReleased(context, observed, () => namingHolder(context, observed, () => calls.change<void>({
    action: `release address ${allocationId} (${publicIp})`,
    remediation: adviceFor,
    retryFor: (code) => (code === 'InvalidAddress.PtrSet' ? RECORD_PROPAGATION : retryListedFor(code)),
    plan: async () => {
      const address = latest ?? await describeListed(port, allocationId);
      latest = undefined;
      if (address.associationId !== undefined && !await isOwnOrPoolAssociation(request, address, targets)) {
        throw new ConflictError(`could not release address ${allocationId} (${publicIp}): somebody else associated it with `
          + `${describeAssociation(address)}; disassociate it there and try again`, { mayPass: mayBeLetGo(address) });
      }
      return {
        act: async () => {
          await disassociate(port, address);
          await releaseWithRecord(port, address, request.owner.stackId);
        },
      };
    },
  }, guard)));
}

/** EC2 releases no address with a reverse DNS record. One of this stack is reset, in case its own resource has left it. */
async function releaseWithRecord(port: AddressPort, address: Address, stackId: string): Promise<void> {
  const { allocationId, tags } = address;
  try {
    await port.releaseAddress(address);
  } catch (error) {
    if (hasCode(error, 'InvalidAddress.PtrSet') && tags[TAG.reverseDnsBy] === stackId) await port.resetReverseDns(allocationId).catch(ifRefused);
    throw error;
  }
}

/** The reset may be under way already; the next release tells whether it succeeded. */
function ifRefused(error: unknown): void {
  if (errorKind(error) !== 'rejected') throw error;
}

/** Whether this resource, or a pool that uses its address, made the association. */
async function isOwnOrPoolAssociation(request: RequestState, address: Address, targets: Targets): Promise<boolean> {
  const { owner } = request;
  if (isOwnAssociation(owner, address, ...targets) || (isAllocatedBy(owner, address) && isAssignedByPool(address))) return true;
  if (address.associationId === undefined || !isHeldBy(owner, address)) return false;
  return isOwnAssociation(owner, address, ...await attemptedTargets(request));
}

/** Disassociates the address from our target, but not from where somebody else associated it. */
async function disassociateIfOurs(context: AddressContext, observed: Address, targets: Targets): Promise<void> {
  const { port, calls, request, guard } = context;
  const { allocationId } = observed;
  let latest: Address | undefined = observed;
  const attempt = () => calls.change<void>({
    action: `disassociate address ${allocationId}`,
    remediation: adviceFor,
    retryFor: retryListedFor,
    plan: async () => {
      const address = latest ?? await describeListed(port, allocationId);
      latest = undefined;
      const notThere = () => new ConflictError(`address ${allocationId} is not where it was put`); // or the read is stale
      if (await isOwnOrPoolAssociation(request, address, targets)) {
        return { act: () => port.disassociateAddress(address.associationId!) };
      }
      if (context.singleRead || targets.every((target) => target === undefined)) return { done: undefined };
      throw notThere();
    },
  }, guard);
  await ignoreReleased(context, observed, () => namingHolder(context, observed, async () => {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof ConflictError) || error instanceof AddressGoneError) throw error;
    }
  }));
}

/** Our tags are the only proof of what we did to an address that stays, so they go last, when no late write is possible. */
export async function removeTags(
  context: AddressContext, associated: readonly Address[], retained: readonly Address[],
): Promise<void> {
  for (const address of associated) if (isAssociatedBy(context.request.owner, address)) await removeAssociationTags(context, address);
  for (const address of retained) await removeOwnershipTags(context, address);
}

async function removeAssociationTags(context: AddressContext, address: Address): Promise<void> {
  const { calls, request } = context;
  if (!await untag(context, address, { ...associationTags(request.owner), ...pickTags(address.tags, [TAG.takenFrom]) })) return;
  // The next request would not set the tags again while it still read them.
  const isOver = async () => {
    const seen = await readBack(context, address.allocationId);
    return !seen || !isAssociatedBy(request.owner, seen);
  };
  if (!await isOver()) await calls.poll(isOver, READ_LAG);
}

/**
 * Disassociates the address from our target and leaves it to the user. By a single read, which may not show an association yet, it keeps
 * our tags until `removeTags`.
 */
export async function retain(context: AddressContext, address: Address, ...targets: Targets): Promise<void> {
  await disassociateIfOurs(context, address, targets);
  if (isAllocatedBy(context.request.owner, address) && !context.singleRead) await removeOwnershipTags(context, address);
}

async function removeOwnershipTags(context: AddressContext, address: Address): Promise<void> {
  const { port, calls, request, guard } = context;
  const { allocationId } = address;
  // The new tag first: the function's policy allows tagging only while the address has our ownership tags.
  const call = () => port.createTags(allocationId, { [TAG.retained]: request.owner.stackId });
  await ignoreReleased(context, address, () => calls.write({ action: `tag address ${allocationId} as retained`, call, retryFor, remediation }, guard));
  await untag(context, address, pickTags(address.tags, [TAG.stack, TAG.resource, TAG.spec, TAG.takenFrom]));
}

function untag(context: AddressContext, address: Address, tags: Tags): Promise<boolean> {
  const { port, calls, guard } = context;
  const { allocationId } = address;
  const call = () => port.deleteTags(allocationId, tags);
  return ignoreReleased(context, address, () => calls.write({ action: `untag address ${allocationId}`, call, retryFor, remediation }, guard));
}

async function ignoreReleased(context: AddressContext, { allocationId }: Address, call: () => Promise<void>): Promise<boolean> {
  const isOursNow = async () => {
    const address = await describeIfThere(context, allocationId);
    return address !== undefined && isHeldBy(context.request.owner, address);
  };
  return ignoreNotFound(isOursNow, call);
}
