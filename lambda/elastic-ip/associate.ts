import type { Work } from './work';
import { answerOf, Failure, hasCode } from '../lifecycle/errors';
import { claimOf, describeTarget, isClaimed, isMarked, isOn, type Address, type Target } from './address';
import { READ_LAG } from './obtain';
import { planAssociation } from './plan';
import { advice } from './work';

/** How long to ask again after an answer that may change, in milliseconds. */
const PATIENCE: Readonly<Record<string, number>> = {
  // An instance that starts, or an interface that is being attached to one.
  'IncorrectInstanceState': Infinity,
  'Gateway.NotAttached': 120_000,
  'InvalidAllocationID.NotFound': 60_000,
  'InvalidInstanceID.NotFound': 60_000,
  'InvalidNetworkInterfaceID.NotFound': 60_000,
};
/** An instance that isn't pending any more was so when EC2 refused it, or EC2 has another reason. */
const JUST_STARTED = 30_000;

export interface AssociationWish {
  readonly target?: Target;
  readonly former?: Target;
  readonly allowReassociation: boolean;
}

/** Brings the address to where it is wanted. Returns the association's id; undefined where there is none. */
export async function converge(work: Work, address: Address, { target, former, allowReassociation }: AssociationWish) {
  const { owner } = work.run;
  const rivals = await rivalsOn(work, address, target);
  const plan = planAssociation({ owner, address, target, former, rivals, allowReassociation });
  switch (plan.do) {
    case 'nothing':
      return target && address.associationId;
    case 'refuse':
      throw new Failure(`could not associate address ${address.allocationId} with ${describeTarget(target!)}: ${plan.reason}`);
    case 'disassociate':
      await disassociate(work, address);
      return undefined;
    case 'associate':
      // Before the call, so that a request which dies after it can be undone.
      if (!isMarked(owner, address) && !isClaimed(owner, address)) await claim(work, address);
      return associate(work, address, plan.target, plan.allowReassociation);
  }
}

async function rivalsOn({ port, run }: Work, { allocationId }: Address, target: Target | undefined): Promise<Address[]> {
  if (!target) return [];
  const { instanceId, networkInterfaceId, privateIpAddress } = target;
  const filters = {
    ...(instanceId !== undefined && { 'instance-id': instanceId }),
    ...(networkInterfaceId !== undefined && { 'network-interface-id': networkInterfaceId }),
    ...(privateIpAddress !== undefined && { 'private-ip-address': privateIpAddress }),
  };
  const doing = `look for the Elastic IP addresses of ${describeTarget(target)}`;
  const there = await run.attempt({ doing, call: () => port.describeAddresses(filters), advice });
  return there.filter((other) => other.allocationId !== allocationId);
}

function associate(work: Work, { allocationId }: Address, target: Target, allowReassociation: boolean): Promise<string> {
  const { port, write } = work;
  const doing = `associate address ${allocationId} with ${describeTarget(target)}`;
  let pending = false;
  let unclear = false;
  const call = async () => {
    try {
      return await port.associateAddress(allocationId, target, allowReassociation);
    } catch (error) {
      if (hasCode(error, 'Resource.AlreadyAssociated') && unclear) {
        // An earlier try may have done it, and only its answer was lost.
        const { associationId, ...address } = await port.describeAddress(allocationId);
        if (associationId !== undefined && isOn({ ...address, associationId }, target)) return associationId;
      }
      // EC2 has one code for "still pending" and for "several interfaces": the instance itself tells which.
      if (hasCode(error, 'InvalidInstanceID') && target.instanceId !== undefined) {
        const instance = await port.describeInstance(target.instanceId);
        pending = instance?.state === 'pending';
        if (instance && instance.interfaces > 1) throw severalInterfaces(doing, instance.interfaces, error);
      }
      unclear ||= answerOf(error) === 'unclear';
      throw error;
    }
  };
  const patience = (code: string) => {
    if (code === 'InvalidInstanceID') return pending ? Infinity : JUST_STARTED;
    if (code === 'Resource.AlreadyAssociated') return unclear ? READ_LAG : 0;
    return PATIENCE[code];
  };
  return write({ doing, call, patience, advice });
}

function severalInterfaces(doing: string, count: number, cause: unknown): Failure {
  return new Failure(`could not ${doing}: InvalidInstanceID: the instance has ${count} network interfaces; `
    + 'name one of them with ElasticIpTarget.networkInterface', 'InvalidInstanceID', { cause });
}

/** Takes the address off whatever it is on. An association that is gone already is as good. */
export async function disassociate({ port, write }: Work, { allocationId, associationId }: Address): Promise<void> {
  if (associationId === undefined) return;
  try {
    const call = () => port.disassociateAddress(associationId);
    await write({ doing: `disassociate address ${allocationId}`, call, advice });
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'InvalidAssociationID.NotFound')) throw error;
  }
}

async function claim({ port, run, write }: Work, { allocationId }: Address): Promise<void> {
  await write({ doing: `tag address ${allocationId}`, call: () => port.createTags(allocationId, claimOf(run.owner)), advice });
}
