import {
  type Address, associationTags, describeTarget, isAllocatedBy, isAssociatedBy, isOn, type Target,
} from '../../core/elastic-ip/address';
import { planAssociation } from '../../core/elastic-ip/association-plan';
import { ConflictError, errorCodes, hasCode, OperationError } from '../../core/errors';
import { ASSOCIATION_NOT_FOUND } from '../../core/not-found';
import { READ_LAG } from '../../core/timings';
import { type AddressContext, remediation } from './context';
import type { AddressPort, Instance } from './ec2';

/** How long to ask again after an answer that may change, in milliseconds. */
const RETRY_FOR: Readonly<Record<string, number>> = {
  // An instance that starts, or an interface that is being attached to one.
  'IncorrectInstanceState': Infinity,
  // The gateway may be of the same stack, which need not know that it comes first.
  'Gateway.NotAttached': Infinity,
  'InvalidAllocationID.NotFound': 60_000,
  'InvalidElasticIpID.NotFound': 60_000, // so CreateTags calls it
  // What the stack has just made may not be known everywhere "for a few minutes"; what was mistyped never will be.
  'InvalidInstanceID.NotFound': 120_000,
  'InvalidNetworkInterfaceID.NotFound': 120_000,
  // Perhaps by ourselves: an answer was lost, or another delivery was faster. The next look tells.
  'Resource.AlreadyAssociated': READ_LAG,
};
/** An instance that isn't pending any more was so when EC2 refused it, or EC2 has another reason. */
const JUST_STARTED = 30_000;
/** EC2 has each of these codes for an instance that still starts, and for others: the instance itself tells which it is. */
const NOT_READY = ['InvalidInstanceID', 'IncorrectInstanceState'];
/** No instance comes back from these. */
const GONE = ['shutting-down', 'terminated'];

export interface AssociationGoal {
  readonly target?: Target;
  readonly previous?: Target;
  readonly allowReassociation: boolean;
}

/**
 * Brings the address to where it is wanted, and waits until it is seen there: what the next request doesn't see it does again, or not undo.
 * Returns the association's id; undefined where there is none.
 */
export async function reconcileAssociation(context: AddressContext, observed: Address, wish: AssociationGoal): Promise<string | undefined> {
  const { acted, associationId } = await changeAssociation(context, observed, wish);
  if (acted) await untilSeen(context, observed.allocationId, wish.target);
  return associationId;
}

async function untilSeen({ port, calls }: AddressContext, allocationId: string, target: Target | undefined): Promise<void> {
  const call = () => port.describeAddresses({ 'allocation-id': allocationId });
  const seen = async () => {
    const [address] = await calls.read({ action: `read address ${allocationId} back`, call, remediation });
    return address !== undefined && (target ? isOn(address, target) : address.associationId === undefined);
  };
  if (!await seen()) await calls.poll(seen, READ_LAG);
}

interface AssociationChange {
  readonly acted: boolean;
  readonly associationId?: string;
}

function changeAssociation(context: AddressContext, observed: Address, wish: AssociationGoal): Promise<AssociationChange> {
  const { port, calls, request } = context;
  const { target, previous, allowReassociation } = wish;
  const { owner } = request;
  const { allocationId } = observed;
  const action = target ? `associate address ${allocationId} with ${describeTarget(target)}` : `disassociate address ${allocationId}`;
  let latest: Address | undefined = observed;
  let instance: Instance | undefined;
  let startsUntil = 0;

  const associate = async (address: Address, to: Target, reassociate: boolean) => {
    // The claim comes first, so that a request which dies after the association can be undone.
    if (!isAllocatedBy(owner, address) && !isAssociatedBy(owner, address)) await port.createTags(allocationId, associationTags(owner));
    try {
      return await port.associateAddress(allocationId, to, reassociate);
    } catch (error) {
      if (to.instanceId !== undefined && hasCode(error, ...NOT_READY)) {
        instance = await port.describeInstance(to.instanceId);
        if (instance?.state === 'pending') startsUntil = calls.clock.now() + JUST_STARTED;
        if (instance) throw permanentFailure(action, instance, error) ?? error;
      }
      throw error;
    }
  };

  return calls.change<AssociationChange>({
    action,
    remediation: (code) => (instance && NOT_READY.includes(code) ? `the instance is ${instance.state}: ${remediation(code)}` : remediation(code)),
    retryFor: (code) => (code === 'InvalidInstanceID' ? (calls.clock.now() < startsUntil ? Infinity : JUST_STARTED) : RETRY_FOR[code]),
    plan: async () => {
      // Somebody may have used the address or its target since, so every attempt but the first looks again.
      const address = latest ?? await port.describeAddress(allocationId);
      latest = undefined;
      const conflicting = isOn(address, target) ? [] : await conflictingOn(context, allocationId, target);
      const plan = planAssociation({ owner, address, target, previous, conflicting, allowReassociation });
      switch (plan.do) {
        case 'nothing':
          return { done: { acted: false, associationId: target && address.associationId } };
        case 'refuse':
          throw new ConflictError(`could not ${action}: ${plan.reason}`);
        case 'disassociate':
          return { act: () => disassociate(port, address).then(() => ({ acted: true })) };
        case 'associate':
          return { act: async () => ({ acted: true, associationId: await associate(address, plan.target, plan.allowReassociation) }) };
      }
    },
  }, context.guard);
}

async function conflictingOn({ port }: AddressContext, allocationId: string, target: Target | undefined): Promise<Address[]> {
  if (!target) return [];
  const { instanceId, networkInterfaceId, privateIpAddress } = target;
  const there = await port.describeAddresses({
    ...(instanceId !== undefined && { 'instance-id': instanceId }),
    ...(networkInterfaceId !== undefined && { 'network-interface-id': networkInterfaceId }),
    ...(privateIpAddress !== undefined && { 'private-ip-address': privateIpAddress }),
  });
  return there.filter((other) => other.allocationId !== allocationId);
}

/** What no time will change. */
function permanentFailure(action: string, { state, interfaces }: Instance, cause: unknown): OperationError | undefined {
  const [code = ''] = errorCodes(cause);
  const failure = (what: string) => new OperationError(`could not ${action}: ${code}: the instance ${what}`, code, { cause });
  if (GONE.includes(state)) return failure(`is ${state}; name one that runs`);
  return interfaces > 1 ? failure(`has ${interfaces} network interfaces; name one of them with ElasticIpTarget.networkInterface`) : undefined;
}

/** Takes the address off whatever it is on. An association that is gone already is as good. Returns whether it was there. */
export async function disassociate(port: AddressPort, { associationId }: Address): Promise<boolean> {
  try {
    if (associationId !== undefined) await port.disassociateAddress(associationId);
    return associationId !== undefined;
  } catch (error) {
    if (!hasCode(error, ...ASSOCIATION_NOT_FOUND)) throw error;
    return false;
  }
}
