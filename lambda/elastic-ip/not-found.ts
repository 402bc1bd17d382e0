import type { Address } from '../../core/elastic-ip/address';
import { ConflictError, errorKind, hasCode, OperationError } from '../../core/errors';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';
import type { AddressPort } from './ec2';

/** The account's list no longer has the address. */
export class AddressGoneError extends ConflictError {
  public override name = 'AddressGoneError';
}

/** Throws `AddressGoneError` where the account's list doesn't have it: what else EC2 says of an address need not mean that it is gone. */
export async function describeListed(port: AddressPort, allocationId: string): Promise<Address> {
  const [address] = await port.describeAddresses({ 'allocation-id': allocationId });
  if (!address) throw new AddressGoneError(`address ${allocationId} is gone`);
  return address;
}

/**
 * Codes for an address that may have been released, or that another account may have by now. EC2 also answers with them for a while when a
 * service lets an address go.
 */
const MAY_BE_GONE = [...ADDRESS_NOT_FOUND, 'AuthFailure'];

/** Succeeds if the address is gone or no longer ours, whatever else EC2 has answered. Returns whether the call was made. */
export async function ignoreNotFound(isOursNow: () => Promise<boolean>, call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    if (error instanceof AddressGoneError) return false;
    const mayBeGone = hasCode(error, ...MAY_BE_GONE) || errorKind(error.cause) === 'accessDenied';
    if (!mayBeGone || await isOursNow()) throw error;
    return false;
  }
}
