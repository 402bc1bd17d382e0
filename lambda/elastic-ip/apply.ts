import type { Address } from '../../core/elastic-ip/address';
import { planTags } from '../../core/elastic-ip/association-plan';
import { type DesiredAddress, isUserOwned } from '../../core/elastic-ip/desired-state';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';
import { TAG, type Tags } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import type { Outcome } from '../custom-resource/response';
import { reconcileAssociation } from './associate';
import { type AddressContext, remediation } from './context';
import { type Known, resolveAddress } from './resolve-address';

/** Reconciles the address, its tags and its association with the desired state. */
export async function apply(context: AddressContext, desired: DesiredAddress, previous?: DesiredAddress, known?: Known): Promise<Outcome> {
  const { specification, tags, target, allowReassociation } = desired;
  const address = await resolveAddress(context, specification, tags, known);
  // On an address that the user owns by now all tags stay, even those that we set when it was ours.
  const key: Tags = specification.kind === 'retained' ? { [TAG.key]: specification.key } : {};
  if (!isUserOwned(specification)) await reconcileTags(context, address, { ...tags, ...key }, previous?.tags ?? {});
  const associationId = await reconcileAssociation(context, address, { target, previous: previous?.target, allowReassociation });
  const { allocationId, publicIp } = address;
  return {
    physicalResourceId: allocationId,
    data: { AllocationId: allocationId, PublicIp: publicIp, ...(associationId !== undefined && { AssociationId: associationId }) },
  };
}

async function reconcileTags(
  { port, calls }: AddressContext, { allocationId, tags: present }: Address, wanted: Tags, previous: Tags,
): Promise<void> {
  const { set, remove } = planTags(present, wanted, previous);
  const action = `tag address ${allocationId}`;
  const retryFor = (code: string) => (ADDRESS_NOT_FOUND.includes(code) ? READ_LAG : undefined);
  if (Object.keys(set).length > 0) await calls.write({ action, call: () => port.createTags(allocationId, set), retryFor, remediation });
  const gone = Object.fromEntries(remove.map((name) => [name, present[name] ?? '']));
  if (remove.length > 0) await calls.write({ action, call: () => port.deleteTags(allocationId, gone), retryFor, remediation });
}
