import { type Address, describeTarget, isAssignedByPool, isOn, type Target } from '../../core/elastic-ip/address';
import { type Association, planAssociation, planAssociationTags } from '../../core/elastic-ip/association-plan';
import { ConflictError, errorCodes, hasCode, OperationError } from '../../core/errors';
import { ASSOCIATION_NOT_FOUND } from '../../core/not-found';
import type { Owner } from '../../core/ownership';
import { pickTags } from '../../core/tags';
import { READ_LAG } from '../../core/timings';
import { type AddressContext, remediation } from './context';
import type { AddressPort, Instance } from './ec2';
import { attemptedTargets } from './failed-operations';
import { readBack } from './find-address';
import { WHILE_LET_GO } from './holder';

/** Retry time once the instance isn't pending: either EC2 refused it when it still was, or for another reason. */
const JUST_STARTED = 30_000;
/** How long to retry after an error that may be temporary, in milliseconds. */
const RETRY_FOR: Readonly<Record<string, number>> = {
  // The instance is starting, or the interface is being attached to one.
  'IncorrectInstanceState': Infinity,
  // The gateway may be in the same stack, without a dependency on its attachment.
  'Gateway.NotAttached': Infinity,
  'InvalidAllocationID.NotFound': 60_000,
  'InvalidElasticIpID.NotFound': 60_000, // CreateTags's code for the same
  // A new resource may not be known everywhere "for a few minutes"; a mistyped ID never will be.
  'InvalidInstanceID.NotFound': 120_000,
  'InvalidNetworkInterfaceID.NotFound': 120_000,
  // It may be starting, which its state tells.
  'InvalidInstanceID': JUST_STARTED,
  // Possibly by us: a response was lost, or another delivery was faster. The next read tells.
  'Resource.AlreadyAssociated': READ_LAG,
};
/** Codes for an instance that is still starting, among other reasons: the instance's state tells which. */
const NOT_READY = ['InvalidInstanceID', 'IncorrectInstanceState'];
/** Final states of an instance. */
const GONE = ['shutting-down', 'terminated'];

export interface AssociationGoal {
  readonly target?: Target;
  readonly previous?: Target;
  readonly allowReassociation: boolean;
  /** For how long a target that isn't ready is waited for, in milliseconds. @default as long as there is time */
  readonly patience?: () => number;
}

/**
 * Reconciles the association, and waits until reads show it: what the next request doesn't see it repeats, or fails to undo. Returns the
 * association ID; undefined if there is none.
 */
export async function reconcileAssociation(context: AddressContext, observed: Address, goal: AssociationGoal): Promise<string | undefined> {
  const { acted, associationId } = await changeAssociation(context, observed, goal);
  if (acted) await untilSeen(context, observed.allocationId, goal.target);
  return associationId;
}

async function untilSeen(context: AddressContext, allocationId: string, target: Target | undefined): Promise<void> {
  const seen = async () => {
    const address = await readBack(context, allocationId);
    return address !== undefined && (target ? isOn(address, target) : address.associationId === undefined);
  };
  if (!await seen()) await context.calls.poll(seen, READ_LAG);
}

type Associate = Extract<Association, { readonly do: 'associate' }>;

interface AssociationChange {
  readonly acted: boolean;
  readonly associationId?: string;
}

