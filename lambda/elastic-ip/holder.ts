import type { Address } from '../../core/elastic-ip/address';
import { ConflictError, errorCodes, OperationError } from '../../core/errors';
import { ASSOCIATION_NOT_FOUND } from '../../core/not-found';
import type { AddressContext } from './context';
import { AddressGoneError, describeListed } from './not-found';

/** What EC2 answers while a service, such as a load balancer or a NAT gateway, lets an address go, which takes minutes. */
export const WHILE_LET_GO: readonly string[] = [
  'AuthFailure', 'InvalidIPAddress.InUse', 'InvalidNetworkInterfaceID.NotFound', ...ASSOCIATION_NOT_FOUND, 'OperationNotPermitted',
];

/** Whether its association may end by itself, as that of a load balancer or a NAT gateway does. That of an instance is somebody's will. */
export function mayBeLetGo({ instanceId }: Address): boolean {
  return instanceId === undefined;
}

/** If the work fails since somebody holds the address, the error says who, where AWS tells. */
export async function namingHolder(context: AddressContext, { allocationId }: Address, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AddressGoneError) throw error;
    const isHeld = error instanceof ConflictError || (error instanceof OperationError && WHILE_LET_GO.includes(error.code ?? ''));
    const holder = isHeld ? await holderOf(context, allocationId) : undefined;
    if (!isHeld || holder === undefined) throw error;
    const { summary, code, cause, said } = error;
    throw new OperationError(`${summary}; the address is on ${holder}`, code, { cause, said });
  }
}

/** The network interface, its description, and the service that manages it. */
async function holderOf({ port, calls }: AddressContext, allocationId: string): Promise<string | undefined> {
  try {
    const { networkInterfaceId } = await describeListed(port, allocationId);
    if (networkInterfaceId === undefined) return undefined;
    const { description, requesterId } = await port.describeInterface(networkInterfaceId) ?? {};
    const details = [description && `"${description}"`, requesterId && `managed by ${requesterId}`].filter(Boolean);
    return `network interface ${networkInterfaceId}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
  } catch (error) {
    // What failed matters more than who is the reason.
    calls.log({ message: `could not tell who holds ${allocationId}`, codes: errorCodes(error) });
    return undefined;
  }
}
