import type { AddressPort } from './ec2';
import type { Work } from './work';
import { Conflict, Failure, hasCode } from '../lifecycle/errors';
import { READ_LAG } from '../lifecycle/run';
import { claimOf, describeTarget, isClaimed, isMarked, isOn, type Address, type Target } from './address';
import { planAssociation } from './plan';
import { advice } from './work';

/** How long to ask again after an answer that may change, in milliseconds. */
const PATIENCE: Readonly<Record<string, number>> = {
  // An instance that starts, or an interface that is being attached to one.
  'IncorrectInstanceState': Infinity,
  'Gateway.NotAttached': 120_000,
  'InvalidAllocationID.NotFound': 60_000,
  'InvalidElasticIpID.NotFound': 60_000, // so CreateTags calls it
  'InvalidInstanceID.NotFound': 60_000,
  'InvalidNetworkInterfaceID.NotFound': 60_000,
  // Perhaps by ourselves: an answer was lost, or another delivery was faster. The next look tells.
  'Resource.AlreadyAssociated': READ_LAG,
};
/** An instance that isn't pending any more was so when EC2 refused it, or EC2 has another reason. */
const JUST_STARTED = 30_000;

export interface AssociationWish {
  readonly target?: Target;
  readonly former?: Target;
  readonly allowReassociation: boolean;
}

/**
 * Brings the address to where it is wanted, and waits until it is seen there: what the next request doesn't see it does again, or not undo.
 * Returns the association's id; undefined where there is none.
 */
export async function converge(work: Work, observed: Address, wish: AssociationWish): Promise<string | undefined> {
  const { acted, associationId } = await bring(work, observed, wish);
  if (acted) await untilSeen(work, observed.allocationId, wish.target);
  return associationId;
}

async function untilSeen({ port, run }: Work, allocationId: string, target: Target | undefined): Promise<void> {
  const call = () => port.describeAddresses({ 'allocation-id': allocationId });
  const seen = async () => {
    const [address] = await run.read({ doing: `read address ${allocationId} back`, call, advice });
    return address !== undefined && (target ? isOn(address, target) : address.associationId === undefined);
  };
  if (!await seen()) await run.keepLooking(seen, READ_LAG);
}

interface Brought {
  readonly acted: boolean;
  readonly associationId?: string;
}

function bring(work: Work, observed: Address, wish: AssociationWish): Promise<Brought> {
  const { port, run } = work;
  const { target, former, allowReassociation } = wish;
  const { owner } = run;
  const { allocationId } = observed;
  const doing = target ? `associate address ${allocationId} with ${describeTarget(target)}` : `disassociate address ${allocationId}`;
  let latest: Address | undefined = observed;
  let pending = false;

  const associate = async (address: Address, to: Target, reassociate: boolean) => {
    // The claim comes first, so that a request which dies after the association can be undone.
    if (!isMarked(owner, address) && !isClaimed(owner, address)) await port.createTags(allocationId, claimOf(owner));
    try {
      return await port.associateAddress(allocationId, to, reassociate);
    } catch (error) {
      // EC2 has one code for "still pending" and for "several interfaces": the instance itself tells which.
      if (hasCode(error, 'InvalidInstanceID') && to.instanceId !== undefined) {
        const instance = await port.describeInstance(to.instanceId);
        pending = instance?.state === 'pending';
        if (instance && instance.interfaces > 1) throw severalInterfaces(doing, instance.interfaces, error);
      }
      throw error;
    }
  };

  return run.change<Brought>({
    doing,
    advice,
    patience: (code) => (code === 'InvalidInstanceID' ? (pending ? Infinity : JUST_STARTED) : PATIENCE[code]),
    plan: async () => {
      // Somebody may have used the address or its target since, so every attempt but the first looks again.
      const address = latest ?? await port.describeAddress(allocationId);
      latest = undefined;
      const rivals = isOn(address, target) ? [] : await rivalsOn(work, allocationId, target);
      const plan = planAssociation({ owner, address, target, former, rivals, allowReassociation });
      switch (plan.do) {
        case 'nothing':
          return { done: { acted: false, associationId: target && address.associationId } };
        case 'refuse':
          throw new Conflict(`could not ${doing}: ${plan.reason}`);
        case 'disassociate':
          return { act: () => disassociate(port, address).then(() => ({ acted: true })) };
        case 'associate':
          return { act: async () => ({ acted: true, associationId: await associate(address, plan.target, plan.allowReassociation) }) };
      }
    },
  }, work.permit);
}

async function rivalsOn({ port }: Work, allocationId: string, target: Target | undefined): Promise<Address[]> {
  if (!target) return [];
  const { instanceId, networkInterfaceId, privateIpAddress } = target;
  const there = await port.describeAddresses({
    ...(instanceId !== undefined && { 'instance-id': instanceId }),
    ...(networkInterfaceId !== undefined && { 'network-interface-id': networkInterfaceId }),
    ...(privateIpAddress !== undefined && { 'private-ip-address': privateIpAddress }),
  });
  return there.filter((other) => other.allocationId !== allocationId);
}

function severalInterfaces(doing: string, count: number, cause: unknown): Failure {
  return new Failure(`could not ${doing}: InvalidInstanceID: the instance has ${count} network interfaces; `
    + 'name one of them with ElasticIpTarget.networkInterface', 'InvalidInstanceID', { cause });
}

/** Takes the address off whatever it is on. An association that is gone already is as good. */
export async function disassociate(port: AddressPort, { associationId }: Address): Promise<undefined> {
  try {
    if (associationId !== undefined) await port.disassociateAddress(associationId);
  } catch (error) {
    if (!hasCode(error, 'InvalidAssociationID.NotFound')) throw error;
  }
}
