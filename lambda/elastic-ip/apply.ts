import type { Address } from '../../core/elastic-ip/address';
import { type DesiredAddress, isUserOwned } from '../../core/elastic-ip/desired-state';
import { ConflictError, errorKind, OperationError } from '../../core/errors';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';
import { TAG, type Tags } from '../../core/ownership';
import { pickTags, planTags } from '../../core/tags';
import { READ_LAG } from '../../core/timings';
import type { Outcome } from '../custom-resource/response';
import { type AssociationGoal, reconcileAssociation } from './associate';
import { type AddressContext, remediation } from './context';
import { giveBack } from './give-back';
import { type Known, resolveAddress } from './resolve-address';

/** Whether an association is kept as it is, or left as it is where it can't be restored. By default it has to be as declared. */
export interface Leniency {
  readonly keepsAssociation?: (address: Address) => Promise<boolean>;
  readonly mayLeaveAssociation?: () => Promise<boolean>;
  /** For how long a target that isn't ready is waited for, in milliseconds. */
  readonly patience?: () => number;
}

/** Reconciles the address, its tags and its association with the desired state. */
export async function apply(
  context: AddressContext, desired: DesiredAddress, previous?: DesiredAddress, known?: Known, leniency: Leniency = {},
): Promise<Outcome> {
  const { specification, tags, target, allowReassociation } = desired;
  const address = await resolveAddress(context, specification, tags, known);
  // On an address that the user owns by now all tags stay, even those that we set when it was ours.
  const key: Tags = specification.kind === 'retained' ? { [TAG.key]: specification.key } : {};
  if (!isUserOwned(specification)) await reconcileTags(context, address, { ...tags, ...key }, previous?.tags ?? {});
  const association = await associationOf(context, address, { target, previous: previous?.target, allowReassociation }, leniency);
  const { allocationId, publicIp } = address;
  return { physicalResourceId: allocationId, data: { AllocationId: allocationId, PublicIp: publicIp, ...association } };
}

async function associationOf(
  context: AddressContext, address: Address, goal: AssociationGoal, { keepsAssociation, mayLeaveAssociation, patience }: Leniency,
): Promise<Outcome['data']> {
  // The attribute is there wherever there is a target, since the template may refer to it.
  const asIs: Outcome['data'] = goal.target && { AssociationId: address.associationId ?? '' };
  if (await keepsAssociation?.(address)) return asIs;
  await giveBack(context, address, goal.previous);
  try {
    const associationId = await reconcileAssociation(context, address, { ...goal, patience });
    return associationId === undefined ? {} : { AssociationId: associationId };
  } catch (error) {
    if (!isAboutTarget(error) || !await mayLeaveAssociation?.()) throw error;
    context.calls.log({ message: 'association not restored', reason: error.message });
    const NotRestored = error.summary.slice(0, LONGEST_REASON);
    if (!goal.target) return { NotRestored };
    // Nor does the address stay on the target of the update that failed.
    await reconcileAssociation(context, address, { previous: goal.previous, allowReassociation: false });
    return { AssociationId: '', NotRestored };
  }
}

/** EC2 refuses the target, or somebody else holds it or the address. */
function isAboutTarget(error: unknown): error is OperationError {
  return error instanceof ConflictError || (error instanceof OperationError && errorKind(error.cause) === 'rejected');
}

/** A response has room for 4,096 bytes. */
const LONGEST_REASON = 1_000;

async function reconcileTags(
  { port, calls }: AddressContext, { allocationId, tags: present }: Address, wanted: Tags, previous: Tags,
): Promise<void> {
  const { set, remove } = planTags(present, wanted, previous);
  const action = `tag address ${allocationId}`;
  const retryFor = (code: string) => (ADDRESS_NOT_FOUND.includes(code) ? READ_LAG : undefined);
  if (Object.keys(set).length > 0) await calls.write({ action, call: () => port.createTags(allocationId, set), retryFor, remediation });
  if (remove.length === 0) return;
  await calls.write({ action, call: () => port.deleteTags(allocationId, pickTags(present, remove)), retryFor, remediation });
}