function changeAssociation(context: AddressContext, observed: Address, goal: AssociationGoal): Promise<AssociationChange> {
  const { port, calls, request } = context;
  const { target, previous, allowReassociation, patience = () => Infinity } = goal;
  const { owner } = request;
  const { allocationId } = observed;
  const action = target ? `associate address ${allocationId} with ${describeTarget(target)}` : `disassociate address ${allocationId}`;
  let latest: Address | undefined = observed;
  let instance: Instance | undefined;
  let startsUntil = 0;

  const associate = async (address: Address, { target: to, allowReassociation: takes, takenFrom: other }: Associate) => {
    // The tags first, so that the association can be undone if the request dies after it.
    await mark(port, owner, address, to, other);
    try {
      return await port.associateAddress(allocationId, to, takes);
    } catch (error) {
      if (to.instanceId !== undefined && hasCode(error, ...NOT_READY)) {
        instance = await port.describeInstance(to.instanceId, to.privateIpAddress);
        if (instance?.state === 'pending') startsUntil = calls.clock.now() + JUST_STARTED;
        const failure = instance && permanentFailure(action, instance, to.privateIpAddress, error);
        if (failure) throw failure;
        const { interfaces = 0, networkInterfaceId } = instance ?? {};
        // EC2 takes an instance for its one interface only.
        const itsInterface = { networkInterfaceId, privateIpAddress: to.privateIpAddress };
        if (interfaces > 1 && networkInterfaceId) return await port.associateAddress(allocationId, itsInterface, takes);
      }
      throw error;
    }
  };

  return calls.change<AssociationChange>({
    action,
    remediation: (code) => (instance && NOT_READY.includes(code) ? `the instance is ${instance.state}: ${remediation(code)}` : remediation(code)),
    retryFor: (code) => {
      if (target === undefined) return WHILE_LET_GO.includes(code) ? patience() : undefined;
      const isStarting = code === 'InvalidInstanceID' && calls.clock.now() < startsUntil;
      return Math.min(isStarting ? Infinity : RETRY_FOR[code] ?? 0, patience());
    },
    plan: async () => {
      // Somebody may have used the address or its target since, so every attempt but the first reads them again.
      const address = latest ?? await port.describeAddress(allocationId);
      latest = undefined;
      const conflicting = isOn(address, target) ? [] : await conflictingOn(context, allocationId, target);
      const decide = (attempted: readonly Target[] = []) =>
        planAssociation({ owner, address, target, previous, attempted, conflicting, allowReassociation });
      const first = decide();
      const plan = isElsewhere(address, target, first) ? decide(await attemptedTargets(request)) : first;
      switch (plan.do) {
        case 'nothing':
          return { done: { acted: false, associationId: target && address.associationId } };
        case 'refuse':
          throw new ConflictError(`could not ${action}: ${plan.reason}`);
        case 'disassociate':
          return { act: () => port.disassociateAddress(address.associationId!).then(() => ({ acted: true })) };
        case 'associate':
          return { act: async () => ({ acted: true, associationId: await associate(address, plan) }) };
      }
    },
  }, context.guard);
}

async function mark(port: AddressPort, owner: Owner, address: Address, target: Target, other: Address | undefined): Promise<void> {
  const { allocationId, tags } = address;
  const { set, remove } = planAssociationTags(owner, address, target, other);
  if (Object.keys(set).length > 0) await port.createTags(allocationId, set);
  if (remove.length > 0) await port.deleteTags(allocationId, pickTags(tags, remove));
}

/** Whether it is on a target that isn't known to be ours, so that it stays there: a failed operation may have put it there. */
function isElsewhere(address: Address, target: Target | undefined, plan: Association): boolean {
  const stays = plan.do === 'refuse' || (plan.do === 'nothing' && target === undefined);
  return stays && address.associationId !== undefined && !isAssignedByPool(address);
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

/** An error that retrying won't cure. */
function permanentFailure(
  action: string, { state, interfaces, networkInterfaceId }: Instance, privateIpAddress = 'a primary one', cause: unknown,
): OperationError | undefined {
  const [code = ''] = errorCodes(cause);
  const said = (cause as Error).message;
  const failure = (what: string) => new OperationError(`could not ${action}: ${code}: the instance ${what}`, code, { cause, said });
  if (GONE.includes(state)) return failure(`is ${state}; name one that runs`);
  const isMissing = interfaces > 1 && networkInterfaceId === undefined;
  return isMissing ? failure(`has ${interfaces} network interfaces, but not ${privateIpAddress}; name an address of one of them`) : undefined;
}

/** Disassociates the address from whatever it is on; succeeds if it no longer is. Returns whether there was an association. */
export async function disassociate(port: AddressPort, { associationId }: Address): Promise<boolean> {
  try {
    if (associationId !== undefined) await port.disassociateAddress(associationId);
    return associationId !== undefined;
  } catch (error) {
    if (!hasCode(error, ...ASSOCIATION_NOT_FOUND)) throw error;
    return false;
  }
}
